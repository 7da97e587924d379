"""What stands in place of an article for a while, or for good, without an honest status."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from html import escape
from typing import Literal

from ingest.sampleweb import notices
from ingest.sampleweb.chrome import aged
from ingest.sampleweb.pages import HTML, HTML_WITHOUT_CHARSET, Resource, Shape, Shown, View, text_of

Sort = Literal[
    "aged", "soft_404", "retracted", "forbidden", "check", "login", "wall", "server_error",
    "maintenance", "empty", "cut", "cut_quietly", "section", "not_found_page", "login_page",
]  # fmt: skip

_STATUS: dict[Sort, tuple[int, ...]] = {
    "forbidden": (403, 401, 451, 405),
    "server_error": (500, 502, 503, 504, 520),
}

_Layout = Callable[[tuple[str, ...], Resource, Shape, View], bytes]

_BARE = """<!DOCTYPE html>
<html><head><meta charset="{charset}"><title>{title}</title></head>
<body><div class="wrap">{content}</div></body></html>
"""

_AWAY: dict[Sort, str] = {
    "section": "news/",
    "not_found_page": "404.html",
    "login_page": "login?from=article",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Mishap:
    """What happens to the address of one article.

    Args:
        sort: What it is.
        since: From when on.
        until: Until when, None for good.
        number: Which of the wordings and layouts.
    """

    sort: Sort
    since: datetime
    until: datetime | None = None
    number: int = 0

    def is_on(self, now: datetime) -> bool:
        """Return whether it is so at an instant."""
        return self.since <= now and (self.until is None or now < self.until)


def with_mishap(resource: Resource, mishap: Mishap, shape: Shape, view: View) -> Resource:
    """Return what the address of an article answers under a mishap."""
    n, sort = mishap.number, mishap.sort
    if sort == "aged":
        return replace(resource, body=partial(_aged, resource, view, f"{sort}/{n}/{view.now}"))
    status, location = resource.status, None
    body = resource.body
    if sort in _SAID:
        said = _SAID[sort]
        layouts = _LAYOUTS_OF[sort]
        layout = layouts[n // len(said) % len(layouts)]
        body = partial(layout, said[n % len(said)], resource, shape, view)
    elif sort == "wall":
        body = partial(_walled, resource, shape, view, n)
    elif sort in _STATUS:
        status = _STATUS[sort][n % len(_STATUS[sort])]
        words = (str(status), "Forbidden" if status < 500 else "Server Error")
        body = partial(_bare, words, resource, shape, view)
    elif sort == "cut_quietly":
        body = partial(_part, resource, 50 + 6 * (n % 8), view.site.encoding)
    elif sort == "cut":
        body = partial(_marked, resource, view)
    else:
        body = partial(bytes, b"")
    if sort in _AWAY:
        status, location = 302, view.site.home + _AWAY[sort]
    return replace(
        resource,
        kind="missing" if sort in {"soft_404", "retracted"} else "broken",
        body=body,
        status=status,
        location=location,
        modified_at=None,
        is_cut=sort == "cut",
    )


def landing_pages(shape: Shape, view: View) -> tuple[Resource, ...]:
    """Return the pages of a site to which mishaps send a reader."""
    others = "\n".join(
        f'<li><a href="{escape(row.url)}">{escape(row.title, quote=False)}</a></li>'
        for row in view.rows[:30]
    )
    section = shape.notice("要闻", "", view).replace("</body>", f"<ul>{others}</ul></body>")
    login = "手机号 验证码 登录 其他登录方式"
    pages: tuple[tuple[Sort, str], ...] = (
        ("section", section),
        ("not_found_page", shape.notice("提示", "这里什么也没有，去首页看看吧。", view)),
        ("login_page", shape.notice("登录", login, view)),
    )
    is_utf8 = view.site.encoding == "utf-8"
    return tuple(
        Resource(
            url=view.site.home + _AWAY[sort],
            body=partial(text_of, html, view.site.encoding),
            content_type=HTML if is_utf8 else HTML_WITHOUT_CHARSET,
        )
        for sort, html in pages
    )


def _aged(resource: Resource, view: View, key: str) -> bytes:
    html = resource.body().decode(view.site.encoding)
    return text_of(aged(html, view.dice, key, view.rows), view.site.encoding)


def _marked(resource: Resource, view: View) -> bytes:
    """The page with a remark of the server, so that it is not the one known."""
    return resource.body() + f"<!-- {view.now:%H:%M:%S %d} -->".encode()


def _part(resource: Resource, percent: int, encoding: str) -> bytes:
    """A share of a page up to the end of its article, when that can be found."""
    body, page = resource.body(), resource.page
    assert page is not None  # noqa: S101 - as above
    end = max(body.find(line[-6:].encode(encoding)) for line in page.versions[0].paragraphs)
    return body[: (end if end > 0 else len(body) // 2) * percent // 100]


def _on_site(words: tuple[str, ...], _resource: Resource, shape: Shape, view: View) -> bytes:
    """A page of the site with the words as its text."""
    title = words[0] if len(words) > 1 else "提示"
    return text_of(shape.notice(title, words[-1], view), view.site.encoding)


def _in_article(words: tuple[str, ...], resource: Resource, shape: Shape, view: View) -> bytes:
    """The page of the article, headline, date and all, with the words as its body."""
    page = resource.page
    assert page is not None  # noqa: S101 - as above
    version = replace(page.version(view.now), paragraphs=words)
    return shape.articles(Shown(page=page, version=version, url=resource.url), view)[0].body()


def _instead(words: tuple[str, ...], resource: Resource, shape: Shape, view: View) -> bytes:
    """The same with a headline that says it too."""
    page = resource.page
    assert page is not None  # noqa: S101 - as above
    title = words[0].rstrip("。") if len(words[0]) < 16 else "提示信息"
    version = replace(page.version(view.now), title=title, paragraphs=words)
    return shape.articles(Shown(page=page, version=version, url=resource.url), view)[0].body()


def _bare(words: tuple[str, ...], _resource: Resource, _shape: Shape, view: View) -> bytes:
    """A page of the server."""
    content = "".join(f"<p>{escape(line, quote=False)}</p>" for line in words)
    html = _BARE.format(title=escape(words[0]), content=content, charset=view.site.encoding)
    return text_of(html, view.site.encoding)


def _with_others(words: tuple[str, ...], resource: Resource, shape: Shape, view: View) -> bytes:
    """The words above a list of other articles with their beginnings."""
    rows = [row for row in view.rows if row.page is not None and row.page is not resource.page]
    items = "\n".join(
        f'<div class="item"><h3><a href="{escape(row.url)}">{escape(row.title)}</a></h3>'
        f"<p>{escape(row.page.version(view.now).paragraphs[0], quote=False)}</p></div>"
        for row in rows[:6]
        if row.page is not None
    )
    html = shape.notice("页面提示", words[-1], view)
    box = f'<div class="recommend"><h2>为你推荐</h2>\n{items}\n</div>'
    at = html.lower().rfind("</body>")
    return text_of(html[:at] + box + html[at:], view.site.encoding)


def _on_the_way(words: tuple[str, ...], _resource: Resource, shape: Shape, view: View) -> bytes:
    """The words between a picture and a way back."""
    html = shape.notice("", words[-1], view)
    box = (
        '<p><img src="/img/lost.png" alt="404"></p><p>5 秒后自动返回<a href="/">首页</a></p>'
        '<form action="/search"><input name="q" placeholder="搜索"></form>'
    )
    at = html.lower().rfind("</body>")
    return text_of(html[:at] + box + html[at:], view.site.encoding)


def _walled(resource: Resource, shape: Shape, view: View, number: int) -> bytes:
    """The beginning of the article, and a wish to be paid or known."""
    page = resource.page
    assert page is not None  # noqa: S101 - as above
    version = page.version(view.now)
    shown = replace(version, paragraphs=version.paragraphs[: 2 + number % 2])
    html = shape.articles(Shown(page=page, version=shown, url=resource.url), view)[0].body()
    wall = f'<div class="wall">{notices.WALLS[number % len(notices.WALLS)]}</div>'
    text = html.decode(view.site.encoding)
    at = text.lower().rfind("</body>")
    return text_of(text[:at] + wall + text[at:], view.site.encoding)


_SAID: dict[Sort, Sequence[tuple[str, ...]]] = {
    "soft_404": tuple((words,) for words in notices.REMOVALS),
    "retracted": notices.RETRACTIONS,
    "check": notices.CHECKS,
    "login": notices.LOGINS,
    "maintenance": notices.OUTAGES,
}
_LAYOUTS_OF: dict[Sort, Sequence[_Layout]] = {
    "soft_404": (_on_site, _in_article, _instead, _bare, _with_others, _on_the_way),
    "retracted": (_in_article, _instead),
    "check": (_on_site, _bare),
    "login": (_on_site, _bare),
    "maintenance": (_on_site, _bare),
}
