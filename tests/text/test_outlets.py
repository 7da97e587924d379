"""Who wrote it."""

import pytest

from ingest.text.outlets import (
    all_outlets,
    is_generic_source,
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
