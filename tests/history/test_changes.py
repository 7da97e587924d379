import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.history.changes import Text, changes_between, is_part, share_kept
from ingest.text.clean import key_text

PARAGRAPHS = (
    "市里的算法备案窗口上周开门，第一天受理了三十一件咨询，多数来自小团队。",
    "窗口主任说，材料不全的占一半，最常见的是没有写清训练数据从哪里来，也没有留下联系人。",
    "一位来办事的工程师抱怨排队太久，他从早上九点等到中午，手里的号码是47号。",
    "窗口计划下个月增加两名工作人员，并把常见问题写成一页纸贴在门口。",
    "记者离开时，门外还站着六个人。",
)
TEXT = "\n".join(PARAGRAPHS)
TITLE = "算法备案窗口开门第一周"


def with_(number: int, old: str, new: str) -> str:
    lines = list(PARAGRAPHS)
    assert old in lines[number]
    lines[number] = lines[number].replace(old, new)
    return "\n".join(lines)


def changes(text: str, title: str | None = TITLE) -> tuple[str, ...]:
    return changes_between(Text(title=TITLE, text=TEXT), Text(title=title, text=text))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (TEXT, ()),
        (TEXT.replace("\n", ""), ()),
        (TEXT.replace("，", "， "), ()),
        (with_(1, "占一半", "战一半"), ("typo",)),
        (with_(1, "联系人", "系联人"), ("typo",)),
        (with_(3, "常见问题", "常见的问题"), ("typo",)),
        (with_(0, "备案窗口上周开门，", "备案窗口上周开门。"), ("typo",)),
        (with_(0, "三十一件", "三十七件"), ("update",)),
        (with_(2, "47号", "46号"), ("update",)),
        (with_(1, "没有写清", "写清"), ("update",)),
        (with_(3, "增加两名工作人员", "不再增加人手，改为延长开放时间"), ("update",)),
        ("\n".join(PARAGRAPHS[:2] + PARAGRAPHS[3:]), ("paragraph_cut",)),
        (f"{TEXT}\n窗口周末不开，请读者留意。", ("paragraph_added",)),
        (f"{TEXT}\n11月3日更新：窗口已增开周六上午。", ("update", "paragraph_added")),
        (f"{TEXT}\n【补充】窗口已增开周六上午。", ("update", "paragraph_added")),
        ("\n".join((PARAGRAPHS[1], PARAGRAPHS[0], *PARAGRAPHS[2:])), ("update",)),
        (
            with_(4, "六个人。", "六个人。他们说明天还会再来，带上昨天没带的那份材料和公章。"),
            ("update",),
        ),
        ("本文因核实不严，部分内容失实，现已撤回，特向读者致歉。", ("retracted",)),
        (
            "\n".join((*PARAGRAPHS, "更正并致歉：本文此前误写了窗口地址。")),
            ("update", "paragraph_added"),
        ),
    ],
)
def test_an_edit_is_typed(text, expected):
    assert changes(text) == expected


def test_a_title_is_compared_where_both_have_one():
    assert changes(TEXT, title="算法备案窗口开门一周") == ("title_changed",)
    assert changes(TEXT, title=None) == ()
    assert changes(TEXT, title=f" {TITLE}") == ()


def test_several_edits_are_all_named():
    text = "\n".join(
        (PARAGRAPHS[0].replace("三十一", "三十二"), *PARAGRAPHS[2:], "另悉，窗口周末不开。")
    )
    assert changes(text, title="另一个标题") == (
        "title_changed",
        "update",
        "paragraph_cut",
        "paragraph_added",
    )


def test_what_the_other_page_shows_as_well_is_no_edit():
    """The extraction took a line for the body on one page, and for furniture on the other."""
    before = Text(title=TITLE, text=TEXT, shown=key_text(TEXT + "点击查看更多"))
    after = Text(
        title=TITLE,
        text="\n".join([*PARAGRAPHS[:4], "点击查看更多"]),
        shown=key_text(TEXT + "点击查看更多"),
    )
    assert changes_between(before, after) == ()
    gone = Text(title=TITLE, text=after.text, shown=key_text("\n".join(PARAGRAPHS[:4])))
    assert changes_between(before, gone) == ("paragraph_cut",)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("\n".join(PARAGRAPHS[:2]), True),
        (f"{PARAGRAPHS[0]}\n{PARAGRAPHS[1][:20]}\ufffd", True),
        ("\n".join(PARAGRAPHS[1:]), True),
        (TEXT, False),
        (f"{PARAGRAPHS[0]}\n这一句以前没有。", False),
        ("", False),
    ],
)
def test_a_part_has_nothing_new(text, expected):
    assert is_part(Text(title=None, text=TEXT), Text(title=None, text=text)) is expected


def test_the_share_kept():
    assert share_kept(Text(title=None, text=TEXT), Text(title=None, text=TEXT)) == 1
    assert share_kept(Text(title=None, text=TEXT), Text(title=None, text="别的文章。")) == 0


texts = st.lists(st.sampled_from([*PARAGRAPHS, "新的一段，以前没有。"]), max_size=7).map("\n".join)


@given(before=texts, after=texts)
def test_what_always_holds(before, after):
    one, other = Text(title=None, text=before), Text(title=None, text=after)
    assert changes_between(one, one) == ()
    found = changes_between(one, other)
    assert found == changes_between(one, other)
    if before.replace("\n", "") == after.replace("\n", ""):
        assert found == ()
    assert 0 <= share_kept(one, other) <= 1
