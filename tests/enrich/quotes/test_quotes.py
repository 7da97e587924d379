"""Which marked words are quotations."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.enrich.quotes.marks import marked_spans, narration_of
from ingest.enrich.quotes.quotes import quotes_of


def quoted(text):
    return [text[quote.start : quote.end] for quote in quotes_of(text, ())]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("林夏说：“这批柳树明年就会开花。”", ["这批柳树明年就会开花。"]),
        ("林夏坦言，“柳树长得太慢了”。", ["柳树长得太慢了"]),
        ("林夏称“我们没有收到任何通知”。", ["我们没有收到任何通知"]),
        ("“河堤今年要加高，”林夏说。", ["河堤今年要加高，"]),
        ("“河堤今年要加高”，林夏认为，工期不会变。", ["河堤今年要加高"]),
        ("“河堤要加高，”林夏说，“但是工期不会变。”", ["河堤要加高，", "但是工期不会变。"]),
        ("「河堤今年要加高。」林夏说。", ["河堤今年要加高。"]),
        ("林夏回应：『这件事由镇上决定。』", ["这件事由镇上决定。"]),
        ('林夏说："这件事由镇上决定。"随后离开。', ["这件事由镇上决定。"]),
        ("林夏说，‘这件事由镇上决定。’", ["这件事由镇上决定。"]),
        ("有网友问：“真的吗？”", ["真的吗？"]),
        ("对于信中提到的“必须立刻停止施工”，镇上没有回应。", ["必须立刻停止施工"]),
        ("她只好天不亮就出门，“我怕赶不上第一班渡船”。", ["我怕赶不上第一班渡船"]),
        (
            "林夏点了点头。“我们会把旧船修好，明年再下水。”他转身走了。",
            ["我们会把旧船修好，明年再下水。"],
        ),
        ("“这完全是‘守株待兔’的做法，”林夏说。", ["这完全是‘守株待兔’的做法，"]),
        ("他指责对方“拿走了我们的船，却什么也没有留下。”", ["拿走了我们的船，却什么也没有留下。"]),
        ("林夏在会上说道：\n“每条船都要检修。\n没有一条船会被落下。”", None),
        ("· “船坞必须重建，而且要快。”林夏说。", ["船坞必须重建，而且要快。"]),
        ("“有一条船沉了！”渔民赶来告诉镇长。", ["有一条船沉了！"]),
    ],
)
def test_somebodys_words(text, words):
    if words is None:
        words = [text[text.index("“") + 1 : text.index("”")]]
    assert quoted(text) == words


@pytest.mark.parametrize(
    "text",
    [
        "所谓“智能河堤”不过是一道土墙。",
        "他被称为“柳树之父”，在镇上很有名。",
        "这一现象叫做“破窗效应”。",
        "该镇素有“柳树之乡”之称。",
        "这就是著名的“蝴蝶效应”。",
        "“一镇一品”战略已经推行三年。",
        "镇上提出了“清水进城、绿柳上堤”的口号。",
        "商家打出“坐一次送三次”的广告。",
        "“部分船票八折起”的话题登上热搜。",
        "口号：“清水进城，绿柳上堤。”",
        "本文来自微信公众号“河堤观察”，作者：林夏。",
        "他们推出名为“绿柳计划”的项目。",
        "没有“靠山”的船厂只能自己“找路”。",
        "比如，用户可以问：“明天几点开船？”",
        "俗话说：“种瓜得瓜，种豆得豆。”",
        "展览以“江上的船和堤上的人”为主题。",
        "船厂发布了一款新船“白鹭600”。",
        "价格从“便宜”变成了“太贵”。",
        "她写过《船》和“The Willow”。",
        "这种“我全都要”的心态并不少见。",
        "“柳树”“河堤”“旧船”都是他的题材。",
        "“最美船工”代表作了发言。",
        "报告提到了“速度与监管之间的差距”。",
        "",
        "没有任何引号的一段话。",
    ],
)
def test_names_terms_and_slogans(text):
    assert quoted(text) == []


@pytest.mark.parametrize(
    ("text", "words"),
    [
        # opened anew in each paragraph, closed in the last
        (
            "林夏说：“第一段的话。\n“第二段的话。\n“第三段的话。”",
            ["第一段的话。", "第二段的话。", "第三段的话。"],
        ),
        # opened once, closed two paragraphs later
        ("林夏说：“第一段的话。\n第二段的话。”他走了。", ["第一段的话。\n第二段的话。"]),
        # never closed: ends with the paragraph
        ("林夏说：“这件事由镇上决定。\n柳树还没有开花。", ["这件事由镇上决定。"]),
        # closed by a second opening mark
        ("“这件事由镇上决定“，林夏说。", ["这件事由镇上决定"]),
        # opened by a closing mark
        ("林夏说：”这件事由镇上决定。”", ["这件事由镇上决定。"]),
        # straight marks with an apostrophe inside
        ('林夏说："That\'s all，我们不谈这个。"', ["That's all，我们不谈这个。"]),
    ],
)
def test_marks_over_paragraphs_and_misprints(text, words):
    assert quoted(text) == words


marked_text = st.lists(
    st.sampled_from(
        ["“", "”", "「", "」", "‘", "’", '"', "'", "\n", "林夏说：", "柳树。", "，", "他认为", "a"]
    ),
    max_size=40,
).map("".join)


@given(marked_text)
def test_spans_lie_in_the_text_and_never_cross(text):
    spans = marked_spans(text)
    for span in spans:
        assert 0 <= span.start < span.end <= len(text)
        assert text[span.start : span.end].strip()
    for one in spans:
        for other in spans:
            assert (
                one.end <= other.start
                or other.end <= one.start
                or (one.start <= other.start and other.end <= one.end)
                or (other.start <= one.start and one.end <= other.end)
            )


@given(marked_text)
def test_narration_is_as_long_as_the_text_and_keeps_line_ends(text):
    narration = narration_of(text, marked_spans(text))
    assert len(narration) == len(text)
    assert [i for i, c in enumerate(text) if c == "\n"] == [
        i for i, c in enumerate(narration) if c == "\n"
    ]


@given(marked_text)
def test_quotations_of_any_text_are_ordered_and_inside_it(text):
    quotes = quotes_of(text, ())
    assert [q.start for q in quotes] == sorted(q.start for q in quotes)
    for quote in quotes:
        assert 0 <= quote.start < quote.end <= len(text)
        assert (quote.how is None) == (quote.speaker is None)


@pytest.mark.parametrize(
    "text",
    [
        "地" * 120 + "说：“好的，就这样办。”",
        "一·" * 2000 + "说：“好的，就这样办。”",
        "“" * 2000 + "好的，就这样办。",
        "（a" * 500 + "）" * 500 + "说：“好的，就这样办。”",
        "林夏：好吗？\n" * 500,
    ],
)
def test_odd_text_is_read_to_its_end(text):
    for quote in quotes_of(text, ()):
        assert text[quote.start : quote.end].strip()
