"""Organisations that no list knows, by the words around them."""

import pytest

from ingest.enrich.names.mentions import mentions_of


def names_in(text: str, kind: str) -> list[str]:
    return [text[m.start : m.end] for m in mentions_of(text) if m.kind == kind]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("据云山日报报道，项目已经停工。", ["云山日报"]),
        ("8月20日报道，项目已经停工。", []),
        ("她来自青溪医学院，三十岁。", ["青溪医学院"]),
        ("他必须学会走路，也逐渐学会了说话。", []),
        ("原告可以请求法院阻止该网站。", []),
        ("青溪科技宣布裁员。", ["青溪科技"]),
        ("高科技宣布了人类的胜利。", []),
        ("被告青溪科技辩称，合同有效。", ["青溪科技"]),
        ("灯山动力创始人没有回应。灯山动力的股价下跌。", ["灯山动力", "灯山动力"]),
        ("平台创始人没有回应。平台的股价下跌。", []),
        ("他在接受《云山评论》采访时承认了。", ["云山评论"]),
        ("她喜欢《云山往事》里的主角。", []),
        ("青江市网信办约谈了三家企业。", ["青江市网信办"]),
        ("各区（县）网信办应当配合。", []),
        ("来源：墨山财经", ["墨山财经"]),
        ("该报告由灯山评测发布。", ["灯山评测"]),
    ],
)
def test_houses(text: str, names: list[str]) -> None:
    assert names_in(text, "org") == names


def test_the_office_of_a_town_is_not_the_one_of_the_state() -> None:
    [mention] = mentions_of("青江市网信办约谈了三家企业。")
    assert mention.entity is None


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("段成冲着镜头挥手。", ["段成"]),
        ("车侧则是传统的门把手。", []),
        ("姜以宁表示可以。创始人姜以宁表示可以。", ["姜以宁", "姜以宁"]),
        ("在郎平川看来，事情没有这么简单。", ["郎平川"]),
        ("对于孩子来说，事情没有这么简单。", []),
        ("鹿明远（心理咨询师）来过。", ["鹿明远"]),
        ("卫明远先生来了。老卫坐下，卫先生又走了。", ["卫明远", "卫", "卫"]),
        ("艾米莉·周离开了公司。周在信中说了原因。", ["艾米莉·周", "周"]),
        ("@林夏今天早睡：好的。", ["林夏今天早睡"]),
        ("官方暂无回应，官方微博没有更新。", []),
    ],
)
def test_people(text: str, names: list[str]) -> None:
    assert names_in(text, "person") == names


def test_a_letter_has_whatever_title_it_likes() -> None:
    assert names_in("公开信题为《请把钟还给钟楼》。", "law") == ["请把钟还给钟楼"]
