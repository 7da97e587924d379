import tomllib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.extract.line_table import line_rules
from ingest.extract.lines import BodyLine, clean_lines

CASES = tomllib.loads((Path(__file__).parent / "line_cases.toml").read_text(encoding="utf-8"))[
    "case"
]
BODY = [
    "云岭县上周公布了一份关于机器人的管理办法，全文共二十二条。",
    "办法要求，凡是能够自主移动的设备，都要在显著位置标明编号和负责人。",
    "“先把责任说清楚，再谈发展。”负责起草的人说，他们走访了四十家企业。",
]


def cleaned(line, *, where):
    lines = {"head": [line, *BODY], "tail": [*BODY, line], "middle": [*BODY[:2], line, *BODY[2:]]}
    return clean_lines([BodyLine(text=text) for text in lines[where]], title="机器人立规矩")


def test_every_rule_has_a_case_and_says_where_it_was_seen():
    assert {case["rule"] for case in CASES} == {rule.id for rule in line_rules()}
    assert all(rule.seen for rule in line_rules())


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["rule"])
def test_rule_removes_its_line(case):
    result = cleaned(case["removes"], where=case["where"])
    assert [line.rule for line in result.dropped] == [case["rule"]]
    assert case["removes"] not in result.texts


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["rule"])
def test_rule_leaves_what_only_looks_like_it(case):
    result = cleaned(case["leaves"], where=case["where"])
    assert case["leaves"] in result.texts
    assert result.dropped == ()


def test_stop_marker_above_the_body_does_not_cut_it_off():
    result = cleaned("推荐阅读", where="head")
    assert list(result.texts) == BODY


def test_everything_behind_a_stop_marker_goes():
    lines = [*BODY, "猜你喜欢", "另一个县的机器人也有了规矩，居民看法不一。", "还有一条"]
    result = clean_lines([BodyLine(text=line) for line in lines], title=None)
    assert list(result.texts) == BODY
    assert {line.rule for line in result.dropped} == {"related"}


def test_references_are_kept_apart():
    lines = [*BODY, "参考资料：", "https://www.yunyu.example/a", "https://www.yunyu.example/b"]
    result = clean_lines([BodyLine(text=line) for line in lines], title=None)
    assert result.references == ("https://www.yunyu.example/a", "https://www.yunyu.example/b")


def test_title_repeated_goes_wherever_it_stands():
    result = cleaned("机器人立规矩", where="middle")
    assert [line.rule for line in result.dropped] == ["title_again"]


def test_boxed_and_caption_lines_go():
    lines = [BodyLine(text="读者甲：写得很好，支持。", is_boxed=True), *map(_plain, BODY)]
    lines.insert(2, BodyLine(text="一台机器人停在路边", is_caption=True))
    result = clean_lines(lines, title=None)
    assert [line.rule for line in result.dropped] == ["box", "caption_element"]


def test_a_list_of_links_goes_and_a_linked_word_in_the_text_stays():
    linked = [BodyLine(text=f"第{i}条旧闻", is_linked=True) for i in range(3)]
    alone = BodyLine(text="机器人管理办法", is_linked=True)
    result = clean_lines([_plain(BODY[0]), alone, *map(_plain, BODY[1:]), *linked], title=None)
    assert list(result.texts) == [BODY[0], "机器人管理办法", *BODY[1:]]


def _plain(text):
    return BodyLine(text=text)


noisy = st.lists(
    st.sampled_from([*BODY, *(case["removes"] for case in CASES), *(c["leaves"] for c in CASES)]),
    max_size=14,
)


@given(noisy)
def test_nothing_is_lost_and_nothing_counted_twice(texts):
    lines = [BodyLine(text=text) for text in texts]
    result = clean_lines(lines, title=None)
    whole = set(result.kept) | set(result.dropped_at)
    assert whole == set(range(len(lines)))
    assert len(result.dropped) == len(result.dropped_at)


@given(noisy)
def test_cleaning_the_kept_lines_again_takes_no_sentence(texts):
    once = clean_lines([BodyLine(text=text) for text in texts], title=None)
    again = clean_lines([BodyLine(text=text) for text in once.texts], title=None)
    assert [t for t in once.texts if t in BODY] == [t for t in again.texts if t in BODY]
