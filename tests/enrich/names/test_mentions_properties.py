"""What holds for the names of every text."""

from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.enrich.names.entities import KINDS, known_entities
from ingest.enrich.names.folding import folded
from ingest.enrich.names.mentions import mentions_of

PIECES = [
    *(
        "OpenAI",
        "奥特曼",
        "苹果",
        "《",
        "》",
        "（",
        "）",
        "·",
        "「",
        "」",
        "GPT-4o mini",
        "Claude 3",
    ),
    *(
        "梅里克·加兰",
        "以下简称",
        "条例",
        "办法",
        "公司",
        "大学",
        "美国",
        "司法部",
        "X",
        "，",
        "。",
        "\n",
    ),
    *("首席执行官", "表示", "Foo Labs", "J. K.", "Kailan Brevik", "https://a.cn/x", "a@b.c", " "),
    *(
        "第一届",
        "大会",
        "作者：",
        "李四平",
        "İ",
        "ß",
        "著作權",
        "😀",
        "U.S.",
        "ISO/IEC 1",
        "Q*",
        "o1",
    ),
]
texts = st.lists(st.sampled_from(PIECES) | st.text(max_size=3), max_size=25).map("".join)


@given(texts, texts)
@settings(max_examples=150, deadline=None)
def test_spans_are_in_order_inside_the_text_and_do_not_overlap(text, title):
    end = 0
    for mention in mentions_of(text, title=title):
        assert end <= mention.start < mention.end <= len(text)
        end = mention.end
        assert mention.kind in KINDS
        assert mention.name
        assert mention.how


@given(texts)
@settings(max_examples=100, deadline=None)
def test_entities_are_known_and_give_their_name(text):
    entities = known_entities().entities
    for mention in mentions_of(text):
        if mention.entity is not None:
            assert entities[mention.entity].name == mention.name


@given(texts)
@settings(max_examples=60, deadline=None)
def test_the_same_text_has_the_same_names(text):
    assert mentions_of(text) == mentions_of(text)


@given(st.text())
def test_folding_keeps_the_length(text):
    assert len(folded(text)) == len(text)
