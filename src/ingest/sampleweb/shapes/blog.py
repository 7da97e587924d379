"""慢译: one person's blog of translations and essays, found through its sitemaps."""

from datetime import datetime
from functools import partial
from html import escape

from ingest.model.instant import BEIJING
from ingest.sampleweb.pages import (
    Resource,
    Shape,
    Shown,
    View,
    links_html,
    paragraphs_html,
    printed_author,
    text_of,
)

_FRAME = """<!DOCTYPE html>
<html lang="zh-CN"><head><meta charset="UTF-8"><title>{title} – 慢译</title>
<meta name="generator" content="WordPress 6.8"></head>
<body class="{kind}"><header class="site-header"><p class="site-title"><a href="/">慢译</a></p>
<p class="site-description">慢一点，译得准一点</p></header>
{content}
<footer class="site-footer">慢译 | 自豪地采用 WordPress</footer></body></html>
"""


def _frame(title: str, content: str, kind: str = "page") -> str:
    return _FRAME.format(title=escape(title, quote=False), content=content, kind=kind)


def _notice(title: str, text: str, _view: View) -> str:
    return _frame(title, f"<main><h1>{escape(title)}</h1><p>{escape(text)}</p></main>")


def _article(shown: Shown, view: View) -> bytes:
    article, version = shown.page.article, shown.version
    references = ""
    if article.is_translation:
        references = (
            f"\n<p>原文：{escape(article.original_title, quote=False)}"
            f"（{shown.page.outlet_name}）</p>\n<p>参考材料</p>\n"
            f'<p><a href="{escape(article.original_url)}">'
            f"{escape(article.original_url)}</a></p>"
        )
    author = printed_author(shown.page)
    byline = f'<span class="byline"> 由 <a href="/author/me/">{author}</a></span>' if author else ""
    content = f"""<main id="primary"><article id="post-{shown.page.key}" class="post type-post">
<header class="entry-header"><h1 class="entry-title">{escape(version.title, quote=False)}</h1>
<div class="entry-meta"><a href="#">- A+</a> 发布于 <time class="entry-date published"
 datetime="{shown.local.isoformat(timespec="seconds")}">{shown.local.year}年{shown.local.month}月{
        shown.local.day
    }日</time>{byline}</div></header>
<div class="entry-content">
{paragraphs_html(version.paragraphs)}{references}
</div>
<div class="social-main"><div class="weixin"><b>我的微信</b><p>这是我的微信扫一扫</p></div>
<div class="telegram"><b>我的电报</b><p>这是我的电报扫一扫</p></div></div>
<footer class="entry-footer">分类：<a href="/category/essay/">随笔</a></footer></article>
<nav class="post-navigation">{links_html(view.others(shown.page, 2), '<a href="{url}">{title}</a>')}
</nav></main>"""
    return text_of(_frame(version.title, content, "single single-post"))


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


def _entries(tag: str, entries: list[tuple[str, datetime]]) -> str:
    return "\n".join(
        f"<{tag}><loc>{escape(url)}</loc>"
        f"<lastmod>{at.astimezone(BEIJING).isoformat(timespec='seconds')}</lastmod></{tag}>"
        for url, at in entries
    )


def _xml(root: str, inner: str) -> bytes:
    return text_of(
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        f'<{root} xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n{inner}\n</{root}>\n'
    )


def _post_entries(view: View) -> list[tuple[str, datetime]]:
    return [
        (row.url, row.page.version(view.now).since if row.page else row.at) for row in view.rows
    ]


def _posts(view: View) -> bytes:
    return _xml("urlset", _entries("url", _post_entries(view)))


def _pages(view: View) -> bytes:
    about = (f"{view.site.home}about/", datetime(2024, 5, 1, 10, tzinfo=BEIJING))
    return _xml("urlset", _entries("url", [about]))


def _index(view: View) -> bytes:
    newest = max((at for _, at in _post_entries(view)), default=view.now)
    maps = [
        (f"{view.site.home}sitemap-posts.xml", newest),
        (f"{view.site.home}sitemap-pages.xml", datetime(2024, 5, 1, 10, tzinfo=BEIJING)),
    ]
    return _xml("sitemapindex", _entries("sitemap", maps))


def _front(view: View) -> bytes:
    return text_of(_frame("首页", f"<main><ul>{links_html(list(view.rows))}</ul></main>", "home"))


def _about(view: View) -> bytes:
    return text_of(_notice("关于", "这里是慢译，一个人的翻译博客。", view))


def _routes(view: View) -> tuple[Resource, ...]:
    home = view.site.home
    pages = tuple(
        Resource(
            url=f"{home}{path}",
            kind="not_article",
            body=partial(body, view),
            reject_reason="not_an_article",
        )
        for path, body in (("", _front), ("about/", _about))
    )
    maps = tuple(
        Resource(
            url=f"{home}{path}",
            body=partial(body, view),
            content_type="application/xml; charset=utf-8",
        )
        for path, body in (
            ("sitemap_index.xml", _index),
            ("sitemap-posts.xml", _posts),
            ("sitemap-pages.xml", _pages),
        )
    )
    return (*pages, *maps)


SHAPE = Shape(articles=_articles, routes=_routes, notice=_notice)
