"""Who speaks, layer by layer."""

import pytest

from ingest.enrich.quotes.quotes import quotes_of
from ingest.enrich.spans import Mention


def mentions(text, *, person=(), org=(), entities=None):
    """Return every occurrence of the names, longest first, without overlap."""
    entities = entities or {}
    found = []
    names = [(name, "person") for name in person] + [(name, "org") for name in org]
    for name, kind in sorted(names, key=lambda pair: -len(pair[0])):
        at = text.find(name)
        while at >= 0:
            end = at + len(name)
            if not any(m.start < end and at < m.end for m in found):
                entity = entities.get(name)
                found.append(
                    Mention(
                        start=at,
                        end=end,
                        kind=kind,
                        entity=entity,
                        name=name,
                        how="alias" if entity else "pattern",
                    )
                )
            at = text.find(name, end)
    return sorted(found, key=lambda m: m.start)


def speakers(text, **names):
    return [(q.speaker, q.how) for q in quotes_of(text, mentions(text, **names))]


PEOPLE = {"person": ("林夏", "周衡"), "org": ("晨星科技", "江河大学")}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # before the words
        ("林夏说：“柳树开花了。”", [("林夏", "cue_before")]),
        ("晨星科技总经理林夏在昨天的会上表示，“柳树开花了”。", [("林夏", "cue_before")]),
        ("林夏向晨星科技表示：“柳树开花了。”", [("林夏", "cue_before")]),
        ("晨星科技9日对记者表示，“我们已经收到通知。”", [("晨星科技", "cue_before")]),
        ("林夏拿出一张图纸，称“这条河真的非常长”。", [("林夏", "cue_before")]),
        ("林夏说不出话来，并称“这条河真的非常长”。", [("林夏", "cue_before")]),
        ("林夏在谈到周衡时说：“他是个好船工。”", [("林夏", "cue_before")]),
        ("据林夏介绍，“柳树已经种了三年”。", [("林夏", "cue_before")]),
        ("林夏的回答是：“我不知道。”", [("林夏", "cue_before")]),
        ("这让林夏哭笑不得：“我不知道该怎么办。”", [("林夏", "colon")]),
        ("林夏一针见血：“这条河太窄了。”", [("林夏", "colon")]),
        # behind the words
        ("“柳树开花了。”林夏说。", [("林夏", "cue_after")]),
        ("“柳树开花了”，林夏认为，明年会更早。", [("林夏", "cue_after")]),
        ("“柳树开花了，”晨星科技创始人林夏自豪地说。", [("林夏", "cue_after")]),
        ("“柳树开花了。”江河大学教授周衡从气候的角度分析了原因。", [("周衡", "cue_after")]),
        ("“今年的柳树开花了。”——林夏，晨星科技创始人", [("林夏", "signature")]),
        # on both sides
        (
            "“柳树开花了，”林夏说，“明年会更早。”",
            [("林夏", "cue_after"), ("林夏", "cue_before")],
        ),
        # 。” and a colon: the words behind bring the next quotation
        (
            "林夏点头。“柳树开花了。”周衡说：“我早就知道。”",
            [("林夏", "same_paragraph"), ("周衡", "cue_before")],
        ),
        # pronouns and words for bodies
        ("林夏是船工。他说：“柳树开花了。”", [("林夏", "pronoun")]),
        ("林夏住在江边。她每天划船。她说，“柳树开花了”。", [("林夏", "pronoun")]),
        ("林夏承认了错误。不过他也说，“责任不只在我。”", [("林夏", "pronoun")]),
        ("在对话院长周衡时，林夏给出了答案。他说：“柳树开花了。”", [("林夏", "pronoun")]),
        ("晨星科技关闭了船厂。该公司表示：“我们没有别的办法。”", [("晨星科技", "pronoun")]),
        ("晨星科技关闭了船厂。其回应称，“我们没有别的办法。”", [("晨星科技", "pronoun")]),
        # who speaks for a body
        ("晨星科技发言人表示：“我们没有别的办法。”", [("晨星科技", "spokesman")]),
        ("晨星科技的一位发言人说：“我们没有别的办法。”", [("晨星科技", "spokesman")]),
        ("晨星科技客服回应：“请耐心等待。”", [("晨星科技", "spokesman")]),
        # documents and works
        (
            "江河大学发布了一份报告。报告指出：“河水每年上涨一寸。”",
            [("江河大学", "document")],
        ),
        ("江河大学报告显示：“河水每年上涨一寸。”", [("江河大学", "document")]),
        ("林夏引用《水经》：“河出昆仑，入于海”。", [("水经", "work")]),
        ("林夏转发了一位网友的推文：“终于等到这一天了！”", [(None, None)]),
        # sentences before, paragraphs before and behind
        ("林夏聊起柳树充满期待。“今年会开得很早，也很多。”", [("林夏", "same_paragraph")]),
        (
            "林夏说：“柳树开花了。”\n“明年还会开得更早一些。”",
            [("林夏", "cue_before"), ("林夏", "paragraph_before")],
        ),
        (
            "“明年还会开得更早一些。”\n三月，林夏在江边说起柳树。",
            [("林夏", "paragraph_after")],
        ),
        # offices
        (
            "出席的有院长周衡。院长表示，“学院支持这件事。”",
            [("周衡", "role")],
        ),
        ("专家周衡也来了。专家表示，“学院支持这件事。”", [(None, None)]),
        # nobody in particular
        ("有网友说：“柳树开花了。”", [(None, None)]),
        ("林夏走了。一位船工告诉记者，“今年水很大”。", [(None, None)]),
        ("一位有经验的船工自述多年行船。他说，“今年水很大”。", [(None, None)]),
        ("林夏走了。知情人士透露，“船厂要关门了”。", [(None, None)]),
        ("晨星科技员工对记者说：“船厂要关门了。”", [(None, None)]),
        ("“听说船厂要关门了。”", [(None, None)]),
        # a body is no speaker when somebody unknown stands behind it
        ("晨星科技焊工组老莫泽说：“船厂要关门了。”", [(None, None)]),
    ],
)
def test_speaker_and_way(text, expected):
    assert speakers(text, **PEOPLE) == expected


