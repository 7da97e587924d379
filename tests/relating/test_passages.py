"""Paragraphs traced as articles come in, as if all had been cut at once."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ingest.model.document import Document
from ingest.relating.passages import PASSAGE_MIN, passages_in, trace_passages
from ingest.store.ledger import Ledger
from tests.dedup.stored import put, related

START = datetime(2026, 9, 1, tzinfo=UTC)
LINES = [
    "清单每季度公开一次，由三家机构轮流核对，结果写在同一张表里。",
    "试点城市的企业可以自愿登记，登记之后要写明模型的用途和训练数据。",
    "反对者认为表格太长，小公司没有人手去填，最后只剩下大公司的数据。",
    "委员会在上周的会议上没有表决，只是把两份草案并排放在了一起。",
    "一位参加讨论的工程师说，真正难的是让填表的人知道自己在填什么。",
    "下一次会议定在年底，届时会先听取三个城市的汇报再决定是否推广。",
]
SHORT = "小标题"


def document(doc_id, lines, *, minute=0, day=None, **fields):
    date = None if day is None else START + timedelta(days=day)
    return Document(
        doc_id=doc_id,
        title=fields.pop("title", ""),
        text="\n".join(lines),
        url=f"https://{doc_id}.example/",
        first_seen_at=START + timedelta(minutes=minute),
        published_at=date,
        published_latest_at=date,
        **fields,
    )


def traced(ledger, *, at_once=10_000, run_id="r"):
    related(ledger)
    return trace_passages(
        ledger, run_id=run_id, progress=lambda *_: None, at_once=at_once, threads=1
    )


def passages(ledger):
    return ledger.read("passages").to_pylist()


def firsts(ledger):
    return {
        (row["article_id"], row["position"]): (row["first_article_id"], row["how"], row["first_by"])
        for row in passages(ledger)
    }


@pytest.fixture
def ledger(tmp_path):
    return Ledger(tmp_path / "ledger")


def test_a_passage_lies_where_it_says():
    text = "\n".join([LINES[0], SHORT, "", LINES[1]])
    found = passages_in("a", text)
    assert [row.position for row in found] == [0, 3]
    assert [text[row.start : row.end] for row in found] == [LINES[0], LINES[1]]


def test_letters_and_digits_count():
    assert passages_in("a", "一" * (PASSAGE_MIN - 1) + "。" * 9) == []
    assert len(passages_in("a", "一" * PASSAGE_MIN)) == 1


def test_a_stitched_article_is_shown_as_its_parts(ledger):
    put(
        ledger,
        [
            document("a", LINES[:2], day=0),
            document("b", [LINES[2].replace("，", ", "), LINES[3]], day=1),
            document("c", [LINES[0], LINES[4], LINES[2]], day=2),
        ],
    )
    traced(ledger)
    found = firsts(ledger)
    assert [found["c", n][:2] for n in range(3)] == [("a", "exact"), ("c", "first"), ("b", "near")]
    assert found["c", 0][2] == "date"
    assert found["c", 1][2] == "only"


def test_an_earlier_printing_that_comes_later_is_the_first(ledger):
    put(ledger, [document("a", LINES[:2], day=3), document("b", LINES[1:3], day=4)])
    traced(ledger)
    assert firsts(ledger)["b", 0][0] == "a"
    versions = ledger.version("cut")
    put(ledger, [document("c", [LINES[1], LINES[5]], day=0, minute=9)])
    traced(ledger)
    assert firsts(ledger)["a", 1][0] == firsts(ledger)["b", 0][0] == "c"
    assert firsts(ledger)["a", 0][0] == "a"
    assert ledger.version("cut") == versions + 1


def test_an_original_that_copies_name_is_first_though_captured_and_dated_later(ledger):
    put(
        ledger,
        [
            document(
                "copy",
                LINES,
                minute=0,
                day=0,
                portal="netease",
                source="澎湃新闻",
                title="清单由谁来填写",
            ),
            document("own", LINES, minute=5, day=1, portal="thepaper", title="清单由谁来填写"),
        ],
    )
    traced(ledger)
    assert {first for first, _, _ in firsts(ledger).values()} == {"own"}
    assert firsts(ledger)["copy", 0] == ("own", "exact", "source")


def test_a_changed_article_gives_its_passages_back(ledger):
    put(ledger, [document("a", LINES[:2], day=0), document("b", [LINES[0]], day=1)])
    traced(ledger)
    put(ledger, [document("a", [LINES[3]], day=0)])
    traced(ledger)
    assert firsts(ledger) == {("a", 0): ("a", "first", "only"), ("b", 0): ("b", "first", "only")}


def test_with_nothing_new_nothing_is_written(ledger):
    put(ledger, [document("a", LINES, day=0), document("b", LINES[1:3], day=1)])
    assert traced(ledger) == 2
    versions = ledger.versions()
    assert traced(ledger, run_id="again") == 0
    assert ledger.versions() == versions


@st.composite
def corpora(draw):
    lines = st.sampled_from([*LINES, SHORT, LINES[0].replace("，", " "), LINES[1].upper()])
    documents = []
    for number in range(draw(st.integers(2, 7))):
        day = draw(st.none() | st.integers(0, 3))
        documents.append(
            document(
                f"d{number}",
                draw(st.lists(lines, min_size=1, max_size=6)),
                minute=draw(st.integers(0, 3)),
                day=day,
                title=draw(st.sampled_from(["清单由谁来填写", "另一件事", ""])),
                portal=draw(st.sampled_from([None, "thepaper", "netease"])),
                source=draw(st.sampled_from([None, "澎湃新闻", "新智元"])),
            )
        )
    return documents


@settings(max_examples=3, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.data())
def test_any_order_and_any_batches_give_the_same(tmp_path_factory, data):
    documents = data.draw(corpora())
    text = data.draw(st.sampled_from([LINES[5], documents[1].text, "\n".join(LINES)]))
    changed = replace(documents[0], text=text, published_at=START, published_latest_at=START)
    arriving = data.draw(st.permutations(documents))
    cut = data.draw(st.integers(0, len(documents)))
    folder = tmp_path_factory.mktemp("corpus")
    grown, whole = Ledger(folder / "grown"), Ledger(folder / "whole")
    for batch in (arriving[:cut], arriving[cut:], [changed]):
        put(grown, batch)
        traced(grown, at_once=data.draw(st.sampled_from([2, 10])))
    put(whole, [changed, *documents[1:]])
    traced(whole)
    assert passages(grown) == passages(whole)


def test_words_of_a_copy_that_breaks_paragraphs_are_found_in_its_source(ledger):
    put(ledger, [document("own", LINES, day=0, portal="thepaper", title="清单由谁来填写")])
    traced(ledger)
    broken = [part for line in LINES for part in (line[:18], line[18:])]
    put(
        ledger,
        [
            document(
                one, broken, day=1, portal="netease", source="澎湃新闻", title="清单由谁来填写"
            )
            for one in ("copy", "other")
        ],
    )
    traced(ledger)
    found = firsts(ledger)
    assert found["copy", 2] == found["other", 2] == ("own", "part", "source")
    put(ledger, [document("own", LINES[4:], day=0, portal="thepaper", title="清单由谁来填写")])
    traced(ledger)
    assert firsts(ledger)["copy", 2][0] != "own"
