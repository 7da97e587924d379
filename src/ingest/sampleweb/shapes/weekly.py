"""智械周刊: a tech weekly with a full-text feed and JSON-LD in its pages."""

import json
from datetime import datetime
from email.utils import format_datetime
from functools import partial
from html import escape

from ingest.model.instant import BEIJING
from ingest.sampleweb.pages import (
    Resource,
    Row,
    Shape,
    Shown,
    View,
    latest,
    links_html,
    paragraphs_html,
    printed_author,
    text_of,
)

_FEED_ROWS = 60

_FRAME = """<!DOCTYPE html>
<html lang="zh-Hans"><head><meta charset="UTF-8"><title>{title} | 智械周刊</title>
<link rel="alternate" type="application/rss+xml" title="智械周刊" href="/feed/">
{head}</head>
<body class="single"><header id="masthead"><a class="brand" href="/">智械周刊</a>
<nav><a href="/">首页</a><a href="/tag/report">报道</a><a href="/about">关于我们</a></nav></header>
{content}
<footer>智械周刊编辑部 · 每周五更新 · <a href="/about">投稿</a></footer></body></html>
"""


def _frame(title: str, content: str, head: str = "") -> str:
    return _FRAME.format(title=escape(title, quote=False), content=content, head=head)


def _notice(title: str, text: str, _view: View) -> str:
    return _frame(title, f"<main><h1>{escape(title)}</h1><p>{escape(text)}</p></main>")


def _json_ld(shown: Shown) -> str:
    data = {
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "headline": shown.version.title,
        "datePublished": shown.local.isoformat(timespec="seconds"),
        "dateModified": shown.version.since.astimezone(BEIJING).isoformat(timespec="seconds"),
        "author": {"@type": "Person", "name": printed_author(shown.page) or "智械周刊"},
        "publisher": {"@type": "Organization", "name": "智械周刊"},
        "mainEntityOfPage": shown.url,
    }
    dumped = json.dumps(data, ensure_ascii=False)
    return f'<script type="application/ld+json">{dumped}</script>\n'


def _body_html(shown: Shown) -> str:
    html = paragraphs_html(shown.version.paragraphs)
    page = shown.page
    if page.relation != "partial":
        return html
    name, source = page.outlet_name, page.source.first_url() if page.source else ""
    link = f'<a href="{escape(source)}">阅读全文</a>' if source else "阅读全文"
    tail = f'\n<p class="more">{link}</p>' if page.is_preview else ""
    return f'{html}{tail}\n<p class="origin">来源：{name}</p>'


def _article(shown: Shown, view: View) -> bytes:
    author = printed_author(shown.page)
    byline = f'<p class="byline">文｜{author}</p>' if author else ""
    half = len(shown.version.paragraphs) // 2
    body = _body_html(shown).split("\n")
    newsletter = """<aside class="newsletter"><h4>订阅智械周刊</h4>
<p>每周五早上，一封信读懂机器与人。</p>
<form><input type="email" placeholder="你的邮箱"><button>订阅</button></form></aside>"""
    body.insert(max(1, half), newsletter)
    text = "\n".join(body)
    content = f"""<main id="main"><article class="post">
<h1 class="entry-title">{escape(shown.version.title, quote=False)}</h1>
{byline}
<time class="entry-date" datetime="{shown.local.isoformat(timespec="seconds")}">{
        shown.local.year
    }年{shown.local.month}月{shown.local.day}日 {shown.local:%H:%M}</time>
<div class="entry-content">
{text}
</div>
<section class="further"><h3>延伸阅读</h3><ul>
{links_html(view.others(shown.page, 4))}
</ul></section>
</article></main>"""
    return text_of(_frame(shown.version.title, content, _json_ld(shown)))


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


def _item(row: Row, now: datetime) -> str:
    full = ""
    if row.page is not None:
        version = row.page.version(now)
        author = printed_author(row.page)
        html = _body_html(Shown(page=row.page, version=version, url=row.url)).replace(
            "]]>", "]]]]><![CDATA[>"
        )
        creator = f"<dc:creator>{escape(author)}</dc:creator>" if author else ""
        full = f"{creator}<content:encoded><![CDATA[{html}]]></content:encoded>"
    return (
        f"<item><title>{escape(row.title)}</title><link>{escape(row.url)}</link>"
        f"<pubDate>{format_datetime(row.local)}</pubDate>{full}</item>"
    )


def _feed(view: View) -> bytes:
    items = "\n".join(_item(row, view.now) for row in view.rows[:_FEED_ROWS])
    return text_of(
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        '<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/"><channel><title>智械周刊</title>'
        f"<link>{view.site.home}</link><language>zh-cn</language>\n{items}\n</channel></rss>\n"
    )


def _front(view: View) -> bytes:
    return text_of(_frame("首页", f"<main><ul>{links_html(list(view.rows[:20]))}</ul></main>"))


def _routes(view: View) -> tuple[Resource, ...]:
    changed = latest(view)
    return (
        Resource(
            url=view.site.home,
            kind="not_article",
            body=partial(_front, view),
            modified_at=changed,
            reject_reason="not_an_article",
        ),
        Resource(
            url=f"{view.site.home}feed/",
            body=partial(_feed, view),
            content_type="application/rss+xml; charset=utf-8",
            modified_at=changed,
        ),
    )


SHAPE = Shape(articles=_articles, routes=_routes, notice=_notice)
