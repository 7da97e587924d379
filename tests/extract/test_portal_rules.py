"""Every declared rule can be used: selectors parse, patterns compile, outlets are known."""

import re

import pytest
from lxml.cssselect import CSSSelector

from ingest.portals.registry import all_portals, portal_of
from ingest.text.outlets import all_outlets

PORTALS = [portal for portal in all_portals().values() if portal.status != "sample"]
SELECTORS = ("body", "title", "author", "editor", "source", "published", "state_script")


@pytest.mark.parametrize("portal", PORTALS, ids=lambda portal: portal.id)
def test_declaration(portal):
    for rules in portal.rules:
        for css in (*(getattr(rules, name) for name in SELECTORS), *rules.drop):
            if css is not None:
                CSSSelector(css)
        assert rules.body or rules.state_body
    for pattern in portal.article_url:
        re.compile(pattern)
    assert portal.outlet is None or portal.outlet in {outlet.id for outlet in all_outlets()}
    assert portal.routes or portal.status == "refused"
    assert all(portal_of(domain) is portal for domain in portal.domains)


@pytest.mark.parametrize(
    ("portal_id", "url"),
    [
        ("gmw", "https://tech.gmw.cn/2023-03/29/content_1.htm"),
        ("people", "http://finance.people.com.cn/n1/2024/0510/c1004-40232587.html"),
        ("wechat", "https://mp.weixin.qq.com/s/KDWh_qGpFN5Vu1TR9t30Mw"),
        ("thepaper", "https://www.thepaper.cn/newsDetail_forward_34097815"),
        ("guancha", "https://www.guancha.cn/economy/2025_05_28_777511_s.shtml"),
        ("netease", "https://www.163.com/dy/article/J2PBDVUF0511A6N9.html"),
    ],
)
def test_article_addresses(portal_id, url):
    assert any(re.search(pattern, url) for pattern in all_portals()[portal_id].article_url)
