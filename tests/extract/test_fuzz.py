"""Whatever happens to a page on its way, only PageError comes out."""

import contextlib
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.errors import OversizePage, PageError
from ingest.extract.article import article_from, fields_of
from ingest.model.page import FetchedPage

SEEN = datetime(2026, 11, 1, tzinfo=UTC)
PIECES = (
    "<div>",
    "</div>",
    "<p>云岭县上周公布了一份关于机器人的管理办法，全文共二十二条。</p>",
    "<p>办法要求，设备都要标明编号和负责人，出了问题可以当场找到人。</p>",
    "<h1>云岭县给机器人立规矩</h1>",
    "<title>云岭县给机器人立规矩_云屿网</title>",
    "<meta property='og:title' content='云岭县'机器人'>",
    "<script>var ct = \"1792459817\"; var x = {publishTime: '2026-13-45 99:99'};</script>",
    '<script type=\'application/ld+json\'>{"@graph": [{"author": [1, null]}</script>',
    "<time datetime='gestern'></time>",
    "<a href='http://[x/_2.html'>下一页</a>",
    "<pre>\n\n代码\n</pre>",
    "<ruby>云<rt>yún</rt></ruby>",
    "2026年2月30日 25:61 来源：",
    "（记者",
    "作者：",
    "【责任编辑：】",
    "<!-- <p>",
    "\x00\x0b\ufffd\ue5e5",
    "&#x110000;&#0;&nbsp;&amp",
    "　　",
    "参考资料：",
    "https://[::1",
    "<table><tr><td>",
    "<svg><style>",
    "<span style='display:none'>",
)


def read(body, content_type="text/html"):
    page = FetchedPage(
        url="http://www.yunyu.example/20261020/a.html",
        body=body,
        http_status=200,
        headers=(("content-type", content_type),),
        fetched_at=SEEN,
        seen_at=SEEN,
        portal=None,
        requested_url="http://www.yunyu.example/",
    )
    with contextlib.suppress(PageError):
        parts = article_from(page, portal=None)
        assert 0 <= parts.quality <= 1
        assert fields_of(parts)["text"]


pages = st.lists(st.sampled_from(PIECES), max_size=25).map("".join)


@settings(max_examples=150, deadline=None)
@given(pages)
def test_pieces_in_any_order(html):
    read(html.encode())


@settings(max_examples=100, deadline=None)
@given(pages)
def test_the_same_as_text(text):
    read(text.replace("<", " ").encode(), "text/plain")


@settings(max_examples=100, deadline=None)
@given(pages, st.integers(0, 2000), st.binary(max_size=6))
def test_cut_and_damaged(html, at, noise):
    body = html.encode()
    read(body[:at])
    read(body[:at] + noise + body[at:])


@settings(max_examples=100, deadline=None)
@given(st.binary(max_size=400))
def test_any_bytes(body):
    read(body)


def test_a_page_of_nothing_but_tags(fetched):
    """Half a million empty elements would cost memory and seconds for no text at all."""
    with pytest.raises(OversizePage):
        article_from(fetched("<p>机器人的管理办法。</p>" + "<br>" * 500_000), portal=None)
