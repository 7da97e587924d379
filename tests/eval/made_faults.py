"""What goes wrong with a portal: its lists and pages under each fault, as a server gives them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from hashlib import sha256
from html import escape
from urllib.parse import urlsplit

from ingest.sampleweb.dice import Dice
from ingest.sampleweb.respond import Response
from tests.eval.made_articles import Habits, MadeArticle, articles_on, page_of
from tests.eval.made_portals import KINDS, Answer, front_page, kind_of, lists_of, path_of

STALE = timedelta(days=9)
"""How old a stale list is: an earlier state of the site, out of a backup."""

PAST = 60
"""Days whose articles a portal still has; the simulation begins with so many behind it."""

ALL = frozenset(KINDS)
JSON = ALL - {"feed", "sitemap", "listpage"}

FAULTS: dict[str, frozenset[str]] = {
    "layout change": ALL,
    "layout change, fields by script": ALL,
    "empty list": ALL,
    "login page": ALL,
    "redirect to login": ALL,
    "charset flip": ALL,
    "redirect to home": ALL,
    "stale list": ALL,
    "truncated pages": ALL,
    "JSON shape change": JSON,
}
"""Faults, and the kinds of routes that can have each."""


def can_have(portal: str, fault: str) -> bool:
    """Return whether a portal can have a fault."""
    return kind_of(portal) in FAULTS[fault]


LOGIN = (
    "<!DOCTYPE html><html><head><meta charset='utf-8'><title>用户登录</title></head><body>"
    "<h1>用户登录</h1><form action='/login' method='post'><p>请登录后继续浏览</p>"
    "<input name='user'><input name='password' type='password'><button>登录</button></form>"
    "</body></html>"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class MadeWeb:
    """All made-up portals at one instant.

    Args:
        now: The instant.
        dice: Chooses what is published.
        habits: What each portal publishes, by id.
        n_days: Days of the simulation so far, today among them.
        faults: What is wrong with a portal, by id.
    """

    now: datetime
    dice: Dice
    habits: Mapping[str, Habits]
    n_days: int
    faults: Mapping[str, str] = field(default_factory=dict)

    def published(self, portal: str) -> list[MadeArticle]:
        """Return what a portal has published by now, the newest first."""
        days = range(self.n_days - PAST, self.n_days)
        every = [
            one for day in days for one in articles_on(portal, day, self.habits[portal], self.dice)
        ]
        return [one for one in reversed(every) if one.published_at <= self.now]

    def respond(self, _method: str, url: str, headers: Mapping[str, str]) -> Response:
        """Answer as a server does, with validators."""
        parts = urlsplit(url)
        portal = (parts.hostname or "").partition(".")[0]
        if parts.path == "/robots.txt" or portal not in self.habits:
            return Response(status=404, headers=(("Content-Length", "0"),), body=b"")
        answer = self._answer(portal, parts.path)
        body = self._bytes(answer, self.faults.get(portal, ""))
        etag = f'"{sha256(body).hexdigest()[:16]}"'
        sent = {name.lower(): value for name, value in headers.items()}
        if answer.status == 200 and sent.get("if-none-match") == etag:
            return Response(status=304, headers=(("ETag", etag),), body=b"")
        lines = [("Content-Type", answer.content_type), ("Content-Length", str(len(body)))]
        if answer.location:
            lines.append(("Location", answer.location))
        if answer.status == 200:
            lines.append(("ETag", etag))
        return Response(status=answer.status, headers=tuple(lines), body=body)

    def _answer(self, portal: str, path: str) -> Answer:
        fault = self.faults.get(portal, "")
        if path == "/":
            return front_page(portal)
        if path.startswith("/login"):
            return Answer(LOGIN)
        articles = self.published(portal)
        lists = self._lists(portal, articles, fault)
        found = {path_of(one): one for one in articles}
        if path not in lists and path not in found:
            return Answer("<h1>404</h1>", status=404)
        if fault == "redirect to home":
            return Answer("", status=302, location="/")
        if fault == "redirect to login":
            return Answer("", status=302, location="/login?from=" + path)
        if fault == "login page":
            return Answer(LOGIN)
        if path in lists:
            return lists[path]
        return Answer(page_under(fault, found[path], portal))

    def _lists(self, portal: str, articles: Sequence[MadeArticle], fault: str) -> dict[str, Answer]:
        hours = self.habits[portal].list_hours
        if hours is not None:
            since = self.now - timedelta(hours=hours)
            articles = [one for one in articles if one.published_at >= since]
        if fault == "empty list":
            articles = []
        if fault == "stale list":
            articles = [one for one in articles if one.published_at < self.now - STALE]
        return lists_of(
            portal,
            articles,
            is_new=fault == "layout change",
            is_renamed=fault == "JSON shape change",
        )

    @staticmethod
    def _bytes(answer: Answer, fault: str) -> bytes:
        body = answer.text.encode()
        if answer.status != 200:
            return body
        if fault == "charset flip":  # read as the wrong charset and written down as UTF-8 again
            return body.decode("gb18030", "replace").encode()
        if fault == "truncated pages":
            return body[: len(body) * 55 // 100]
        return body


def page_under(fault: str, article: MadeArticle, look: str) -> str:
    """Return the page of an article under a fault of the template."""
    if fault == "layout change":  # the text comes by script
        lead = escape(article.paragraphs[0][:60])
        more = "".join(
            f"<li><a href='/a/{article.number - n}.html'>更多{n}</a></li>" for n in (1, 2)
        )
        return (
            f"<!DOCTYPE html><html><head><meta charset='utf-8'><title>{escape(article.title)}"
            f"</title></head><body><div id='app' data-id='{article.number}'><header>{look}网"
            f"</header><section class='v2-head'><h1>{escape(article.title)}</h1></section>"
            f"<section class='v2-lead'>{lead}……</section><div class='v2-load'>正在加载</div>"
            f"<aside><ul>{more}</ul></aside></div><script src='/static/app.js'></script>"
            "</body></html>"
        )
    page = page_of(article, look)
    if fault == "layout change, fields by script":
        head, _, rest = page.partition(f"<div class='{look}-info'>")
        _, _, rest = rest.partition("</div>")
        page = f"{head}<div class='v2-info' data-load='/meta/{article.number}'></div>{rest}"
        page = page.replace(f"{look}-", "v2-")
    return page
