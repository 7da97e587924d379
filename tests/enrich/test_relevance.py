import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.enrich.relevance import (
    BORDER,
    N_TERMS,
    deciding_terms,
    relevance_of,
    relevance_version,
)

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
    assert not relevance.is_near_miss


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
        (
            "云杉科技发布安全护栏新品，守护每一次对话",
            "新品内置内容过滤和敏感词库，延迟只有二十毫秒。渠道伙伴可享首年五折，欢迎来电咨询。",
        ),
        (
            "估值五百亿，云杉科技再获投资",
            "领投方看好大模型赛道。创始人说，资金将用于训练和出海，年内收入要翻三番。",
        ),
        (
            "新榜单出炉：云杉模型数学第一",
            "在七项公开测试里，云杉拿下四个第一。推理成本只有同行的三分之一，权重已经可以下载。",
        ),
        (
            "国企改革：完善公司治理和董事会制度",
            "章程修订后，外部董事占多数，董事会下设审计委员会。公司治理评级由此提升一档。",
        ),
        (
            "校门口的食品安全课",
            "监管人员教孩子看保质期。食品安全关系健康，今年将用AI摄像头看后厨，抽检不合格的下架。",
        ),
        (
            "页眉怎么对齐",
            "选中段落，点击居中，再用制表位对齐页码。新版软件的AI助手可以自动对齐图片和文字。",
        ),
        (
            "奥特曼主题乐园开业",
            "孩子们和迪迦奥特曼合影，怪兽巡游每天两场。园区的AI导览会讲每个奥特曼的故事。",
        ),
        (
            "多模态对齐的新方法",
            "把图块和词语对齐，检索准确率提高三个点。消融实验说明，对齐损失的贡献最大。",
        ),
        (
            "研究副总裁离职，去向未定",
            "他在社交平台上感谢团队。公司说新负责人下周到任，大模型的路线图不变。",
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
    assert alone.density == 0
    assert not alone.is_relevant
    assert alone.evidence == ()


def test_supporting_terms_count_beside_another_term():
    relevance = relevance_of("", "算力登记与芯片出口管制。")
    assert "算力" in {item.alias for item in relevance.evidence}


def test_the_manner_of_words_alone_never_decides():
    text = "她说，谁来负责，谁能说不，应当写进规则，并由外面的人来查。" * 5
    relevance = relevance_of("谁说了算", text)
    assert relevance.logit > 1
    assert relevance.evidence == ()
    assert not relevance.is_relevant


def test_the_score_does_not_grow_with_length():
    text = "专家说，AI诈骗需要法律回应。" + FILLER * 3
    once, often = relevance_of("", text * 10), relevance_of("", text * 100)
    assert often.score == pytest.approx(once.score, abs=0.1)


def test_one_clear_sentence_in_a_long_text_does_not_decide():
    assert not relevance_of("春天", FILLER * 60 + "会上也提到了人工智能治理。").is_relevant


def test_a_launch_in_the_headline_halves_the_density():
    text = "平台帮助企业做好AI治理。" + FILLER * 10
    plain, launch = relevance_of("企业AI治理平台", text), relevance_of("推出AI治理平台", text)
    assert launch.launch_word == "推出"
    assert launch.density < plain.density
    assert launch.lexicon_part < plain.lexicon_part


def test_a_law_in_the_headline_is_no_launch():
    assert relevance_of("欧盟推出AI法案", FILLER).launch_word is None


def test_deciding_terms_are_the_strongest_once_each():
    text = "深度伪造须按深度合成管理规定标识。监管部门说，算法备案和标识缺一不可。"
    terms = deciding_terms(relevance_of("", text).evidence)
    assert len(terms) == len(set(terms)) <= N_TERMS
    assert "深度合成管理规定" in terms[:3]


def test_the_version_names_rules_and_data():
    assert relevance_version() == relevance_version()
    rules, _, digest = relevance_version().rpartition("-")
    assert rules
    assert len(digest) == 8


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


@settings(deadline=None)
@given(texts, texts)
def test_every_score_is_a_share_and_every_span_is_true(title, text):
    relevance = relevance_of(title, text)
    assert 0 <= relevance.score <= 1
    assert relevance.is_relevant == (relevance.score >= BORDER)
    assert not (relevance.is_relevant and relevance.is_near_miss)
    for item in relevance.evidence:
        assert (title if item.in_title else text)[item.start : item.end] == item.alias
    if not relevance.evidence:
        assert not relevance.is_relevant


@settings(deadline=None)
@given(texts, texts, irrelevant)
def test_irrelevant_text_never_raises_the_density(title, text, more):
    relevance = relevance_of(title, text)
    for other in (text + "\n" + more, more + "\n" + text):
        assert relevance_of(title, other).density <= relevance.density


@settings(deadline=None)
@given(irrelevant, irrelevant)
def test_text_without_a_term_is_never_coverage(title, text):
    assert not relevance_of(title, text).is_relevant
