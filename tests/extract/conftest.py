"""Pages of our own, as the servers we know would send them."""

from datetime import UTC, datetime

import pytest

from ingest.model.page import FetchedPage

SEEN = datetime(2026, 11, 1, 4, 0, tzinfo=UTC)

PARAGRAPHS = (
    "云岭县上周公布了一份关于机器人的管理办法，全文共二十二条，从十一月起施行。",
    "办法要求，凡是能够自主移动的设备，都要在显著位置标明编号和负责人，出了问题可以当场找到人。",
    "“先把责任说清楚，再谈发展。”负责起草的季远说，他们用了九个月走访四十家企业。",
    "当地一家配送公司的经理告诉我们，编号并不麻烦，麻烦的是谁来承担夜间巡检的费用。",
    "办法还规定，设备在人行道上的速度不得超过每小时六公里，遇到老人和孩子必须停下。",
)


@pytest.fixture
def paragraphs():
    return PARAGRAPHS


@pytest.fixture
def fetched():
    def make(body, *, url="http://www.yunyu.example/2026/10/20/a.html", headers=None, seen_at=SEEN):
        data = body.encode() if isinstance(body, str) else body
        return FetchedPage(
            url=url,
            body=data,
            http_status=200,
            headers=headers or (("content-type", "text/html; charset=utf-8"),),
            fetched_at=SEEN,
            seen_at=seen_at,
            portal=None,
            requested_url=url,
        )

    return make


@pytest.fixture
def news_page():
    def make(
        *,
        title="云岭县给机器人立规矩",
        head="",
        header="<div class='info'>2026-10-20 09:30 来源：<a href='#'>云岭晚报</a></div>",
        body=None,
        tail="<div class='edit'>（责编：梁晓）</div>",
    ):
        text = body if body is not None else "".join(f"<p>{p}</p>" for p in PARAGRAPHS)
        links = "".join(f"<li><a href='/{i}.html'>栏目{i}</a></li>" for i in range(12))
        return (
            f"<!DOCTYPE html><html><head><title>{title}_云屿网</title>{head}</head><body>"
            f"<ul class='nav'>{links}</ul><div class='main'><h1>{title}</h1>{header}"
            f"<div class='txt'>{text}</div>{tail}</div>"
            f"<div class='hot'><h3>热门推荐</h3><ul>{links}</ul></div>"
            "<div class='foot'>版权所有 云屿网</div></body></html>"
        )

    return make
