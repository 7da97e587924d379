"""Made-up portals with each kind of route, and the lists that name their articles."""

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from email.utils import format_datetime
from functools import cache

from ingest.portals.portal import (
    Feed,
    HtmlInJson,
    JsonApi,
    JsonInScript,
    ListPage,
    PageState,
    Portal,
    Route,
    Sitemap,
    TwoStep,
)
from tests.eval.made_articles import MadeArticle

N_LISTED = 20
"""Articles on one list, newest first."""

KINDS = (
    "feed",
    "sitemap",
    "listpage",
    "jsonapi",
    "pagestate",
    "jsoninscript",
    "htmlinjson",
    "twostep",
)


@dataclass(frozen=True, slots=True)
class Answer:
    """What a server says: the text, its kind, the status, and where to go instead."""

    text: str
    content_type: str = "text/html; charset=utf-8"
    status: int = 200
    location: str | None = None


def host(portal: str) -> str:
    """Return the host of a portal."""
    return f"{portal}.made.example"


def kind_of(portal: str) -> str:
    """Return the kind of a portal's route: its id, up to a hyphen."""
    return portal.partition("-")[0]


@cache
def portal_named(portal: str) -> Portal:
    """Return the declaration of a portal, whose id begins with its kind."""
    return Portal(
        id=portal,
        name=f"{portal}网",
        domains=(host(portal),),
        routes=(_route(portal),),
        article_url=(r"/a/\d+\.html$",),
        delay_s=0.001,
    )


def _route(portal: str) -> Route:
    base, link = f"http://{host(portal)}", f"http://{host(portal)}/a/{{id}}.html"
    routes: dict[str, Route] = {
        "feed": Feed(f"{base}/rss.xml"),
        "sitemap": Sitemap(f"{base}/sitemap.xml"),
        "listpage": ListPage(f"{base}/list/", link="ul.news a"),
        "jsonapi": JsonApi(f"{base}/api/list", items="data.list", link=link, time="at"),
        "pagestate": PageState(
            f"{base}/channel/", script="#state", items="page.items", link=link, time="at"
        ),
        "jsoninscript": JsonInScript(
            f"{base}/roll.js", after=r"var\s+allData\s*=", items="items", link=link, time="at"
        ),
        "htmlinjson": HtmlInJson(f"{base}/more", html_at="data.html", link="li a"),
        "twostep": TwoStep(
            f"{base}/channels/",
            find=r'data-channel="(?P<channel>\w+)"',
            then=JsonApi(f"{base}/of/{{channel}}", items="data", link=link, time="at"),
        ),
    }
    return routes[kind_of(portal)]


def lists_of(
    portal: str, articles: Sequence[MadeArticle], *, is_new: bool = False, is_renamed: bool = False
) -> dict[str, Answer]:
    """Return the lists of a portal by path.

    Args:
        portal: The portal.
        articles: What it has published, the newest first; the first of them are listed.
        is_new: Whether lists that are HTML or a script have the look of a new layout.
        is_renamed: Whether lists that are JSON have other names for things.
    """
    listed = articles[:N_LISTED]
    return _MAKERS[kind_of(portal)](portal, listed, is_new, is_renamed)


def _feed(
    portal: str, listed: Sequence[MadeArticle], is_new: bool, is_renamed: bool
) -> dict[str, Answer]:
    items = "".join(
        f"<item><title>{one.title}</title><link>http://{host(portal)}{path_of(one)}</link>"
        f"<pubDate>{format_datetime(one.published_at)}</pubDate></item>\n"
        for one in listed
    )
    text = (
        '<?xml version="1.0" encoding="utf-8"?>\n<rss version="2.0"><channel>'
        f"<title>feed网</title>\n{items}</channel></rss>"
    )
    return {"/rss.xml": Answer(text, "application/xml")}


def _sitemap(
    portal: str, listed: Sequence[MadeArticle], is_new: bool, is_renamed: bool
) -> dict[str, Answer]:
    urls = "".join(
        f"<url><loc>http://{host(portal)}{path_of(one)}</loc>"
        f"<lastmod>{one.published_at:%Y-%m-%dT%H:%M:%S+08:00}</lastmod></url>\n"
        for one in listed
    )
    text = f"<?xml version='1.0' encoding='utf-8'?>\n<urlset>\n{urls}</urlset>"
    return {"/sitemap.xml": Answer(text, "application/xml")}


