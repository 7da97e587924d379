"""Lists on pages and in JSON: what is found, and what is not taken for one."""

import json

import pytest
from lxml import html

from ingest.proposing.embedded import embedded_in, feeds_in, site_name
from ingest.proposing.items import lists_in
from ingest.proposing.links import links_on, list_on, paging_on

URL = "https://www.x.cn/news/"
DOMAINS = ("x.cn",)
HEADLINE = "云屿市公布算法备案办法之"


def rows(n, path="/p/{}.html", start=500001):
    return "".join(
        f'<li><a href="{path.format(start + i)}">{HEADLINE}{i}</a></li>' for i in range(n)
    )


def page(inner, head=""):
    return html.fromstring(
        f"<html><head><title>新闻 - 云屿网</title>{head}</head><body>{inner}</body></html>"
    )


def list_of(root):
    return list_on(root, links_on(root, URL, DOMAINS))


@pytest.mark.parametrize(
    ("inner", "selector", "n"),
    [
        (f'<ul class="list">{rows(5)}</ul><ul class="menu"><li><a href="/t/1">科技</a></li></ul>',
         "ul.list a", 5),
        (f'<div id="main"><ul>{rows(5)}</ul></div>', "div#main a", 5),
        (f"<main><ul>{rows(5)}</ul></main>", "main a", 5),
        (f"<ul>{rows(5)}</ul><div><p>{rows(1, '/go/{}')}</p></div>", 'a[href*="/p/"]', 5),
        (f"<ul>{rows(5, '/{}.html')}</ul>", "a", 5),
        (f'<ul class="list">{rows(5)}{rows(1, "/go/c{}.html")}</ul>', "ul.list a", 6),
        (f'<ul class="list">{rows(4)}{rows(1, "https://ad.example/{}.html")}</ul>', "ul.list a", 4),
    ],
)  # fmt: skip
def test_the_list_of_a_page(inner, selector, n):
    found = list_of(page(inner))
    assert found is not None
    assert (found.selector, len(found.urls)) == (selector, n)


@pytest.mark.parametrize(
    "inner",
    [
        "",
        "<p>没有链接</p>",
        f"<ul>{rows(2)}</ul>",
        "".join(f'<a href="/tag/{n}">标签{n}</a>' for n in range(9)),
        "".join(f'<a href="/about/{n}x">{HEADLINE}</a>' for n in "abcdef"),
        '<a href="http://[bad">坏链接</a><a href="javascript:void(0)">无</a>',
    ],
)
def test_what_is_no_list(inner):
    assert list_of(page(inner)) is None


@pytest.mark.parametrize(
    ("url", "link", "template", "first_url"),
    [
        ("https://x.cn/list_1.html", '<a href="list_2.html">2</a>', "list_{page}.html", None),
        ("https://x.cn/new/1", '<a href="/new/2">下一页</a>', "new/{page}", None),
        (
            "https://x.cn/kj/index.html",
            '<a href="index_2.html">2</a>',
            "kj/index_{page}.html",
            "https://x.cn/kj/index.html",
        ),
        ("https://x.cn/news", '<a href="/news?page=2">2</a>', "news?page={page}", "https://x.cn/news"),
        (
            "https://x.cn/news/",
            '<a href="/news/page/2/">下一页 »</a>',
            "news/page/{page}/",
            "https://x.cn/news/",
        ),
    ],
)  # fmt: skip
def test_numbered_pages(url, link, template, first_url):
    found = paging_on(links_on(page(link), url, DOMAINS), url)
    assert found is not None
    assert found.template == f"https://x.cn/{template}"
    assert found.first_url == first_url


@pytest.mark.parametrize(
    "link",
    ['<a href="/p/500002.html">两条</a>', '<a href="/2">2</a>', '<a href="https://y.cn/2">2</a>'],
)
def test_other_numbers_are_no_pages(link):
    assert paging_on(links_on(page(link), "https://x.cn/news/tech/", DOMAINS), URL) is None


def items(n, **more):
    return [
        {"id": 500001 + i, "title": f"{HEADLINE}{i}", **{k: v.format(i) for k, v in more.items()}}
        for i in range(n)
    ]


@pytest.mark.parametrize(
    ("data", "known", "found"),
    [
        ({"data": {"list": items(3, url="/p/50000{}.html")}}, (), ("data.list", "{url}")),
        (items(3, link="https://x.cn/p/50000{}.html"), (), ("", "{link}")),
        (
            {"props": {"list": items(3)}},
            ("https://x.cn/article/500002", "https://x.cn/tag/7"),
            ("props.list", "https://x.cn/article/{id}"),
        ),
        ({"list": items(3)}, (), ("list", None)),
        ({"list": items(3, url="https://elsewhere.example/50000{}.html")}, (), ("list", None)),
    ],
)
def test_lists_in_json(data, known, found):
    first = lists_in(data, url=URL, known=known, domains=DOMAINS)[0]
    assert (first.items, first.link) == found
    assert first.link is not None or first.ids == ("id",)


def test_the_time_of_items_is_found():
    data = {"list": items(3, url="/p/50000{}.html", likes="12", publish_time="2026-11-0{} 08:00")}
    assert lists_in(data, url=URL, known=(), domains=DOMAINS)[0].time == "publish_time"


@pytest.mark.parametrize(
    "data", [{}, [], {"a": 1}, {"menu": [{"name": "科技"}, {"name": "财经"}]}, {"list": items(1)}]
)
def test_what_is_no_list_of_articles(data):
    assert lists_in(data, url=URL, known=(), domains=DOMAINS) == []


def test_json_in_scripts():
    data = json.dumps({"list": [1, 2]})
    root = page(
        f'<script id="__NEXT_DATA__" type="application/json">{data}</script>'
        f'<script type="application/ld+json">{data}</script>'
        f"<script>var a = 1; window.__INITIAL_STATE__ = {data};</script>"
        "<script>window.__NUXT__=(function(a){return {}}(1))</script>"
        '<script type="application/json">{broken</script>'
    )
    found = list(embedded_in(root))
    assert [(one.script, one.after) for one in found] == [
        ("#__NEXT_DATA__", None),
        ('script[type="application/ld+json"]', None),
        (None, r"\b__INITIAL_STATE__\s*="),
    ]
    assert all(one.data == {"list": [1, 2]} for one in found)


def test_feeds_in_the_head():
    root = page(
        "",
        '<link rel="alternate" type="application/rss+xml" title="评论" href="/comments/feed/">'
        '<link rel="alternate" type="application/atom+xml" href="https://x.cn/atom.xml">'
        '<link rel="alternate" type="text/html" hreflang="en" href="/en/">'
        '<link rel="stylesheet" type="application/rss+xml" href="/no">',
    )
    assert feeds_in(root, URL) == ["https://x.cn/atom.xml", "https://www.x.cn/comments/feed/"]


def test_the_name_of_a_site():
    assert site_name(page("")) == "云屿网"
    assert site_name(page("", '<meta property="og:site_name" content="云屿">')) == "云屿"
