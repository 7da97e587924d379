import pytest

from ingest.enrich.lexicon import governance_lexicon, lexicon_from
from ingest.errors import ConfigError

TOPIC = {"id": "law", "zh": "法律", "en": "law", "agora": ["Laws"], "oecd": ["1.4", "2.3"]}
TERM = {"id": "act", "aliases": ["法"], "en": "act", "topics": ["law"], "weight": 3}


def file_with(*terms):
    return {"topic": [TOPIC], "term": list(terms), "anchors": ["AI"], "launch_words": []}


def test_the_shipped_lexicon_is_whole():
    lexicon = governance_lexicon()
    assert len(lexicon.topics) == 20
    assert len(lexicon.terms) >= 205
    assert {term.weight for term in lexicon.terms} == {1, 2, 3}
    assert all(term.aliases for term in lexicon.terms)
    used = {topic for term in lexicon.terms for topic in term.topics}
    assert used == {topic.topic_id for topic in lexicon.topics}


def test_every_topic_maps_to_the_public_taxonomies():
    for topic in governance_lexicon().topics:
        assert {"agora", "oecd", "mit"} <= {taxonomy for taxonomy, _ in topic.maps}


@pytest.mark.parametrize(
    "alias", ["生成式人工智能", "治理", "通用人工智能", "算力", "模型评测", "数据泄露"]
)
def test_words_that_never_suffice_alone_are_supporting(alias):
    (term,) = [term for term in governance_lexicon().terms if alias in term.aliases]
    assert term.is_supporting


@pytest.mark.parametrize(
    "alias",
    ["起诉", "诉讼", "裁定", "侵权", "法案", "议员", "歧视", "偏见", "人脸识别"],
)
def test_everyday_words_of_law_need_an_anchor(alias):
    (term,) = [term for term in governance_lexicon().terms if alias in term.aliases]
    assert term.is_ambiguous
    assert not term.anchors


@pytest.mark.parametrize("alias", ["董事会", "营利", "保密协议"])
def test_words_of_firm_politics_need_openai(alias):
    (term,) = [term for term in governance_lexicon().terms if alias in term.aliases]
    assert term.anchors == ("OpenAI",)


def test_maps_keep_their_taxonomy():
    (topic,) = lexicon_from(file_with(TERM)).topics
    assert topic.maps == (("agora", "Laws"), ("oecd", "1.4"), ("oecd", "2.3"))


def test_other_meanings_concern_ambiguous_terms_only():
    row = {**TERM, "aliases": ["对齐", "齐"]}
    data = {**file_with(row, {**row, "id": "b", "aliases": ["对齐线"], "ambiguous": True})}
    data["not_near"] = {"对齐": ["居中"], "红线": ["耕地"]}
    assert [term.not_near for term in lexicon_from(data).terms] == [(), ("居中",)]


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ({**TERM, "aliases": ["规"]}, "two terms"),
        ({**TERM, "id": "b"}, "belongs to"),
        ({**TERM, "id": "b", "aliases": ["规"], "topics": ["cooking"]}, "unknown topics"),
    ],
)
def test_a_contradiction_is_refused(wrong, message):
    with pytest.raises(ConfigError, match=message):
        lexicon_from(file_with(TERM, wrong))
