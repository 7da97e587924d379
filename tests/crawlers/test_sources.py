"""What a route asks for, and what it makes of an answer."""

import json
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawlers.answers import Entry
from crawlers.items import ShapeChangedError
from crawlers.newest import newest_of
from crawlers.sources import (
    MAX_LEADS,
    MAX_LINKS,
    Search,
    articles_among,
    leads_of,
    links_of,
    requests_of,
    route_name,
)
from ingest.errors import ConfigError
from ingest.portals.portal import (
    Feed,
    HtmlInJson,
    JsonApi,
    JsonInScript,
    ListPage,
    PageState,
    Portal,
    Sitemap,
    TwoStep,
    UrlList,
)

NOW = datetime(2026, 11, 20, 17, tzinfo=UTC)  # 01:00 of the 21st in Beijing
BACK = Search(
    keyword='a"机/器&',
    since=datetime(2026, 11, 1, tzinfo=UTC),
    until=datetime(2026, 11, 3, tzinfo=UTC),
)
API = JsonApi("http://x.cn/api", items="data", link="/a/{id}")


def asked(route, search=None):
    return [
        (request.method, request.url, request.body)
        for request in requests_of(route, now=NOW, search=search)
    ]


@pytest.mark.parametrize(
    ("route", "urls"),
    [
        (Feed("http://x.cn/rss"), ["http://x.cn/rss"]),
        (Sitemap("http://x.cn/s.xml"), ["http://x.cn/s.xml"]),
        (UrlList(), []),
        (UrlList(urls=("http://x.cn/1",)), []),
        (UrlList("http://x.cn/urls.txt"), ["http://x.cn/urls.txt"]),
        (ListPage("http://x.cn/l", link="a", pages=3), ["http://x.cn/l"]),
        (
            ListPage("http://x.cn/{page}", link="a", pages=2, first_url="http://x.cn/index"),
            ["http://x.cn/index", "http://x.cn/2"],
        ),
        (
            replace(API, url="http://x.cn/api?o={page}", pages=3, first=0, step=20),
            ["http://x.cn/api?o=0", "http://x.cn/api?o=20", "http://x.cn/api?o=40"],
        ),
        (
            replace(API, url="http://x.cn/api?q={keyword}", keywords=("人工", "b c")),
            ["http://x.cn/api?q=%E4%BA%BA%E5%B7%A5", "http://x.cn/api?q=b%20c"],
        ),
        (
            replace(API, url="http://x.cn/{day}"),
            ["http://x.cn/2026-11-21", "http://x.cn/2026-11-20"],
        ),
        (
            replace(API, url="http://x.cn/{day:%Y/%m%d}", days=0),
            ["http://x.cn/2026/1121"],
        ),
        (
            replace(API, url="http://x.cn/?t={since:s}&u={until:ms}"),
            ["http://x.cn/?t=1795107600&u=1795194000000"],
        ),
        (replace(API, search=True), []),
        (PageState("http://x.cn/", script="#s", items="", link="{u}"), ["http://x.cn/"]),
    ],
)
def test_addresses(route, urls):
    assert [url for _, url, _ in asked(route)] == urls


def test_posted_json_and_form_fill_their_holes_each_in_its_way():
    posted = replace(API, json='{"k": "{keyword}", "p": {page}, "s": {since:ms}}', search=True)
    ((method, url, body),) = asked(posted, BACK)
    assert (method, url) == ("POST", "http://x.cn/api")
    assert json.loads(body) == {"k": BACK.keyword, "p": 1, "s": 1793491200000}
    formed = replace(API, form="k={keyword}&p={page}", pages=2, search=True)
    assert [body for _, _, body in asked(formed, BACK)] == [
        b"k=a%22%E6%9C%BA/%E5%99%A8%26&p=1",
        b"k=a%22%E6%9C%BA/%E5%99%A8%26&p=2",
    ]
    assert asked(replace(API, form="")) == [("POST", "http://x.cn/api", b"")]


def test_headers_go_with_the_request():
    route = replace(API, json="{}", headers=(("Referer", "http://x.cn/{page}"),))
    (request,) = requests_of(route, now=NOW)
    assert dict(request.headers) == {
        "Content-Type": "application/json",
        "Referer": "http://x.cn/1",
    }
    assert requests_of(API, now=NOW)[0].headers == ()


