"""Portals for people: what is declared of them, and how their routes do."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import MISSING, fields
from textwrap import wrap
from typing import Any

from ingest.doctor import NO_NAME, Finding, Verdict
from ingest.model.instant import BEIJING
from ingest.portals.portal import Confidence, Evidence, Known, Portal, Route, TwoStep, UrlList
from ingest.portals.rules import Rules
from ingest.report.tables import as_table

KINDS = {
    "Feed": "feed",
    "Sitemap": "sitemap",
    "JsonApi": "json",
    "JsonInScript": "script",
    "PageState": "state",
    "HtmlInJson": "json",
    "TwoStep": "json",
    "ListPage": "html",
    "UrlList": "urls",
}
"""Kinds of routes in one word; those of one word answer alike."""

_ORDER: tuple[Confidence, ...] = ("high", "medium", "low")
_TITLE_WIDTH = 16
_LABEL = 10

_TODO: dict[Verdict, str] = {
    "stale": "see whether the site moved its list; a slow source is no fault",
    "empty": "open the address in a browser; the site may have moved its list",
    "no_articles": "compare article_url and link with the address shown",
    "no_text": "run ingest extract on the saved page; its rules may be of an older template",
    "shape_changed": "look at the answer and correct items, link or after",
    "robots": "take the route out; the site does not want it read",
    "paused": "ask again later",
    "failed": "open the address in a browser; try again later before changing anything",
}


def portals_table(portals: Iterable[Portal]) -> str:
    """Return a table of portals, 100 columns wide at most."""
    rows = []
    for portal in portals:
        lists = [route for route in portal.routes if not _is_handed_in(route)]
        daily = [route for route in lists if not route.search]
        kinds = " ".join(dict.fromkeys(KINDS[type(route).__name__] for route in daily))
        n_back = len(lists) - len(daily)
        count = f"{len(daily)}+{n_back}" if n_back else str(len(daily))
        kinds = kinds or ("handed in" if portal.routes else "")
        rows.append((portal.id, portal.name, portal.status, count, kinds, _surest(daily)))
    columns = ("id", "name", "status", "routes", "kinds", "confidence")
    note = (
        "routes: daily + for looking back; confidence: of the surest daily route, and its evidence"
    )
    return f"{as_table(columns, rows)}\n({note})"


def portal_page(portal: Portal) -> str:
    """Return everything that is declared of a portal, line by line."""
    lines = [f"{portal.id}  {portal.name}  ({portal.status})"]
    lines += _lines("domains", ", ".join(portal.domains))
    lines += _lines("outlet", portal.outlet or "none")
    if portal.has_accounts:
        lines += _lines("accounts", "each page belongs to the account it names")
    lines += _lines("pause", f"{portal.delay_s:g} s between two requests to one host")
    if portal.private_hosts:
        lines += _lines("private", ", ".join(portal.private_hosts))
    for number, line in enumerate(wrap(portal.note, 100 - _LABEL - 1)):
        lines += _lines("" if number else "note", line)
    for pattern in portal.article_url:
        lines += _lines("articles", pattern)
    for number, route in enumerate(portal.routes, 1):
        lines += ["", *_lines(f"route {number}", _heading(route)), *_fields(route)]
    for number, rules in enumerate(portal.rules, 1):
        lines += ["", *_lines(f"rules {number}", "of its article pages"), *_fields(rules)]
    return "\n".join(lines)


def findings_table(findings: Sequence[Finding]) -> str:
    """Return a table of how routes do, and below it what to do about those that do not."""
    rows = [
        (
            finding.portal,
            f"{finding.rank + 1} {KINDS[finding.route.split()[0]]}",
            finding.http_status,
            finding.n_links,
            finding.n_articles,
            finding.newest_at.astimezone(BEIJING).date() if finding.newest_at else None,
            finding.verdict,
            finding.n_chars,
            _cut(finding.title or ""),
        )
        for finding in findings
    ]
    columns = ("portal", "route", "HTTP", "links", "articles", "newest", "verdict", "chars")
    lines = [as_table((*columns, "article tried"), rows)]
    asked = [finding for finding in findings if finding.verdict not in {"handed_in", "paused"}]
    is_offline = bool(asked) and all(finding.detail == NO_NAME for finding in asked)
    for finding in findings:
        if finding.verdict in _TODO and not is_offline:
            lines += [
                "",
                f"{finding.portal} route {finding.rank + 1}: {finding.route}",
                f"  {finding.verdict}: {finding.detail}",
                f"  to do: {_TODO[finding.verdict]}",
            ]
    n_broken = sum(finding.is_broken for finding in findings)
    n_portals = len({finding.portal for finding in findings})
    lines += ["", f"{len(findings)} routes of {n_portals} portals, {n_broken} broken"]
    if is_offline:
        lines.append("no host name could be resolved: is this machine connected to the internet?")
    return "\n".join(lines)


def _surest(routes: Sequence[Route]) -> str:
    """Return the confidence in the surest of some routes, and what it rests on."""
    known = [route for route in routes if route.confidence]
    if not known:
        return ""
    route = min(known, key=lambda route: _ORDER.index(route.confidence or "low"))
    return f"{route.confidence}, {_evidence(route.evidence)}"


def _is_handed_in(route: Route) -> bool:
    return isinstance(route, UrlList) and not route.url and not route.urls


def _evidence(evidence: Evidence | None) -> str:
    if evidence is None:
        return "no evidence"
    return f"{evidence.grade} {evidence.year or ''}".strip()


def _heading(route: Route) -> str:
    words = [type(route).__name__]
    if route.confidence:
        words.append(f"{route.confidence} confidence, evidence {_evidence(route.evidence)}")
    if route.search:
        words.append("for looking back")
    if _is_handed_in(route):
        words.append("addresses are handed in")
    return ", ".join(words)


def _fields(record: Known | Rules) -> Iterator[str]:
    """Yield what a record declares beside its defaults, one line a field, ``url`` first."""
    names = [field for field in fields(record) if field.name not in {"confidence", "evidence"}]
    names.sort(key=lambda field: field.name != "url")
    for field in names:
        value = getattr(record, field.name)
        is_default = field.default is not MISSING and value == field.default
        if is_default or field.name == "search":
            continue
        if isinstance(record, TwoStep) and field.name == "then":
            yield from _lines("", f"{field.name:15} {type(value).__name__}")
            yield from (f"  {line}" for line in _fields(value))
        else:
            yield from _lines("", f"{field.name:15} {_shown(value)}")


def _shown(value: Any) -> str:
    if isinstance(value, tuple):
        return "  ".join(_shown(part) for part in value)
    return str(value)


def _lines(label: str, text: str) -> Iterator[str]:
    yield f"{label:{_LABEL}} {text}"


def _cut(title: str) -> str:
    """Return a title of a width that leaves room for the rest of its row."""
    kept, width = "", 0
    for character in title:
        width += 1 + (ord(character) > 0x2E7F)
        if width > _TITLE_WIDTH:
            return kept + "…"
        kept += character
    return kept
