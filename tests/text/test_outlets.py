"""Who wrote it."""

import pytest

from ingest.text.outlets import (
    all_outlets,
    is_generic_source,
    outlet_by_id,
    outlet_named,
    outlet_of_host,
    outlet_of_wechat,
)


@pytest.mark.parametrize(
    ("name", "outlet_id"),
    [
        ("澎湃新闻", "thepaper"),
        ("澎湃", "thepaper"),
        ("澎湃新闻客户端", "thepaper"),
        ("機器之心報道", "jiqizhixin"),
        ("机器之心微信公众号", "jiqizhixin"),
        ("虎嗅APP", "huxiu"),
        ("虎嗅网", "huxiu"),
        ("ＩＴ之家", "ithome"),
        ("新智元", "aiera"),
        ("ai_era", "aiera"),
        ("新华社记者", "xinhua"),
        ("人民日报海外版", "people_daily"),
        ("光明日报", "guangming_daily"),
        ("环球时报", "global_times"),
    ],
)
def test_known_names(name: str, outlet_id: str) -> None:
    outlet = outlet_named(name)
    assert outlet is not None
    assert outlet.id == outlet_id


@pytest.mark.parametrize("name", ["", "网", "客户端", "某地方小报", "新华书店", "网络", "记者"])
def test_unknown_names(name: str) -> None:
    assert outlet_named(name) is None


def test_every_outlet_answers_to_its_name_and_account() -> None:
    outlets = all_outlets()
    assert len(outlets) >= 119
    assert len({o.id for o in outlets}) == len(outlets)
    for outlet in outlets:
        found = outlet_named(outlet.name)
        assert found is not None
        assert found.name == outlet.name
        for account in outlet.wechat:
            assert outlet_of_wechat(account.upper()) is not None


@pytest.mark.parametrize(
    ("host", "outlet_id"),
    [
        ("tech.gmw.cn", "gmw"),
        ("www.thepaper.cn", "thepaper"),
        ("leiphone.com", "leiphone"),
        ("M.HUXIU.COM", "huxiu"),
    ],
)
def test_hosts(host: str, outlet_id: str) -> None:
    outlet = outlet_of_host(host)
    assert outlet is not None
    assert outlet.id == outlet_id


@pytest.mark.parametrize("host", ["", "cn", "nobody.example", "notgmw.cn"])
def test_unknown_hosts(host: str) -> None:
    assert outlet_of_host(host) is None


@pytest.mark.parametrize(
    ("name", "is_generic"),
    [
        ("网络", True),
        ("综合", True),
        (" 本站 ", True),
        ("投稿", True),
        ("读者投稿", True),
        ("ADMIN", True),
        ("", True),
        ("澎湃", False),
        ("光明网", False),
    ],
)
def test_generic_sources(name: str, *, is_generic: bool) -> None:
    assert is_generic_source(name) is is_generic


def test_a_domain_belongs_to_one_outlet():
    owners: dict[str, str] = {}
    for outlet in all_outlets():
        for domain in outlet.domains:
            assert owners.setdefault(domain, outlet.id) == outlet.id, domain


def test_an_outlet_appears_on_the_site_of_another_that_is_known():
    for outlet in all_outlets():
        if outlet.site is not None:
            site = outlet_by_id(outlet.site)
            assert site is not None, outlet.id
            assert site.domains, outlet.id
            assert site.owner in {outlet.owner, None} or outlet.owner is None, outlet.id


@pytest.mark.parametrize(
    ("owner", "names"),
    [
        ("人民日报社", ["人民日报", "人民网", "环球时报", "环球网", "证券时报"]),
        ("新华社", ["新华社", "参考消息", "经济参考报", "半月谈"]),
        ("上海报业集团", ["澎湃新闻", "界面新闻", "文汇报", "解放日报", "财联社"]),
        ("南方报业传媒集团", ["南方日报", "南方都市报", "南方周末"]),
        ("中央广播电视总台", ["央视网", "央广网", "国际在线"]),
        ("新浪", ["新浪科技", "微博"]),
        ("工业和信息化部", ["工业和信息化部", "人民邮电报", "中国电子报", "中国信通院"]),
    ],
)
def test_outlets_of_one_owner(owner, names):
    found = [outlet_named(name) for name in names]
    assert {outlet and outlet.owner for outlet in found} == {owner}


def test_an_owner_is_no_outlet_id():
    ids = {outlet.id for outlet in all_outlets()}
    assert not [outlet.id for outlet in all_outlets() if outlet.owner in ids]