def _listpage(
    portal: str, listed: Sequence[MadeArticle], is_new: bool, is_renamed: bool
) -> dict[str, Answer]:
    rows = "".join(
        f"<div class='card' data-href='{path_of(one)}'>{one.title}</div>\n"
        if is_new
        else f"<li><a href='{path_of(one)}'>{one.title}</a></li>\n"
        for one in listed
    )
    inside = f"<div class='cards'>{rows}</div>" if is_new else f"<ul class='news'>{rows}</ul>"
    return {"/list/": Answer(_framed("新闻", inside))}


def _jsonapi(
    portal: str, listed: Sequence[MadeArticle], is_new: bool, is_renamed: bool
) -> dict[str, Answer]:
    if is_renamed:
        data: object = {"result": {"records": _items(listed)}}
    else:
        data = {"code": 0, "data": {"list": _items(listed)}}
    return {"/api/list": _json(data)}


def _pagestate(
    portal: str, listed: Sequence[MadeArticle], is_new: bool, is_renamed: bool
) -> dict[str, Answer]:
    data = {"page": {"feed" if is_renamed else "items": _items(listed)}}
    name = "app-data" if is_new else "state"
    script = f"<script id='{name}' type='application/json'>{json.dumps(data)}</script>"
    return {"/channel/": Answer(_framed("频道", f"<div id='app'></div>{script}"))}


def _jsoninscript(
    portal: str, listed: Sequence[MadeArticle], is_new: bool, is_renamed: bool
) -> dict[str, Answer]:
    data = {"rows" if is_renamed else "items": _items(listed)}
    name = "rollData" if is_new else "allData"
    return {"/roll.js": Answer(f"var {name} = {json.dumps(data)};", "application/javascript")}


def _htmlinjson(
    portal: str, listed: Sequence[MadeArticle], is_new: bool, is_renamed: bool
) -> dict[str, Answer]:
    rows = "".join(
        f"<div data-url='{path_of(one)}'>{one.title}</div>"
        if is_new
        else f"<li><a href='{path_of(one)}'>{one.title}</a></li>"
        for one in listed
    )
    return {"/more": _json({"code": 0, "data": {"body" if is_renamed else "html": rows}})}


def _twostep(
    portal: str, listed: Sequence[MadeArticle], is_new: bool, is_renamed: bool
) -> dict[str, Answer]:
    attribute = "data-ch" if is_new else "data-channel"
    first = _framed("频道", f'<ul><li {attribute}="x9">科技</li></ul>')
    data = {"records" if is_renamed else "data": _items(listed)}
    return {"/channels/": Answer(first), "/of/x9": _json(data)}


_Maker = Callable[[str, Sequence[MadeArticle], bool, bool], dict[str, Answer]]
_MAKERS: dict[str, _Maker] = {
    "feed": _feed,
    "sitemap": _sitemap,
    "listpage": _listpage,
    "jsonapi": _jsonapi,
    "pagestate": _pagestate,
    "jsoninscript": _jsoninscript,
    "htmlinjson": _htmlinjson,
    "twostep": _twostep,
}


def path_of(article: MadeArticle) -> str:
    """Return the path of an article's page."""
    return f"/a/{article.number}.html"


def front_page(portal: str) -> Answer:
    """Return a portal's front page: columns, no articles."""
    links = "".join(f"<li><a href='/news/{n}/'>栏目{n}</a></li>" for n in range(12))
    return Answer(_framed(f"{portal}网首页", f"<ul class='columns'>{links}</ul>"))


def _items(listed: Sequence[MadeArticle]) -> list[dict[str, object]]:
    return [
        {
            "id": one.number,
            "title": one.title,
            "at": f"{one.published_at:%Y-%m-%d %H:%M:%S}",
        }
        for one in listed
    ]


def _json(data: object) -> Answer:
    return Answer(json.dumps(data, ensure_ascii=False), "application/json; charset=utf-8")


def _framed(title: str, inside: str) -> str:
    return (
        f"<!DOCTYPE html><html><head><meta charset='utf-8'><title>{title}</title></head>"
        f"<body><div class='top'><a href='/'>首页</a></div>{inside}"
        "<div class='foot'><a href='/about/'>关于我们</a></div></body></html>"
    )