@pytest.mark.parametrize(
    ("text", "speaker"),
    [
        ("业内人士韩青坦言，“今年的柳条卖得很好”。", "韩青"),
        ("住在江边的何小姐说：“水突然就涨上来了。”", "何小姐"),
        ("小禾奶奶说：“水退了就好。”小禾奶奶笑了。", "小禾奶奶"),
        ("分析师马泰奥·萨尔维说：“船价还会涨。”", "马泰奥·萨尔维"),
        ("首席执行官Paula Vance表示：“船价还会涨。”", "Paula Vance"),
        ("泽连斯表示：“船价还会涨。”", "泽连斯"),
        ("西岭船业公司表示，“船价不会涨”。", "西岭船业公司"),
        ("小刺猬问：“那船怎么办呢？”小刺猬又走了。", "小刺猬"),
    ],
)
def test_names_that_no_mention_knows(text, speaker):
    assert speakers(text)[0][0] == speaker


def test_a_short_form_gets_the_fullest_form_of_the_text():
    text = (
        "分析师马泰奥·萨尔维（Matteo Salvi）来了。萨尔维说：“船价还会涨。”Salvi说：“会的，一定。”"
    )
    names = ("马泰奥·萨尔维", "萨尔维", "Matteo Salvi", "Salvi")
    assert {name for name, _ in speakers(text, person=names)} == {"马泰奥·萨尔维"}


def test_a_known_entity_keeps_its_id_and_says_where_it_stands():
    text = "林夏说：“柳树开花了。”"
    known = mentions(text, person=("林夏",), entities={"林夏": "lin_xia"})
    (quote,) = quotes_of(text, known)
    assert quote.speaker_id == "lin_xia"
    assert text[slice(*quote.spoken_at)] == "林夏"
    assert quote.cue == "说"


def test_anonymous_words_are_pointed_at_without_a_speaker():
    text = "有网友说：“柳树开花了。”"
    (quote,) = quotes_of(text, ())
    assert (quote.speaker, quote.how) == (None, None)
    assert text[slice(*quote.spoken_at)] == "网友"


def test_who_is_named_inside_a_quotation_does_not_speak():
    text = "“林夏昨天就走了，什么也没说。”\n“周衡也走了，谁也没留下。”"
    assert speakers(text, **PEOPLE) == [(None, None), (None, None)]


def test_a_quotation_inside_a_quotation_counts_when_its_speaker_is_named():
    text = "林夏说：“我很生气。晨星科技声明说，‘我们没有收到任何钱’，这不是真的。”"
    quotes = quotes_of(text, mentions(text, **PEOPLE))
    assert [(text[q.start : q.end][:6], q.speaker) for q in quotes] == [
        ("我很生气。晨", "林夏"),
        ("我们没有收到", "晨星科技"),
    ]


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("信中写道：“河堤必须加高，而且要快。”", "document"),
        ("江河大学发布通知，通知要求：“河堤必须加高。”", "document"),
        ("林夏引用《水经》：“河出昆仑，入于海”。", "document"),
        ("林夏在信中写道：“河堤必须加高，而且要快。”", "direct"),
        ("林夏说：“河堤必须加高。”", "direct"),
    ],
)
def test_kind(text, kind):
    assert [quote.kind for quote in quotes_of(text, mentions(text, **PEOPLE))] == [kind]


def test_marks_around_a_term_do_not_cut_the_clause():
    text = "被称作“柳树之母”的林夏公开批评“乱砍”周衡，称“他什么都不懂，也不想懂”。"
    found = quotes_of(text, mentions(text, **PEOPLE))
    assert [quote.speaker for quote in found] == ["林夏"]