def test_looking_back_asks_only_routes_for_it_and_each_day():
    assert asked(API, BACK) == []
    days = replace(API, url="http://x.cn/{day}", search=True)
    assert [url[-10:] for _, url, _ in asked(days, BACK)] == [
        "2026-11-03",
        "2026-11-02",
        "2026-11-01",
    ]


def test_routes_that_post_different_things_have_different_names():
    routes = [API, replace(API, json='{"c": 1}'), replace(API, json='{"c": 2}'), UrlList()]
    names = [route_name(route) for route in routes]
    assert len(set(names)) == 4
    assert names[0] == "JsonApi http://x.cn/api"
    assert names[3] == "UrlList (written down)"


def links(route, answer, url="http://x.cn/list/1"):
    body = answer if isinstance(answer, bytes) else json.dumps(answer).encode()
    return [link.removeprefix("http://x.cn") for link in links_of(route, body, url)]


@pytest.mark.parametrize(
    ("items", "link", "answer", "found"),
    [
        ("", "/a/{id}", [{"id": 1}, {"id": "2"}], ["/a/1", "/a/2"]),
        ("data", "/a/{id}", {"data": [{"id": 1}, {"id": 1}]}, ["/a/1"]),
        ("a.list, b.list", "/a/{id}", {"b": {"list": [{"id": 1}]}}, ["/a/1"]),
        ("a.list, b.list", "/{id}", {"a": {"list": []}, "b": {"list": [{"id": 1}]}}, ["/1"]),
        ("data", "/a/{id}", {"data": None}, []),
        ("data", "/a/{id}", {"data": []}, []),
        ("data[ok=true]", "/{id}", {"data": [{"id": 1, "ok": True}, {"id": 2}]}, ["/1"]),
        ("data[t=news]", "/{id}", {"data": [{"id": 1, "t": "ad"}, {"id": 2, "t": "news"}]}, ["/2"]),
        ("data[n=3].in", "/{id}", {"data": [{"n": 3, "in": [{"id": 1}]}, {"n": 4}]}, ["/1"]),
        ("data[gone=null]", "/{id}", {"data": [{"id": 1}, {"id": 2, "gone": 1}]}, ["/1"]),
        (
            "data[].sub",
            "/{id}",
            {"data": [{"sub": [{"id": 1}]}, {"sub": [{"id": 2}]}]},
            ["/1", "/2"],
        ),
        ("data[].sub[]", "/{id}", {"data": [{"sub": [{"id": 1}]}, {"x": 1}]}, ["/1"]),
        ("data[].sub", "/{n}/{id}", {"data": [{"n": 4, "sub": [{"id": 1}]}]}, ["/4/1"]),
        ("data.0.list", "/{id}", {"data": [{"list": [{"id": 1}]}]}, ["/1"]),
        ("B*.list", "/{id}", {"B1": {"list": [{"id": 1}]}, "C": 1, "B2": {"list": []}}, ["/1"]),
        ("", "/{info.id}", [{"info": {"id": 1}}], ["/1"]),
        ("", "/{a, b.0.c}", [{"b": [{"c": 1}]}, {"a": 2}], ["/1", "/2"]),
        ("", ("{url}", "/{id}"), [{"url": "/u"}, {"url": None, "id": 2}, {"id": ""}], ["/u", "/2"]),
        ("", "/{id}", [{"id": 1}, "an advertisement", {"id": True}, {}], ["/1"]),
        ("", "{url}", [{"url": "2.html"}, {"url": "//x.cn/3"}], ["/list/2.html", "/3"]),
    ],
)
def test_items_of_json(items, link, answer, found):
    assert links(JsonApi("http://x.cn/api", items=items, link=link), answer) == found


@pytest.mark.parametrize(
    ("items", "answer"),
    [
        ("data.list", {"data": {"items": []}}),
        ("data", {"data": {"1": {}}}),
        ("", {"code": 403}),
        ("data", {"data": [{"name": "一"}]}),
        ("data[].sub", {"data": [{"x": 1}]}),
        ("a, b", {"c": []}),
    ],
)
def test_another_shape_is_told(items, answer):
    with pytest.raises(ShapeChangedError):
        links(JsonApi("http://x.cn/api", items=items, link="/{id}"), answer)


