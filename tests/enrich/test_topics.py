import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.enrich.lexicon import governance_lexicon
from ingest.enrich.relevance import relevance_of
from ingest.enrich.topics import MOST_TOPICS, topics_of


def tags_of(title, text):
    return topics_of(relevance_of(title, text).evidence)


@pytest.mark.parametrize(
    ("title", "text", "topic"),
    [
        ("欧盟人工智能法案生效", "高风险AI须先评估再上市。", "foreign"),
        ("算法备案清单公布", "深度合成服务也在其中。", "cn_algo"),
        ("布莱切利宣言签署", "人工智能安全峰会闭幕。", "intl"),
        ("画师与AI", "她说训练数据侵权，AI绘画版权归谁也没有答案。", "copy"),
        ("她的脸被偷走了", "深度伪造和AI诈骗让她不敢接视频。", "misuse"),
        ("芯片出口管制收紧", "实体清单又添三家公司。", "chips"),
        ("公开信呼吁暂停巨型AI实验", "信中说，暂停训练六个月。", "pause"),
    ],
)
def test_a_text_has_its_topic(title, text, topic):
    assert tags_of(title, text)[0].topic == topic


def test_no_evidence_no_topic():
    assert topics_of(()) == ()


def test_one_weak_word_is_no_topic():
    assert tags_of("", "AI也会带来偏见。") == ()


def test_a_term_of_two_topics_speaks_for_both():
    tags = tags_of("", "前沿人工智能安全承诺公布。")
    assert {tag.topic for tag in tags} == {"corp", "intl"}


names = [term.aliases[0] for term in governance_lexicon().terms]


@given(st.lists(st.sampled_from([*names, "AI", "。"]), max_size=30).map("".join))
def test_scores_are_shares_with_spans(text):
    relevance = relevance_of("", text)
    tags = topics_of(relevance.evidence)
    assert len(tags) <= MOST_TOPICS
    assert [tag.score for tag in tags] == sorted((tag.score for tag in tags), reverse=True)
    assert len({tag.topic for tag in tags}) == len(tags)
    for tag in tags:
        assert 0 < tag.score <= 1
        assert tag.spans
        assert set(tag.spans) <= set(relevance.evidence)
        assert all(text[span.start : span.end] == span.alias for span in tag.spans)
