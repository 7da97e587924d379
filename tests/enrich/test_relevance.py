import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.enrich.relevance import N_SENTENCES, relevance_of

FILLER = "江边的柳树刚刚发芽，孩子们在堤上放风筝。"


@pytest.mark.parametrize(
    ("title", "text"),
    [
        (
            "欧盟人工智能法案进入执法期",
            "从本月起，通用型模型的提供者须向欧盟交出技术文件。监管机构可以对违规企业处以罚款。",
        ),
        (
            "插画师起诉绘图软件公司",
            "三位插画师说，公司未经许可用她们的作品训练AI。法院将在下月开庭，双方争论是否侵权。",
        ),
        (
            "骗子学会了她的声音",
            "接到电话时她以为是女儿。警方说，这是一起AI诈骗，声音克隆只用了三句话。",
        ),
        (
            "研究者担心失控",
            "公开信说，比GPT-4更强大的系统应当暂停训练。签名者认为AI可能带来生存风险。",
        ),
        ("", "网信办公布算法备案清单。未备案的大模型不得向公众提供服务，违者将被约谈。"),
    ],
)
def test_coverage_of_ai_governance(title, text):
    relevance = relevance_of(title, text)
    assert relevance.is_relevant
    assert relevance.score >= 0.5
    assert relevance.evidence
    assert relevance.sentences


@pytest.mark.parametrize(
    ("title", "text"),
    [
        (
            "云杉科技发布新一代大模型",
            "新模型支持百万字上下文，推理速度提高三倍。公司还推出了手机应用，首月免费。",
        ),
        (
            "云杉科技完成B轮融资",
            "本轮融资十亿元，估值翻倍。资金将用于扩大算力和招募算法工程师，并开拓海外市场。",
        ),
        (
            "三款模型基准测试成绩出炉",
            "在数学和代码两项模型评测中，开源模型追上了闭源模型，通用人工智能似乎又近了一步。",
        ),
        (
            "上市银行完善公司治理",
            "董事会审议通过了公司治理准则。独立董事说，数字化让股东沟通更顺畅，算法也用上了。",
        ),
        (
            "市场抽检保障食品安全",
            "执法人员用AI识别过期标签。食品安全关系千家万户，抽检结果将按月公布。",
        ),
        (
            "排版小技巧：怎样对齐标题",
            "标题左对齐，页码居中。AI排版助手可以一键完成对齐，表格也能两端对齐。",
        ),
        (
            "迪迦奥特曼回归大银幕",
            "圆谷公布新片预告，怪兽设计由AI辅助完成。奥特曼的粉丝排起了长队。",
        ),
        ("天气转凉", FILLER * 5),
        ("", ""),
        ("生成式人工智能", "生成式人工智能，算力，治理，通用人工智能，模型评测，数据泄露。"),
    ],
)
def test_hard_negatives_stay_out(title, text):
    assert not relevance_of(title, text).is_relevant


def test_supporting_terms_never_suffice_alone():
    alone = relevance_of("算力与治理", "生成式人工智能需要算力。模型评测发现数据泄露。" * 10)
    assert alone.score == 0
    assert alone.evidence == ()


def test_supporting_terms_count_beside_another_term():
    relevance = relevance_of("", "算力登记与芯片出口管制。")
    assert "算力" in {item.alias for item in relevance.evidence}


def test_the_score_does_not_grow_with_length():
    text = "专家说，AI诈骗需要法律回应。" + FILLER * 3
    once, often = relevance_of("", text * 5), relevance_of("", text * 50)
    assert often.score == pytest.approx(once.score, abs=0.1)


def test_one_clear_sentence_in_a_long_text_does_not_decide():
    assert not relevance_of("春天", FILLER * 60 + "会上也提到了人工智能治理。").is_relevant


def test_a_launch_in_the_headline_halves_the_density():
    text = "平台帮助企业做好AI治理。" + FILLER * 10
    plain, launch = relevance_of("企业AI治理平台", text), relevance_of("推出AI治理平台", text)
    assert launch.launch_word == "推出"
    assert launch.score < plain.score


def test_a_law_in_the_headline_is_no_launch():
    assert relevance_of("欧盟推出AI法案", FILLER).launch_word is None


def test_deciding_sentences_are_the_strongest_in_reading_order():
    weak, strong = "AI也有偏见。", "深度伪造须按深度合成管理规定标识。"
    text = (weak + FILLER) * 8 + strong + FILLER + weak
    sentences = relevance_of("", text).sentences
    assert len(sentences) == N_SENTENCES
    assert strong in [text[sentence.start : sentence.end] for sentence in sentences]
    assert [s.start for s in sentences] == sorted(s.start for s in sentences)


pieces = st.sampled_from(
    [
        FILLER,
        "大模型备案清单公布。",
        "他被起诉",
        "AI",
        "算力紧张，",
        "欧盟AI法案？",
        "\n",
        "公司治理",
        "OpenAI董事会",
        "红队测试；",
    ]
)
texts = st.lists(pieces, max_size=25).map("".join)
irrelevant = st.lists(st.sampled_from([FILLER, "\n", "菜价平稳。", "!"]), max_size=20).map("".join)


@given(texts, texts)
def test_every_score_is_a_share_and_every_span_is_true(title, text):
    relevance = relevance_of(title, text)
    assert 0 <= relevance.score <= 1
    assert relevance.is_relevant == (relevance.score >= 0.5)
    for item in relevance.evidence:
        assert (title if item.in_title else text)[item.start : item.end] == item.alias
    if not relevance.evidence:
        assert relevance.score == 0


@given(texts, texts, irrelevant)
def test_irrelevant_text_never_raises_the_score(title, text, more):
    score = relevance_of(title, text).score
    assert relevance_of(title, text + "\n" + more).score <= score
    assert relevance_of(title, more + "\n" + text).score <= score
