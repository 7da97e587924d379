"""Whose mistakes a copy repeats, on families whose tree is known."""

from datetime import UTC, datetime, timedelta
from random import Random

import pytest

from ingest.dedup.align import anchors_of, gaps_between, stretches
from ingest.dedup.deviations import Places, leftmost, points_of
from ingest.dedup.pieces import keys_together, offsets_of
from ingest.dedup.relate import relate
from ingest.model.document import Document

NOON = datetime(2026, 3, 2, 4, tzinfo=UTC)
NOTE = "本站注：文中第三段的数字来自作者的统计，读者可以自行核对原始表格。"


def document(doc_id, lines, *, hours, **facts):
    at = NOON + timedelta(hours=hours)
    return Document(
        doc_id=doc_id,
        title="三张清单谁来填写",
        text="\n".join(lines),
        published_at=at,
        published_latest_at=at,
        **facts,
    )


def shared(relations):
    return {
        (row.copy_id, row.source_id): row
        for row in relations.evidence
        if row.kind == "shared_changes"
    }


def slip(line, at=20):
    return line[:at] + line[at + 1] + line[at] + line[at + 2 :]


@pytest.fixture
def lines(bodies):
    return bodies[0].split("\n")


@pytest.fixture
def changed(lines):
    """With half a sentence dropped, two characters swapped and a note put in."""
    half = lines[4].split("，")
    return [*lines[:3], slip(lines[3]), "，".join([half[0], *half[2:]]), NOTE, *lines[5:]]


def test_a_copy_that_repeats_the_mistakes_of_another_came_by_way_of_it(lines, changed):
    relations = relate(
        [
            document("o", lines, hours=0, portal="新智元"),
            document("p", lines, hours=1, portal="光明网", declared_source="新智元"),
            document("m", changed, hours=2, portal="今日快讯网", declared_source="新智元"),
            document("c", changed, hours=30, portal="码农社区", declared_source="新智元"),
        ]
    )
    sources = {edge.copy_id: edge.source_id for edge in relations.reposts}
    assert sources == {"p": "o", "m": "o", "c": "m"}, "though c names the outlet of o"
    (row,) = shared(relations).values()
    assert (row.copy_id, row.source_id, row.confidence) == ("c", "m", 0.85)
    assert "leaves out “" in row.says
    assert "adds “" in row.says
    place = "\n".join(changed)[row.start : row.end]
    assert keys_together(place)


def test_an_earlier_version_of_the_original_may_explain_it(lines, changed):
    """Both copies were made before the third, and before the original was put right."""
    relations = relate(
        [
            document("o", lines, hours=0, portal="新智元"),
            document("a", changed, hours=1, portal="光明网", declared_source="新智元"),
            document("b", changed, hours=2, portal="今日快讯网", declared_source="新智元"),
            document("c", lines, hours=30, portal="码农社区", declared_source="新智元"),
        ]
    )
    assert {edge.copy_id: edge.source_id for edge in relations.reposts} == dict.fromkeys("abc", "o")


def test_what_everybody_does_is_nobody_s_mistake(lines):
    """Leads, cuts for length, endings and everyday words prove nothing."""
    usual = [
        "导读：这篇文章值得一看。",
        *[one.replace("的", "地") for one in lines[:4]],
        *lines[5:],
        "完",
    ]
    relations = relate(
        [
            document("o", lines, hours=0, portal="新智元"),
            document("p", lines, hours=1),
            document("m", usual, hours=2),
            document("c", usual, hours=30),
        ]
    )
    assert shared(relations) == {}


def test_two_texts_are_no_family_to_compare(lines, changed):
    relations = relate([document("o", lines, hours=0), document("m", changed, hours=2)])
    assert shared(relations) == {}