def test_a_path_that_cannot_be_read_is_a_mistake_of_the_declaration():
    with pytest.raises(ConfigError):
        links(JsonApi("http://x.cn/api", items="a..b", link="/{id}"), {"a": {}})


@pytest.mark.parametrize(
    ("after", "answer", "found"),
    [
        (r"cb\(", b'cb([{"id": 1}]);', ["/1"]),
        (r"var\s+all\s*=", b'<script>var x = 1; var all = \n [{"id": 2}]; f()</script>', ["/2"]),
        (r'"list":', b'{"list": {, "list": [{"id": 3}], "z": 1}', ["/3"]),
        (r"cb\(", 'cb([{"id": "甲"}])'.encode("gbk"), ["/甲"]),
    ],
)
def test_json_in_a_script(after, answer, found):
    route = JsonInScript("http://x.cn/", after=after, items="", link="/{id}", charset="gb18030")
    assert links(route, answer) == found


@pytest.mark.parametrize("answer", [b"", b"cb([", b'other([{"id": 1}])', b"cb(undefined)"])
def test_a_script_without_the_json_is_told(answer):
    with pytest.raises(ShapeChangedError):
        links(JsonInScript("http://x.cn/", after=r"cb\(", items="", link="/{id}"), answer)


def test_html_inside_json():
    route = HtmlInJson("http://x.cn/", html_at="data.html", link="li a")
    html = '<li><a href="/1">一</a></li><li><a href="/2">二</a></li><a href="/3">三</a>'
    assert links(route, {"data": {"html": html}}) == ["/1", "/2"]
    with pytest.raises(ShapeChangedError):
        links(route, {"data": {"html": ""}})


def test_attributes_and_templates_of_a_page():
    html = b'<ul><li data-id="7">a</li><li>b</li><li data-id=" 8 ">c</li></ul>'
    route = ListPage("http://x.cn/", link="li", attribute="data-id", template="/v/{value}.html")
    assert links(route, html) == ["/v/7.html", "/v/8.html"]


def test_a_page_state():
    route = PageState("http://x.cn/", script="#s", items="list", link="/{id}")
    assert links(route, b'<script id="s">{"list": [{"id": 1}]}</script>') == ["/1"]
    with pytest.raises(ShapeChangedError):
        links(route, b"<p>check</p>")


def test_feeds_of_both_kinds_and_sitemaps():
    rss = b"<rss><item><link> http://x.cn/1 </link></item><item><guid>9</guid></item></rss>"
    atom = (
        b'<feed xmlns="http://www.w3.org/2005/Atom"><entry><link rel="self" href="/0"/>'
        b'<link href="/2"/><updated>2026-11-20T00:00:00Z</updated></entry></feed>'
    )
    index = (
        b"<sitemapindex><sitemap><loc>http://x.cn/s1.xml</loc></sitemap><sitemap>"
        b"<loc>http://x.cn/s2.xml</loc><lastmod>2026-11-20</lastmod></sitemap></sitemapindex>"
    )
    urls = b"<urlset><url><loc>http://x.cn/3</loc></url></urlset>"
    assert links(Feed("http://x.cn/"), rss) == ["/1"]
    assert links(Feed("http://x.cn/"), atom) == ["/2"]
    assert [r.url for r in leads_of(Sitemap("http://x.cn/"), index, 1, now=NOW)] == [
        "http://x.cn/s2.xml",
        "http://x.cn/s1.xml",
    ]
    assert leads_of(Sitemap("http://x.cn/"), index, 9, now=NOW) == []
    assert leads_of(Sitemap("http://x.cn/"), urls, 1, now=NOW) == []
    assert leads_of(Feed("http://x.cn/"), rss, 1, now=NOW) == []
    assert links(Sitemap("http://x.cn/"), urls) == ["/3"]
    with pytest.raises(ShapeChangedError):
        links(Feed("http://x.cn/"), b"<html><body>login</body></html>")


def test_an_article_may_be_fetched_from_another_address():
    route = Feed("http://x.cn/", fetch_as=(r"^http://x\.cn/p/(\d+).*$", r"http://x.cn/api?id=\1"))
    rss = b"<rss><item><link>http://x.cn/p/5?from=rss</link></item></rss>"
    assert links(route, rss) == ["/api?id=5"]


