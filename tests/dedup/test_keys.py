import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.dedup.keys import key_of
from ingest.text.clean import key_text

PIECES = [
    "算法备案",
    "隨著技術",
    "显著提高",
    "著名学者",
    "頭髮",
    "，。：“”——……",
    "（AI）",
    "GPT-4 Turbo",
    "ＧＰＴ４",
    "①②㈱",
    "3.42%",
    "e\u0301",
    "，\u0301",
    "ﬁ",
    "呪術廻戦アニメ",
    "한국어",
    "\n",
    "\u3000",
    "·•",
    "À la carte",
    "𠀀",
    "½",
    "~_|",
]


@given(st.lists(st.sampled_from(PIECES), max_size=8).map("".join) | st.text(max_size=20))
def test_key_is_the_key_text(text):
    assert key_of(text) == key_text(text)


@pytest.mark.parametrize("text", ["", " ", "平台须在七日内答复。", "Open AI：“先评估，再发布”"])
def test_plain_texts(text):
    assert key_of(text) == key_text(text)


def test_articles(bodies):
    assert [key_of(body) for body in bodies] == [key_text(body) for body in bodies]
