"""A list in the shape of a site's own, with entries of our own: what a test reads."""

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from typing import Any

from lxml.etree import _Element as Element

from ingest.portals.portal import (
    Feed,
    JsonApi,
    JsonInScript,
    ListPage,
    PageState,
    Route,
    Sitemap,
    UrlList,
)

HEADLINES = ("云屿市公布算法备案办法", "蓝杉研究所谈模型评测", "广告")
"""Our own headlines; the last one is of an advertisement."""

TIMES = (
    "Fri, 20 Nov 2026 08:30:00 +0800",
    "Thu, 19 Nov 2026 08:30:00 +0800",
    "Thu, 19 Nov 2026 08:30:00 +0800",
)
ISO_TIMES = (
    "2026-11-20T08:30:00+08:00",
    "2026-11-19T08:30:00+08:00",
    "2026-11-19T08:30:00+08:00",
)

ELSEWHERE = "https://elsewhere.example/a/1.html"
"""Where the advertisement leads: it must not come out."""

_HOLE = re.compile(r"\{([\w$.-]+)\}")


@dataclass(frozen=True, slots=True, kw_only=True)
class ListAnswer:
    """An answer of a list.

    Args:
        name: File name.
        text: What it says.
    """

    name: str
    text: str


def answer_of(route: Route, urls: Sequence[str], *, node: Element | None = None) -> ListAnswer:
    """Return an answer of a route that lists some addresses, and one of somebody else's.

    Args:
        route: The route.
        urls: Two addresses of articles that do not exist.
        node: A link of the real list, whose elements are kept; for HTML lists.

    Raises:
        ValueError: The route is of a kind that is not proposed.
    """
    name, text = "answer.html", ""
    match route:
        case Feed():
            name, text = "answer.xml", _feed(urls)
        case Sitemap():
            name, text = "answer.xml", _sitemap(urls)
        case UrlList():
            name, text = "answer.txt", "\n".join([*urls, ELSEWHERE]) + "\n"
        case JsonApi():
            name, text = "answer.json", _json(_nested(route, urls))
        case ListPage():
            text = _page(urls, node)
        case PageState():
            text = _html(_script(route, urls))
        case JsonInScript():
            variable = route.after.removeprefix(r"\b").removesuffix(r"\s*=").replace("\\", "")
            script = f"window.{variable} = {_json(_nested(route, urls)).strip()};"
            text = _html(f"<script>{script}</script>")
        case _:
            raise ValueError(f"no answer can be made up for {type(route).__name__}")
    return ListAnswer(name=name, text=text)


def _feed(urls: Sequence[str]) -> str:
    items = "\n".join(
        f"<item><title>{title}</title><link>{escape(url)}</link><pubDate>{time}</pubDate></item>"
        for url, title, time in zip([*urls, ELSEWHERE], HEADLINES, TIMES, strict=True)
    )
    return (
        '<?xml version="1.0" encoding="utf-8"?>\n<rss version="2.0"><channel>\n'
        f"<title>自己写的样例</title>\n{items}\n</channel></rss>\n"
    )


def _sitemap(urls: Sequence[str]) -> str:
    rows = "\n".join(
        f"<url><loc>{escape(url)}</loc><lastmod>{time}</lastmod></url>"
        for url, time in zip([*urls, ELSEWHERE], ISO_TIMES, strict=True)
    )
    return (
        '<?xml version="1.0" encoding="utf-8"?>\n'
        f'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n{rows}\n</urlset>\n'
    )


def _page(urls: Sequence[str], node: Element | None) -> str:
    """Return an HTML list: the elements around a link of the real one, twice."""
    around = list(node.iterancestors()) if node is not None else []
    chain = [one for one in around if isinstance(one.tag, str) and one.tag not in {"html", "body"}]
    row = [one for one in chain[:1] if one.tag in {"li", "dd", "h2", "h3", "p", "td"}]
    marks = _marks(node) if node is not None else ""
    links = [
        f'<a{marks} href="{escape(url)}">{title}</a>'
        for url, title in zip([*urls, ELSEWHERE], HEADLINES, strict=True)
    ]
    for one in row:
        links = [f"<{one.tag!s}{_marks(one)}>{link}</{one.tag!s}>" for link in links]
    text = "\n".join(links)
    for one in chain[len(row) :]:
        text = f"<{one.tag!s}{_marks(one)}>\n{text}\n</{one.tag!s}>"
    nav = '<nav><a href="/">首页</a> <a href="/about.html">关于我们</a></nav>'
    return _html(f"{nav}\n{text}")


def _html(inner: str) -> str:
    return (
        '<!DOCTYPE html>\n<html lang="zh-CN">\n<head><meta charset="utf-8"><title>列表</title>'
        f"</head>\n<body>\n{inner}\n</body>\n</html>\n"
    )


def _marks(node: Element) -> str:
    return "".join(
        f' {name}="{escape(str(node.get(name)))}"' for name in ("id", "class") if node.get(name)
    )


def _script(route: PageState, urls: Sequence[str]) -> str:
    data = _json(_nested(route, urls)).strip()
    if route.script.startswith("#"):
        return f'<script id="{route.script[1:]}" type="application/json">{data}</script>'
    kind = re.search(r'type="([^"]+)"', route.script)
    return f'<script type="{kind[1] if kind else "application/json"}">{data}</script>'


def _nested(route: JsonApi | PageState | JsonInScript, urls: Sequence[str]) -> Any:
    """Return items that lead to some addresses, at the place where a route looks for them."""
    template = route.link if isinstance(route.link, str) else route.link[0]
    items: list[dict[str, Any]] = []
    for url, title, time in zip(urls, HEADLINES[:2], ISO_TIMES[:2], strict=True):
        item: dict[str, Any] = {"title": title, **_filling(template, url)}
        if route.time:
            item[route.time] = time
        items.append(item)
    items.append({"title": "没有链接的条目"})
    data: Any = items
    for key in reversed(route.items.split(".") if route.items else []):
        data = {key: data}
    return data


def _filling(template: str, url: str) -> dict[str, str]:
    """Return the fields that make a template an address."""
    pattern, names = "", []
    for number, part in enumerate(_HOLE.split(template)):
        pattern += "(.+)" if number % 2 else re.escape(part)
        names += [part] if number % 2 else []
    match = re.fullmatch(pattern, url)
    return dict(zip(names, match.groups(), strict=True)) if match else {}


def _json(data: Any) -> str:
    return json.dumps(data, ensure_ascii=False, indent=1) + "\n"
