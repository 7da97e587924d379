from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.dedup.edits import edits_between


def changes(before, after, **titles):
    return [
        (edit.change, edit.before_paragraph, edit.after_paragraph)
        for edit in edits_between(before, after, **titles)
    ]


@pytest.fixture
def paragraphs(bodies):
    return bodies[0].split("\n")


def test_nothing_changed(paragraphs):
    assert edits_between(paragraphs, paragraphs, titles=("题", "题")) == ()
    assert edits_between([], []) == ()


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("备案编号写在第二行，字号不小于正文。", "备案编号写在第二行,字号不小于正文。"),
        ("模型说：“我不知道。”", "模型說：「我不知道。」"),
        ("ＧＰＴ 共 三 份", "GPT共三份"),
    ],
)
def test_punctuation_script_and_width_are_no_changes(before, after):
    assert edits_between([before], [after]) == ()


def test_one_paragraph_cut(paragraphs):
    (edit,) = edits_between(paragraphs, paragraphs[:2] + paragraphs[3:])
    assert (edit.change, edit.before_paragraph, edit.before) == ("paragraph_cut", 2, paragraphs[2])
    assert (edit.after_paragraph, edit.after, edit.similarity) == (None, None, None)


def test_one_paragraph_added(paragraphs):
    note = "编者注：清单的第三栏在发表以后由作者补上。"
    (edit,) = edits_between(paragraphs, [*paragraphs[:2], note, *paragraphs[2:]])
    assert (edit.change, edit.after_paragraph, edit.after) == ("paragraph_added", 2, note)


def test_one_character_changed(paragraphs):
    line = paragraphs[3]
    at = len(line) // 2
    slip = line[:at] + line[at + 1] + line[at] + line[at + 2 :]
    (edit,) = edits_between(paragraphs, [*paragraphs[:3], slip, *paragraphs[4:]])
    assert (edit.change, edit.before_paragraph, edit.after_paragraph) == ("paragraph_changed", 3, 3)
    assert (edit.before, edit.after) == (line, slip)
    assert 0.9 < edit.similarity < 1


def test_a_paragraph_that_moved_is_the_shorter_of_two(paragraphs):
    short, long = sorted(paragraphs[1:3], key=len)
    before, after = [paragraphs[0], long, short], [paragraphs[0], short, long]
    (edit,) = edits_between(before, after)
    assert (edit.change, edit.before_paragraph, edit.after_paragraph) == ("paragraph_moved", 2, 1)
    assert edit.similarity == 1


def test_a_paragraph_that_moved_and_was_touched(paragraphs):
    moved = paragraphs[1].replace("。", "，记者注意到。", 1)
    (edit,) = edits_between(paragraphs, [paragraphs[0], *paragraphs[2:], moved])
    assert (edit.change, edit.before_paragraph) == ("paragraph_moved", 1)
    assert 0.8 <= edit.similarity < 1


def test_the_title_comes_first(paragraphs):
    found = changes(paragraphs, paragraphs[1:], titles=("三张清单谁来填写", "刚刚！三张清单"))
    assert found == [("title_changed", None, None), ("paragraph_cut", 0, None)]


@pytest.mark.parametrize("titles", [(None, "题"), ("题", ""), ("三张 清单", "三张清单")])
def test_a_title_that_is_missing_or_the_same_says_nothing(paragraphs, titles):
    assert edits_between(paragraphs, paragraphs, titles=titles) == ()


def test_cut_from_a_page_without_line_breaks(paragraphs):
    whole, rest = "".join(paragraphs), "".join(paragraphs[:3] + paragraphs[4:])
    (edit,) = edits_between([whole], [rest])
    assert (edit.change, edit.before_paragraph) == ("paragraph_cut", 0)
    assert edit.before == paragraphs[3]


def test_changed_inside_a_page_without_line_breaks(paragraphs):
    whole = "".join(paragraphs)
    at = whole.index("。", len(whole) // 2) + 1
    (edit,) = edits_between(paragraphs, [f"{whole[:at]}某{whole[at:]}"])
    assert edit.change == "paragraph_changed"
    assert len(edit.after) < 200  # the sentence, not the page


def test_another_text_is_cut_and_added(bodies):
    found = Counter(one[0] for one in changes(bodies[0].split("\n"), bodies[1].split("\n")))
    assert set(found) == {"paragraph_cut", "paragraph_added"}


def test_lines_that_stand_twice_are_told_by_their_place(paragraphs):
    before = ["图", paragraphs[0], "图", paragraphs[1], "图", paragraphs[2]]
    assert changes(before, before) == []
    assert changes(before, before[:2] + before[3:]) == [("paragraph_cut", 2, None)]


@settings(max_examples=40, deadline=None)
@given(data=st.data())
def test_breaking_paragraphs_elsewhere_changes_nothing(bodies, data):
    paragraphs = data.draw(st.sampled_from(bodies)).split("\n")
    text = "".join(paragraphs)
    cuts = sorted(data.draw(st.sets(st.integers(1, len(text) - 1), max_size=12)))
    broken = [text[a:b] for a, b in zip([0, *cuts], [*cuts, len(text)], strict=True)]
    assert edits_between(paragraphs, broken) == ()
    assert edits_between(broken, paragraphs) == ()


@settings(max_examples=40, deadline=None)
@given(data=st.data())
def test_exactly_what_was_cut_is_found(bodies, data):
    paragraphs = data.draw(st.sampled_from(bodies)).split("\n")
    gone = data.draw(st.sets(st.integers(0, len(paragraphs) - 1), max_size=len(paragraphs) - 1))
    rest = [paragraph for n, paragraph in enumerate(paragraphs) if n not in gone]
    assert changes(paragraphs, rest) == [("paragraph_cut", n, None) for n in sorted(gone)]
    assert changes(rest, paragraphs) == [("paragraph_added", None, n) for n in sorted(gone)]


@settings(max_examples=40, deadline=None)
@given(data=st.data())
def test_every_edit_points_into_the_texts(bodies, data):
    some, other = data.draw(st.permutations(bodies))[:2]
    lines = st.sampled_from([*some.split("\n"), *other.split("\n"), "", "图", "——"])
    before, after = data.draw(st.lists(lines, max_size=8)), data.draw(st.lists(lines, max_size=8))
    for edit in edits_between(before, after):
        if edit.before is not None:
            assert edit.before.split("\n")[0] in before[edit.before_paragraph]
        if edit.after is not None:
            assert edit.after.split("\n")[0] in after[edit.after_paragraph]
        assert (edit.similarity is None) == (edit.before is None or edit.after is None)