def test_a_plain_list_of_addresses_and_one_bad_link():
    lines = b"# ours\nhttp://x.cn/1\n\nhttp://[::1\n http://x.cn/2 \n"
    assert links(UrlList("http://x.cn/urls.txt"), lines) == ["/1", "/2"]


def test_a_list_is_cut_where_it_is_a_trap():
    assert len(links(API, {"data": [{"id": n} for n in range(MAX_LINKS + 9)]})) == MAX_LINKS


TWO = TwoStep("http://x.cn/", find=r"of=(?P<id>[\w/]+)", then=replace(API, url="http://x.cn/{id}"))


def test_two_steps():
    first = b"of=a of=b/c of=a"
    requests = leads_of(TWO, first, 1, now=NOW)
    assert [request.url for request in requests] == ["http://x.cn/a", "http://x.cn/b/c"]
    glued = replace(TWO, glue="%2C")
    assert [r.url for r in leads_of(glued, first, 1, now=NOW)] == ["http://x.cn/a%2Cb/c"]
    assert links(TWO, {"data": [{"id": 1}]}) == ["/a/1"]
    with pytest.raises(ShapeChangedError):
        leads_of(TWO, b"check your browser", 1, now=NOW)
    many = " ".join(f"of={n}" for n in range(99)).encode()
    assert len(leads_of(TWO, many, 1, now=NOW)) == MAX_LEADS


def test_articles_are_on_the_portal_and_match_its_patterns():
    portal = Portal(id="x", name="某站", domains=("x.cn",), article_url=(r"/a/\d+$",))
    given_links = ["http://x.cn/a/1", "http://m.x.cn/a/2", "http://y.cn/a/3", "ftp://x.cn/a/4"]
    assert articles_among([*given_links, "http://x.cn/b/5"], portal) == given_links[:2]


@pytest.mark.parametrize(
    ("entries", "newest"),
    [
        ([], None),
        ([Entry("http://x.cn/1", "2026-11-19 08:00"), Entry("http://x.cn/2")], "2026-11-19T00:00"),
        ([Entry("http://x.cn/1", "1795134600000")], "2026-11-20T00:30"),
        ([Entry("http://x.cn/1", "Fri, 20 Nov 2026 00:30:00 GMT")], "2026-11-20T00:30"),
        ([Entry("http://x.cn/1", "3小时前")], "2026-11-20T13:00"),
        ([Entry("http://x.cn/2026-11/18/c_1.htm"), Entry("http://x.cn/2")], "2026-11-17T16:00"),
        ([Entry("http://x.cn/20261118"), *(Entry(f"http://x.cn/{n}") for n in range(9))], None),
        ([Entry("http://x.cn/2026/1340/1.htm")], None),
        ([Entry("http://x.cn/1", "2031-01-01")], None),
    ],
)
def test_newest(entries, newest):
    found = newest_of(entries, now=NOW)
    assert (found.astimezone(UTC).isoformat()[:16] if found else None) == newest


ROUTES = st.sampled_from(
    [
        Feed("http://x.cn/"),
        Sitemap("http://x.cn/"),
        ListPage("http://x.cn/", link="a"),
        JsonApi("http://x.cn/", items="a.b, a, ", link=("{u}", "/{id}"), time="t"),
        JsonInScript("http://x.cn/", after="=", items="a*[], ", link="{u}"),
        PageState("http://x.cn/", script="script", items="a", link="{u}"),
        HtmlInJson("http://x.cn/", html_at="a", link="a"),
        UrlList("http://x.cn/"),
        TWO,
    ]
)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["a", "b", "u", "id", "t"]), inner, max_size=3)
    ),
).map(lambda value: json.dumps(value).encode())
MARKUP = st.sampled_from(
    [
        b"<a href='//[x'>",
        b"<rss>",
        b"<item>",
        b"<link>",
        b"<urlset>",
        b"<url><loc>",
        b"=[{",
        b"\xff",
    ]
)
BODIES = st.binary(max_size=40) | JSON | st.lists(MARKUP | JSON).map(b"".join)


@given(route=ROUTES, body=BODIES)
def test_any_answer_gives_addresses_or_another_shape(route, body):
    try:
        found = links_of(route, body, "http://x.cn/l/")
    except ShapeChangedError:
        return
    assert len(found) == len(set(found)) <= MAX_LINKS
    assert all(found)
