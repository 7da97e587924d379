"""Which routes can be asked for what was published earlier."""

from dataclasses import replace

import pytest

from ingest.portals.looking_back import can_look_back, holes_of
from ingest.portals.portal import Feed, JsonApi, ListPage, Sitemap, TwoStep, UrlList

LIST = ListPage("http://x.cn/news.html", link="a")
PAGED = ListPage("http://x.cn/news_{page}.html", link="a")
API = JsonApi("http://x.cn/api", items="data", link="{url}")


@pytest.mark.parametrize(
    ("route", "by_day", "by_word"),
    [
        (Feed("http://x.cn/rss"), False, False),
        (Sitemap("http://x.cn/sitemap.xml"), False, False),
        (Sitemap("http://x.cn/sitemap.xml", search=True), True, True),
        (UrlList(), False, False),
        (UrlList("http://x.cn/urls.txt"), False, False),
        (LIST, False, False),
        (PAGED, True, False),
        (replace(API, json='{"n": {page}}'), True, False),
        (replace(API, form="p={page}"), True, False),
        (replace(API, url="http://x.cn/{day:%Y/%m}/data.json"), True, False),
        (replace(API, url="http://x.cn/?from={since:s}"), True, False),
        (replace(API, url="http://x.cn/?q={keyword}", search=True), False, True),
        (replace(API, url="http://x.cn/?q={keyword}&p={page}", search=True), False, True),
        (TwoStep("http://x.cn/", find="(?P<id>1)", then=PAGED), True, False),
        (TwoStep("http://x.cn/", find="(?P<id>1)", then=LIST), False, False),
    ],
)
def test_a_route_looks_back_by_days_or_by_words(route, by_day, by_word):
    assert can_look_back(route, keyword="") is by_day
    assert can_look_back(route, keyword="人工智能") is by_word


def test_holes_of_another_name_are_no_holes_of_time_or_place():
    assert holes_of(replace(API, url="http://x.cn/{nodes}", json='{"a": {"b": 1}}')) == frozenset()
    assert holes_of(replace(API, url="http://x.cn/{day:%Y}?p={page}")) == {"day", "page"}
