"""江城晨报: a state daily with paginated lists and long articles cut into pages."""

from functools import partial
from html import escape
from urllib.parse import urlsplit

from ingest.sampleweb.pages import (
    Resource,
    Shape,
    Shown,
    View,
    chunks,
    declared_source,
    latest,
    links_html,
    paragraphs_html,
    printed_author,
    text_of,
)

_ROWS_PER_PAGE = 10
# Longer bodies are cut, as dailies do to count more views.
_CHARS_PER_PAGE = 450
_PAGES_MAX = 4
_EDITORS = ("梁晓帆", "孟书宁", "祁连山", "温如故")

_FRAME = """<!DOCTYPE html>
<html lang="zh-CN">
<head>
<meta charset="utf-8">
<title>{title}--江城晨报网</title>
<meta name="keywords" content="江城晨报,江城新闻,科技">
{head}<link rel="stylesheet" href="/css/2026.css">
</head>
<body>
<div class="top"><a href="/">江城晨报网首页</a> | <a href="/kj/index.html">科技</a> | 时政 | 社会
 | 文化 | 客户端下载</div>
<div class="path">您的位置：<a href="/">首页</a> &gt;&gt; <a href="/kj/index.html">科技</a></div>
{content}
<div class="footer">
<p>关于我们 | 联系我们 | 广告服务 | 版权声明</p>
<p>江城晨报社主办 违法和不良信息举报电话：000-00000000</p>
<p>未经书面授权，不得转载或建立镜像</p>
</div>
</body>
</html>
"""


def _frame(title: str, content: str, head: str = "") -> str:
    return _FRAME.format(title=escape(title, quote=False), content=content, head=head)


def _notice(title: str, text: str, _view: View) -> str:
    return _frame(title, f'<div class="tips"><h2>{escape(title)}</h2><p>{escape(text)}</p></div>')


def split_pages(paragraphs: tuple[str, ...]) -> list[tuple[str, ...]]:
    """Return the paragraphs of each page of an article."""
    total = sum(map(len, paragraphs))
    wanted = min(_PAGES_MAX, max(1, round(total / _CHARS_PER_PAGE)))
    if wanted < 2 or len(paragraphs) < 2 * wanted:
        return [paragraphs]
    pages: list[list[str]] = [[] for _ in range(wanted)]
    seen = 0
    for line in paragraphs:
        pages[min(wanted - 1, seen * wanted // total)].append(line)
        seen += len(line)
    return [tuple(page) for page in pages if page]


def _page_url(url: str, number: int) -> str:
    return url if number == 1 else url.replace(".html", f"_{number}.html")


def _article(shown: Shown, view: View, number: int, parts: list[tuple[str, ...]]) -> bytes:
    page, version = shown.page, shown.version
    pager = ""
    if len(parts) > 1:
        file_name = urlsplit(shown.url).path.rsplit("/", 1)[1]
        links = [
            f'<span class="cur">{n}</span>'
            if n == number
            else f'<a href="{_page_url(file_name, n)}">{n}</a>'
            for n in range(1, len(parts) + 1)
        ]
        if number > 1:
            links.insert(0, f'<a href="{_page_url(file_name, number - 1)}">上一页</a>')
        if number < len(parts):
            links.append(f'<a class="next" href="{_page_url(file_name, number + 1)}">下一页</a>')
        pager = f'<div class="zdfy clearfix">{" ".join(links)}</div>'
    name = printed_author(page)
    author = f'<span class="author">作者：{name}</span>' if name else ""
    editor = view.dice.pick(_EDITORS, page.name, "editor")
    content = f"""<div class="layout clearfix">
<div class="col col-1">
<h1>{escape(version.title, quote=False)}</h1>
<div class="channel">来源：<a href="{escape(_source_home(shown))}">{declared_source(page)}</a>
 {shown.local:%Y年%m月%d日%H:%M} {author}</div>
<div class="rm_txt_con">
{paragraphs_html(parts[number - 1], "<p>　　{}</p>")}
{pager}
</div>
<div class="edit">（责任编辑：{editor}）</div>
<div class="share">分享让更多人看到 <a href="#">微信</a> <a href="#">微博</a></div>
</div>
<div class="col col-2">
<h2>相关新闻</h2>
<ul class="list">
{links_html(view.others(page, 6))}
</ul>
<h2>热门排行</h2>
<ol>
{links_html(view.others(page, 12)[6:])}
</ol>
</div>
</div>"""
    return text_of(_frame(version.title, content))


def _source_home(shown: Shown) -> str:
    return shown.page.source.first_url() if shown.page.source else "/"


def _articles(shown: Shown, view: View) -> tuple[Resource, ...]:
    parts = split_pages(shown.version.paragraphs)
    return tuple(
        Resource(
            url=_page_url(shown.url, number),
            kind="article" if number == 1 else "article_page",
            body=partial(_article, shown, view, number, parts),
            modified_at=shown.version.since,
            page=shown.page,
        )
        for number in range(1, len(parts) + 1)
    )


def _list_url(view: View, number: int) -> str:
    name = "index.html" if number == 1 else f"index_{number}.html"
    return f"{view.site.home}kj/{name}"


def _list(view: View, number: int) -> bytes:
    pages = chunks(view.rows, _ROWS_PER_PAGE)
    rows = links_html(
        list(pages[number - 1]),
        '<li><a href="{url}">{title}</a><em>{at:%Y-%m-%d %H:%M}</em></li>',
    )
    pager = " ".join(f'<a href="{_list_url(view, n)}">{n}</a>' for n in range(1, len(pages) + 1))
    return text_of(
        _frame("科技", f'<ul class="news-list">\n{rows}\n</ul>\n<div class="page">{pager}</div>')
    )


def _front(view: View) -> bytes:
    rows = links_html(list(view.rows[:6]))
    content = f'<h2><a href="/kj/index.html">科技</a></h2><ul class="fp">\n{rows}\n</ul>'
    return text_of(_frame("江城晨报网", content))


def _routes(view: View) -> tuple[Resource, ...]:
    changed = latest(view)
    lists = tuple(
        Resource(
            url=_list_url(view, number),
            kind="not_article",
            body=partial(_list, view, number),
            modified_at=changed,
            reject_reason="not_an_article",
        )
        for number in range(1, len(chunks(view.rows, _ROWS_PER_PAGE)) + 1)
    )
    front = Resource(
        url=view.site.home,
        kind="not_article",
        body=partial(_front, view),
        modified_at=changed,
        reject_reason="not_an_article",
    )
    return (front, *lists)


SHAPE = Shape(articles=_articles, routes=_routes, notice=_notice)
