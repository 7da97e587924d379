"""A declaration written as a file is the declaration."""

import pytest

from ingest.portals.portal import Evidence, Feed, ListPage, Portal
from ingest.portals.registry import all_portals
from ingest.portals.rules import Rules
from ingest.proposing.declaration import declaration_of


def loaded(text):
    names = {}
    exec(compile(text, "declaration", "exec"), names)  # noqa: S102 - our own text
    return names["PORTAL"]


WRITABLE = [
    portal for portal in all_portals().values() if not any(rules.until for rules in portal.rules)
]


@pytest.mark.parametrize("portal", WRITABLE, ids=lambda portal: portal.id)
def test_every_portal_survives_its_file(portal):
    text = declaration_of(portal, about="一个来源")
    assert loaded(text) == portal
    assert text.startswith('"""一个来源"""\n\nfrom ingest.portals.portal import ')


@pytest.mark.parametrize(
    "value", ['a"b', "a'b", "a\\b", 'a"\\b', "a\\", "a\nb", "单引号'与\"双引号"]
)
def test_any_text_survives(value):
    portal = Portal(id="a", name=value, domains=("x.cn",), note=value)
    assert loaded(declaration_of(portal, about="x")) == portal


def test_it_is_written_as_its_neighbours_are():
    portal = Portal(
        id="a",
        name="甲",
        domains=("x.cn",),
        routes=(
            Feed("https://x.cn/rss", confidence="high", evidence=Evidence("L", 2026)),
            ListPage("https://x.cn/news/list_{page}.html", link="ul.news a", pages=2),
        ),
        article_url=(r"^https?://x\.cn/\d+",),
        rules=(Rules(body="div.text"),),
    )
    assert (
        declaration_of(portal, about="甲: 乙")
        == '''"""甲: 乙"""

from ingest.portals.portal import Evidence, Feed, ListPage, Portal
from ingest.portals.rules import Rules

PORTAL = Portal(
    id="a",
    name="甲",
    domains=("x.cn",),
    routes=(
        Feed("https://x.cn/rss", confidence="high", evidence=Evidence("L", 2026)),
        ListPage("https://x.cn/news/list_{page}.html", link="ul.news a", pages=2),
    ),
    article_url=(r"^https?://x\\.cn/\\d+",),
    rules=(Rules(body="div.text"),),
)
'''
    )
