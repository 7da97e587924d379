"""深读科技: a commercial tech site built with a script framework: JSON list, page state."""

import json
from functools import partial
from html import escape

from ingest.sampleweb.pages import (
    Resource,
    Row,
    Shape,
    Shown,
    View,
    chunks,
    latest,
    links_html,
    paragraphs_html,
    printed_author,
    text_of,
)

_ROWS_PER_PAGE = 12
_FRONT_ROWS = 15

_FRAME = """<!DOCTYPE html><html lang="zh-CN"><head><meta charSet="utf-8"/>
<title>{title}_深读科技</title><meta name="viewport" content="width=device-width"/>
<link rel="preload" href="/_next/static/css/3f1c.css" as="style"/></head>
<body><div id="__next"><header class="g-nav"><a href="/">深读科技</a><a href="/topics">专题</a>
<a href="/live">快讯</a><a href="/login">登录</a><a href="/app">下载App</a></header>
{content}
<footer class="g-foot">© 2026 深读科技 本站由深读（江城）网络有限公司运营</footer></div>
<script id="__NEXT_DATA__" type="application/json">{state}</script>
<script src="/_next/static/chunks/main-8a1b.js" defer=""></script></body></html>
"""


def _frame(title: str, content: str, props: dict[str, object], route: str) -> str:
    state = json.dumps(
        {"props": {"pageProps": props}, "page": route, "buildId": "k3T9"}, ensure_ascii=False
    ).replace("</", "<\\/")
    return _FRAME.format(title=escape(title, quote=False), content=content, state=state)


def _notice(title: str, text: str, _view: View) -> str:
    content = f'<main class="empty"><h1>{escape(title)}</h1><p>{escape(text)}</p></main>'
    return _frame(title, content, {"statusText": text}, "/_error")


def _epoch(row: Row) -> int:
    return int(row.at.timestamp())


def _item(row: Row) -> dict[str, object]:
    return {
        "id": row.page.key if row.page else row.url.rsplit("/", 1)[1],
        "title": row.title,
        "publish_time": _epoch(row),
    }


def _article(shown: Shown, view: View) -> bytes:
    page, version = shown.page, shown.version
    html = paragraphs_html(version.paragraphs)
    author = printed_author(page) or ""
    minute = f"{shown.local:%Y-%m-%d %H:%M}"
    signed = f'<a class="author-name" href="/user">{author}</a>' if author else ""
    content = f"""<main class="detail">
<h1 class="detail-title">{escape(version.title, quote=False)}</h1>
<div class="detail-meta">{signed}<span class="time">{minute}</span>
<span class="read">阅读 {view.dice.whole(300, 9000, page.name, "read")}</span></div>
<div class="detail-content">{html}</div>
<div class="detail-tags"><a href="/tag/ai">人工智能</a><a href="/tag/tech">科技</a></div>
<div class="copyright">本文为深读科技刊发，转载请联系授权，未经许可不得转载。</div>
<section class="recommend"><h3>大家都在看</h3><ul>{links_html(view.others(page, 5))}</ul></section>
</main>"""
    article = {
        "id": page.key,
        "title": version.title,
        "author": author,
        "publishTime": int(page.published_at.timestamp() * 1000),
        "content": html,
    }
    return text_of(_frame(version.title, content, {"article": article}, "/article/[id]"))


def _articles(shown: Shown, view: View) -> tuple[Resource, ...]:
    return (
        Resource(
            url=shown.url,
            kind="article",
            body=partial(_article, shown, view),
            modified_at=shown.version.since,
            page=shown.page,
        ),
    )


def _front(view: View) -> bytes:
    rows = view.rows[:_FRONT_ROWS]
    content = f'<main class="home"><ul id="feed">{links_html(list(rows[:4]))}</ul></main>'
    return text_of(_frame("首页", content, {"list": [_item(row) for row in rows]}, "/"))


def _api(view: View, number: int) -> bytes:
    pages = chunks(view.rows, _ROWS_PER_PAGE)
    rows = pages[number - 1] if number <= len(pages) else ()
    data = {"list": [_item(row) for row in rows], "total": len(view.rows)}
    return text_of(json.dumps({"code": 0, "msg": "ok", "data": data}, ensure_ascii=False))


def _routes(view: View) -> tuple[Resource, ...]:
    # One page more than there is: an API answers an empty list there, not 404.
    numbers = range(1, len(chunks(view.rows, _ROWS_PER_PAGE)) + 2)
    api = tuple(
        Resource(
            url=f"{view.site.home}api/articles?page={number}",
            body=partial(_api, view, number),
            content_type="application/json; charset=utf-8",
        )
        for number in numbers
    )
    front = Resource(
        url=view.site.home,
        kind="not_article",
        body=partial(_front, view),
        modified_at=latest(view),
        reject_reason="not_an_article",
    )
    return (front, *api)


SHAPE = Shape(articles=_articles, routes=_routes, notice=_notice)