def test_most_sources_found_by_shared_changes_are_right(bodies):
    """Families of seven under a captured original; half of the copies come by way of another."""
    right = sure = 0
    for seed in range(3):
        documents, source_of = families(bodies, Random(seed))  # noqa: S311 - no secret
        rows = shared(relate(documents))
        found = [edge for edge, row in rows.items() if row.confidence > 0.8]
        sure += len(found)
        right += sum(is_above(source_of, *edge) for edge in found)
    assert sure >= 15
    assert right / sure >= 0.85


def families(bodies, random):
    """Return documents of one family for each body, and whom each copy was made from."""
    documents, source_of = [], {}
    for number, body in enumerate(bodies):
        made = {f"{number:02d}-0": body.split("\n")}
        for n in range(1, 7):
            source = random.choice(list(made)) if n > 3 else f"{number:02d}-0"
            source_of[f"{number:02d}-{n}"] = source
            made[f"{number:02d}-{n}"] = with_mistakes(made[source], random, n_mistakes=2)
        for n, (one, text) in enumerate(made.items()):
            names = {"portal": "新智元"} if n == 0 else {"declared_source": "新智元"}
            documents.append(document(one, text, hours=n * 7, **names))
    return documents, source_of


def is_above(source_of, copy, source):
    while copy in source_of:
        copy = source_of[copy]
        if copy == source:
            return True
    return False


def with_mistakes(lines, random, *, n_mistakes):
    lines = list(lines)
    for _ in range(n_mistakes):
        at = random.randrange(1, len(lines) - 1)
        parts = lines[at].split("，")
        if len(parts) > 3 and random.random() < 0.6:
            del parts[random.randrange(1, len(parts) - 1)]
            lines[at] = "，".join(parts)
        elif len(lines[at]) > 30:
            lines[at] = slip(lines[at], random.randrange(5, len(lines[at]) - 6))
    return lines


@pytest.mark.parametrize(
    ("old", "words", "is_habit", "points"),
    [
        ("", "本站注文中第三段的数字来自作者", False, 2),
        ("", "图", False, 1),
        ("可操作的标注", "", False, 2),
        ("了", "", False, 1),
        ("企业", "公司", False, 1),
        ("企业", "公司", True, 0),
        ("账", "帐", False, 0),
        ("三", "3", False, 0),
        ("3", "5", False, 1),
        ("清单由谁来填", "名单归谁来写", False, 2),
    ],
)
def test_what_a_change_is_worth(old, words, is_habit, points):
    text = "甲乙丙丁戊己庚辛" + old + "壬癸子丑寅卯辰巳"
    change = leftmost(text, 8, 8 + len(old), words)
    assert points_of(change, old, Places.of(text), is_habit=is_habit) == points


def test_a_change_that_could_stand_at_several_places_has_one():
    assert leftmost("甲哈哈哈乙", 3, 4, "") == leftmost("甲哈哈哈乙", 1, 2, "")
    assert leftmost("甲哈哈哈乙", 4, 4, "哈") == leftmost("甲哈哈哈乙", 1, 1, "哈")


def test_anchors_leave_the_longer_piece_in_its_place():
    anchors = anchors_of(["短", "很长的一段话", "尾"], ["很长的一段话", "短", "尾"])
    assert anchors.in_order == ((1, 0), (2, 2))
    assert anchors.moved == ((0, 1),)
    assert [(gap.left, gap.right) for gap in gaps_between(anchors, 3, 3)] == [
        (range(1), range(0)),
        (range(2, 2), range(1, 2)),
    ]


def test_stretches_cover_both_texts():
    left, right = "模型由谁来备案还没有定论", "模型由谁备案至今还没有结论"
    found = stretches(left, right)
    assert "".join(left[slice(*part.left)] for part in found) == left
    assert "".join(right[slice(*part.right)] for part in found) == right
    assert all(
        left[slice(*part.left)] == right[slice(*part.right)] for part in found if part.is_equal
    )


def test_offsets_of_a_text():
    assert offsets_of("“甲，乙”Ａ", "甲乙a") == (1, 3, 5)
    assert offsets_of("甲乙", "甲") is None
