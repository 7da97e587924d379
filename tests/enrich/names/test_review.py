"""Names that no list knows, by the words around them and by what they are made of."""

import pytest

from ingest.enrich.names.mentions import mentions_of
from ingest.enrich.names.review import UnknownName, unknown_names
from ingest.enrich.spans import Mention


def found(text, kind):
    return [text[m.start : m.end] for m in mentions_of(text) if m.kind == kind]


@pytest.mark.parametrize(
    ("text", "people"),
    [
        ("云图科技CEO陆明远表示，公司将扩招。", ["陆明远"]),
        ("江城大学教授沈若兰、高书宁和助手参加。", ["沈若兰", "高书宁"]),
        ("沈若兰教授没有回应，沈若兰的学生说了。", ["沈若兰", "沈若兰"]),
        ("作者｜丁一帆 编辑：木子", ["丁一帆", "木子"]),
        ("记者 宋知秋 报道", ["宋知秋"]),
        (
            "议员梅里安·加斯顿（Merian Gaston）反对，加斯顿随后离席。",
            [
                "梅里安·加斯顿",
                "Merian Gaston",
                "加斯顿",
            ],
        ),
        ("副总理马泰奥·萨尔蒂到访", ["马泰奥·萨尔蒂"]),
        ("首席科学家 Kailan Brevik 说，Brevik 的团队很小。", ["Kailan Brevik", "Brevik"]),
        ("Kailan Brevik回忆道", ["Kailan Brevik"]),
        ("论文作者Jie Zhang和Emily R. Stone", ["Jie Zhang", "Emily R. Stone"]),
        ("高度评价、方面表示、专家认为", []),
        ("杨先生说，李某已道歉", []),
        ("克拉斯·温特奖颁给了新人", []),
        ("Visual Studio和Apple Watch更新", []),
        ("邵文博入学。后来邵文博创业，人们说邵文博是天才。（邵文博）", ["邵文博"] * 4),
    ],
)
def test_people(text, people):
    assert found(text, "person") == people


@pytest.mark.parametrize(
    ("text", "bodies"),
    [
        ("英国气象局发布预警", ["英国气象局"]),
        ("江苏省云溪市中级人民法院判决", ["江苏省云溪市中级人民法院"]),
        ("韩国国土交通部表示", ["韩国国土交通部"]),
        ("巴罗神经学研究所的医生", ["巴罗神经学研究所"]),
        ("Barrow神经学研究所的医生", ["Barrow神经学研究所"]),
        ("初创公司Quillon融资，Quillon拒绝置评", ["Quillon", "Quillon"]),
        ("Quillon Labs和Northwind Robotics合作", ["Quillon Labs", "Northwind Robotics"]),
        ("Quillon的联合创始人兼CEO离职", ["Quillon"]),
        ("江南云图科技有限公司被起诉", ["江南云图科技有限公司"]),
        (
            "江南农村商业银行股份有限公司（以下简称“江南农商行”）说，江南农商行正常营业。",
            ["江南农村商业银行股份有限公司", "江南农商行", "江南农商行"],
        ),
        ("美国科技公司和中国大学", []),
        ("全球首部法规、外部和局部", []),
        ("英国和德国大公司", []),
        ("AI公司、API平台和GPU厂商", []),
        ("北京时间今天", []),
    ],
)
def test_bodies(text, bodies):
    assert found(text, "org") == bodies


@pytest.mark.parametrize(
    ("text", "laws"),
    [
        ("《数字孪生服务管理办法（征求意见稿）》公布", ["数字孪生服务管理办法（征求意见稿）"]),
        (
            "《智算中心条例》（以下简称《条例》）施行。《条例》共五章。",
            [
                "智算中心条例",
                "条例",
                "条例",
            ],
        ),
        ("英国数字摇篮法案获得通过", ["英国数字摇篮法案"]),
        ("《关于规范云端训练的通知》", ["关于规范云端训练的通知"]),
        (
            "the Digital Cradle Act与SB 2099、ISO/IEC 99001",
            [
                "Digital Cradle Act",
                "SB 2099",
                "ISO/IEC 99001",
            ],
        ),
        ("美国反垄断法和隐私法", []),
        ("《条例》说", []),
        ("《深度学习方法》和《一种算法》", []),
        ("《为什么我反对法案，以及别的》", []),
    ],
)
def test_laws(text, laws):
    assert found(text, "law") == laws


@pytest.mark.parametrize(
    ("text", "events"),
    [
        ("第六届上海量子计算大会开幕", ["上海量子计算大会"]),
        ("谷歌2026开发者大会", ["谷歌2026开发者大会"]),
        ("Quanta 2026 大会下周举行", ["Quanta 2026 大会"]),
        ("AI大会和国际峰会", []),
    ],
)
def test_events(text, events):
    assert found(text, "event") == events


def test_brackets_give_the_latin_name_of_what_stands_before_them():
    text = "巴罗医院（Barrow Hospital，BRH）扩建，BRH说。"
    assert found(text, "org") == ["巴罗医院", "Barrow Hospital", "BRH", "BRH"]


def test_brackets_with_another_word_are_no_name_of_a_known_entity():
    mentions = mentions_of("腾讯（Shenzhen）扩张，Shenzhen很热闹。杨立昆（Yann A. LeCun）说")
    assert [m.entity for m in mentions] == ["tencent", "yann_lecun", "yann_lecun"]


def test_quoted_and_sized_models():
    assert found("「听雨」大模型和Foobar-7B-Chat开源", "model") == ["听雨", "Foobar-7B-Chat"]


def test_a_short_law_has_the_entity_and_the_name_of_the_long_one():
    text = "《生成式人工智能服务管理暂行办法》今天施行。《办法》共24条。"
    long, short = mentions_of(text)
    assert (short.entity, short.name, short.how) == ("genai_measures", long.name, "short")


def test_an_unknown_name_keeps_its_fullest_form():
    mentions = mentions_of("梅里安·加斯顿到会。加斯顿反对。")
    assert [m.name for m in mentions] == ["梅里安·加斯顿"] * 2
    assert [m.how for m in mentions] == ["pattern", "part"]


def mention(name, entity=None, kind="org"):
    return Mention(start=0, end=1, kind=kind, entity=entity, name=name, how="pattern")


def test_unknown_names_of_many_documents_are_listed_for_review():
    documents = [
        [mention("甲社"), mention("甲社"), mention("谷歌", "google")],
        [mention("甲社"), mention("乙厂")],
        [mention("乙厂"), mention("甲社", kind="event")],
    ]
    assert unknown_names(documents, least_documents=2) == (
        UnknownName(kind="org", name="甲社", n_documents=2, n_mentions=3),
        UnknownName(kind="org", name="乙厂", n_documents=2, n_mentions=2),
    )
