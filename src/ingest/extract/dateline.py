"""When the page says it was published."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from lxml.etree import _Element as Element

from ingest.extract.clues import Clue
from ingest.extract.page import HtmlPage
from ingest.extract.parts import Claim
from ingest.extract.taiwan import with_western_years
from ingest.model.instant import Instant
from ingest.text.dates import instant_of, instant_of_epoch, instants_in

_UPDATED = re.compile(r"(?:更新|修改|最后|最新|编辑于|截至|修订)[^\d]{0,8}$")
_UPDATED_AFTER = re.compile(r"^\s{0,2}(?:更新|修改|编辑)")
_PUBLISHED = re.compile("(?:发布|发表|刊发)(?:时间|日期|于)?\\s*[：:]?\\s*$")
_RELATIVE = re.compile("前|昨|今|刚|上周|本周|这周|上个|本个")
_YEAR = re.compile(r"(?:19|20)\d\d|[〇零一二三四五六七八九]{4}")
_FINE = frozenset({"second", "minute"})
_ORDER = {"second": 0, "minute": 1, "hour": 2, "day": 3, "month": 4, "year": 5}

_META_NAMES = (
    "article:published_time",
    "og:release_date",
    "og:published_time",
    "og:time",
    "apub:time",
    "bytedance:published_time",
    "weibo:article:create_at",
    "pubdate",
    "publishdate",
    "publish_time",
    "publishtime",
    "datepublished",
    "dc.date.issued",
    "date",
    "parsely-pub-date",
)
# How publishTime, pub_time, createTime, releaseTime and the like begin, as scripts spell them.
_STATED_STEMS = ("pub", "Pub", "reate_time", "reateTime", "elease")
# A script longer than this is a program; two of 1.4 MB took half of the search on 47 pages.
_MAX_STATED_CHARS = 500_000
_STATED = re.compile(
    r"""\w*(?:ime|ate|_at|At|tamp)["']?\s*[:=]\s*["']?
    (\d{10}(?:\d{3})?(?![\d.])|20\d\d-\d\d-\d\d[ T]\d\d:\d\d(?::\d\d)?)""",
    re.VERBOSE | re.IGNORECASE,
)
_ACCOUNT_TIME = re.compile(r"""\bvar\s+ct\s*=\s*["'](\d{10})["']""")
_URL_DAY = re.compile(r"(?<!\d)(20[0-3]\d)[-/]?(0[1-9]|1[0-2])[-/]?([0-2]\d|3[01])(?!\d)")
_LINE_MAX = 160
# As far above the headline as other clues are taken from.
_ABOVE_LINES = 4
_SENTENCE_END = re.compile("[。！？]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Dated:
    """One reading of the time of publication; the lowest rank wins."""

    instant: Instant
    rule: str
    where: str
    rank: float


def published_of(
    clues: Iterable[Clue],
    *,
    page: HtmlPage | None,
    url: str,
    seen_at: datetime | None,
    headline: Element | None = None,
    is_traditional: bool = False,
) -> tuple[Instant | None, tuple[Claim, ...]]:
    """Return when the page says it was published, and every reading.

    What a reader sees between headline and body counts first, then what the page tells machines:
    CDN, update and asset times stand there in 45 of 100 pages.

    Args:
        clues: Lines of header, tail and rules.
        page: The parsed page; None for a text page.
        url: Address of the page, which often holds the day.
        seen_at: When it was fetched; without it relative dates are not resolved.
        headline: Element of the headline, None if none is seen.
        is_traditional: Whether the page is in traditional characters; then years of the Republic
            of China are read.
    """
    readings = [
        reading
        for clue in clues
        if clue.zone != "body" and clue.field in {None, "published"}
        if len(clue.text) <= _LINE_MAX or clue.where == "line:field_dump"
        for reading in _in_clue(clue, seen_at, is_traditional=is_traditional)
    ]
    if page is not None:
        readings += _for_machines(page, seen_at, headline=headline)
    readings += _in_url(url)
    readings.sort(key=lambda r: r.rank)
    if not readings:
        return None, ()
    best = _refined(readings)
    claims = tuple(
        Claim(
            field="published",
            value=r.instant.iso(),
            rule=r.rule,
            where=r.where[:120],
            won=r is best,
        )
        for r in readings
    )
    return best.instant, claims


def _in_clue(clue: Clue, seen_at: datetime | None, *, is_traditional: bool) -> list[Dated]:
    base = {
        "rule": -2.0,
        "header": 0.0,
        "above": 0.7,
        "hidden": 0.5,
        "dropped": 1.0,
        "script": 2.7,
        "tail": 4.0,
    }
    readings = []
    if clue.field == "published" and (epoch := instant_of_epoch(clue.text)):
        rank, rule = base[clue.zone], f"date_{clue.zone}"
        return [Dated(instant=epoch, rule=rule, where=clue.where, rank=rank)]
    text, years = with_western_years(clue.text) if is_traditional else (clue.text, {})
    for instant, start, end in instants_in(text, seen_at=seen_at):
        rank = base[clue.zone]
        fine = instant.precision in _FINE
        rule = f"date_{clue.zone}"
        if not fine:
            rank += 3.5
        if _PUBLISHED.search(text[:start]):
            rank -= 0.5
        if _UPDATED.search(text[:start]) or _UPDATED_AFTER.search(text[end:]):
            rank, rule = rank + 7, "date_updated"
        if _RELATIVE.search(instant.raw) and not _YEAR.search(instant.raw):
            rank, rule = max(rank, 0) + 8, "date_relative"
        elif not _YEAR.search(instant.raw):
            rank, rule = rank + 4, "date_yearless"
        raw = instant.raw
        for western, printed in years.items():
            raw = raw.replace(western, printed, 1)
        readings.append(
            Dated(instant=replace(instant, raw=raw), rule=rule, where=clue.where, rank=rank)
        )
    return readings


def _for_machines(
    page: HtmlPage, seen_at: datetime | None, *, headline: Element | None
) -> list[Dated]:
    found: list[tuple[Instant | None, str, str, float]] = []
    for name in _META_NAMES:
        found += [
            (instant_of(value, seen_at=seen_at), "date_meta", name, 2.0)
            for value in page.metas.get(name, ())
        ]
    for data in page.linked_data:
        for name in ("datePublished", "pubDate"):
            if isinstance(data.get(name), str):
                found.append((instant_of(data[name], seen_at=seen_at), "date_json", name, 2.2))
    stamp = _stamp_of(page, headline)
    if stamp is not None:
        instant = instant_of(stamp, seen_at=seen_at)
        found.append((instant, "date_time_element", "time[datetime]", 2.4))
    stated: list[str] = []
    for script in page.scripts:
        if "var ct" in script:
            for match in _ACCOUNT_TIME.finditer(script):
                found.append((instant_of_epoch(match[1]), "date_account_epoch", "var ct", 1.9))
        if len(script) <= _MAX_STATED_CHARS:
            stated += _stated_in(script)
    if len(set(stated)) == 1:
        raw = stated[0]
        instant = instant_of_epoch(raw) if raw.isdigit() else instant_of(raw, seen_at=seen_at)
        found.append((instant, "date_script", "script", 2.6))
    return [
        Dated(
            instant=instant if "epoch" in rule else _without_idle_seconds(instant),
            rule=rule,
            where=where,
            rank=rank if instant.precision in _FINE else rank + 4,
        )
        for instant, rule, where, rank in found
        if instant is not None
    ]


def _stamp_of(page: HtmlPage, headline: Element | None) -> str | None:
    """Return the ``datetime`` of the first ``time`` element behind the headline, or None.

    A teaser of another article may stand above it with a time of its own. One above the headline
    counts when no sentence of a teaser stands between the two.

    Args:
        page: The page.
        headline: Element of the headline; None takes the first of the page.
    """
    above: list[Element] = []
    is_behind = headline is None
    tags = ("time",) if headline is None else ("time", headline.tag)
    for node in page.root.iter(*tags):
        is_behind = is_behind or node is headline
        stamp = node.get("datetime")
        if node.tag != "time" or not stamp:
            continue
        if is_behind:
            return str(stamp)
        above.append(node)
    if not above or headline is None:
        return None
    last = above[-1]
    at = next((i for i, line in enumerate(page.lines) if line.node is headline), 0)
    for line in reversed(page.lines[max(0, at - _ABOVE_LINES) : at]):
        if last in line.owners or last is line.node:
            return str(last.get("datetime"))
        if _SENTENCE_END.search(line.text):
            return None
    return None


def _stated_in(script: str) -> list[str]:
    """Return the times a script states under names of publication.

    Names are looked for as plain strings first: one expression over all scripts took 10 ms a page.
    """
    stated = []
    for stem in _STATED_STEMS:
        at = script.find(stem)
        while at >= 0:
            match = _STATED.match(script, at)
            if match:
                stated.append(match[1])
            at = script.find(stem, at + len(stem))
    return stated


def _without_idle_seconds(instant: Instant) -> Instant:
    """Return the instant to the minute when its seconds are :00, which systems print unasked."""
    if instant.precision != "second" or instant.earliest.second:
        return instant
    return replace(instant, latest=instant.earliest + timedelta(seconds=59), precision="minute")


def _in_url(url: str) -> list[Dated]:
    match = _URL_DAY.search(url)
    if match is None:
        return []
    instant = instant_of("-".join(match.groups()), seen_at=None)
    if instant is None:
        return []
    return [Dated(instant=instant, rule="date_url", where=match[0], rank=20.0)]


def _refined(readings: list[Dated]) -> Dated:
    """Return the best reading, or one of a machine that says the same more precisely.

    A visible ``15:42`` and a ``15:42:52`` in the page's data are one instant; a midnight in the
    data is a day in disguise.
    """
    best = readings[0]
    for other in readings[1:]:
        if (
            other.rank >= 7
            or other.rule == "date_tail"
            or _ORDER[other.instant.precision] >= _ORDER[best.instant.precision]
        ):
            continue
        if not best.instant.earliest <= other.instant.earliest <= best.instant.latest:
            continue
        if other.instant.precision in _FINE and other.instant.iso()[11:16] == "00:00":
            continue
        best = other
    return best
