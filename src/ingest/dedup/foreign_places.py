"""Places outside the Chinese press: foreign outlets, archives of papers, platforms, letters."""

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import cache
from importlib.resources import files
from typing import Any
from urllib.parse import urlsplit

from ingest.text.outlets import all_outlets, outlet_of_host

FOREIGN_MEDIA = "foreign_media"

CHINESE = frozenset({"zaobao", "scmp"})
"""Outlets abroad that print in Chinese or about China as their own beat: they are quoted as the
Chinese press is, and their texts need no translation."""

CHINESE_EDITION = "中文"
"""In or behind the name of an outlet abroad (FT中文网): what it prints in Chinese needs no
translation."""

_DAY_IN_PATH = re.compile(r"/(20\d\d)[/-](\d{1,2})[/-](\d{1,2})(?:[/-]|$)")
_MONTH_IN_PATH = re.compile(r"/(20\d\d)/(\d\d)/")
_POST = re.compile(r"/status(?:es)?/(\d{15,20})")
_PAPER = re.compile(r"/(?:abs|pdf|html)/(\d\d)(\d\d)\.\d{4,5}")
_ABROAD = re.compile(r"\.(?:gov|edu|mil|int|eu|uk|ca|au|de|fr|jp|kr)$")


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where a foreign text stands.

    Args:
        key: What makes two places one: an outlet's id, a name in lower case, or a host.
        name: Name to show.
        kind: ``report``, ``paper``, ``post`` or ``page``.
        outlet_id: Id in the list of outlets, or None.
    """

    key: str
    name: str
    kind: str
    outlet_id: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """A letter or statement that many articles are about.

    Args:
        place: Who published it.
        title: Its title.
        url: Its address.
        published_on: The day on its page.
        words: What it is called in Chinese articles.
    """

    place: Place
    title: str
    url: str
    published_on: date
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Dated:
    """When a foreign text was published: first and last instant in UTC, and what tells it."""

    earliest: datetime
    latest: datetime
    by: str


def place_of_url(url: str) -> Place | None:
    """Return the place of an address, None where it need not be a foreign one.

    Known places count, and hosts of states, universities and country codes abroad. Any other
    host may be Chinese, whatever its ending.
    """
    try:
        parts = urlsplit(url)
    except ValueError:  # no address at all, such as http://[half
        return None
    host = parts.hostname
    if host is None:
        return None
    outlet = outlet_of_host(host)
    if outlet is not None:
        is_foreign = outlet.kind == FOREIGN_MEDIA and outlet.id not in CHINESE
        return _outlet_place(outlet.id) if is_foreign else None
    labels = host.lower().split(".")
    for i in range(len(labels) - 1):
        place = _by_host().get(".".join(labels[i:]))
        if place is not None:
            is_page = place.kind != "post" or _POST.search(parts.path)  # no account, no tag
            return place if is_page else None
    if _ABROAD.search(host.lower()):
        return Place(key=host.lower(), name=host.lower(), kind="page")
    return None


def places_by_name() -> dict[str, Place]:
    """Return the places by the names that an article may print."""
    return _by_name()


@cache
def places_by_owner() -> dict[str, Place]:
    """Return the sites that somebody publishes on, by who that is: OpenAI, 未来生命研究所."""
    return {owner: place for place, row in _listed() for owner in row.get("owners", ())}


@cache
def letters() -> tuple[Letter, ...]:
    """Return the known letters and statements."""
    return tuple(
        Letter(
            place=Place(key=row["name"].lower(), name=row["name"], kind="letter"),
            title=row["title"],
            url=row["url"],
            published_on=row["published"],
            words=tuple(row["words"]),
        )
        for row in _table()["letter"]
    )


def date_of_url(url: str) -> Dated | None:
    """Return when the text of an address was published, as far as the address tells.

    ``/2023/03/29/`` is a day, ``/2023/03/`` a month; the number of a post holds its millisecond,
    that of a paper on arXiv its month.
    """
    if match := _POST.search(url):
        at = datetime.fromtimestamp(((int(match[1]) >> 22) + 1288834974657) // 1000, tz=UTC)
        return Dated(earliest=at, latest=at, by="post_number") if at.year < 2100 else None
    if match := _PAPER.search(url):
        return _month_of(2000 + int(match[1]), int(match[2]), by="paper_number")
    if match := _DAY_IN_PATH.search(url):
        return day_of(*map(int, match.groups()), by="address")
    match = _MONTH_IN_PATH.search(url)
    return _month_of(*map(int, match.groups()), by="address") if match else None


def day_of(year: int, month: int, day: int, *, by: str) -> Dated | None:
    """Return a day, taken in UTC, or None where the calendar has no such day."""
    try:
        start = datetime(year, month, day, tzinfo=UTC)
    except ValueError:
        return None
    return Dated(earliest=start, latest=start + timedelta(days=1, seconds=-1), by=by)


def _month_of(year: int, month: int, *, by: str) -> Dated | None:
    if not 1 <= month <= 12:
        return None
    first = datetime(year, month, 1, tzinfo=UTC)
    after = (first + timedelta(days=32)).replace(day=1)
    return Dated(earliest=first, latest=after - timedelta(seconds=1), by=by)


def places_digest() -> str:
    """Return what changes whenever another place may be found."""
    outlets = [outlet for outlet in all_outlets() if outlet.kind == FOREIGN_MEDIA]
    return repr((_table(), outlets))


@cache
def _table() -> dict[str, list[dict[str, Any]]]:
    file = files("ingest.dedup") / "foreign_places.toml"
    return tomllib.loads(file.read_text(encoding="utf-8"))


def _outlet_place(outlet_id: str) -> Place:
    outlet = next(one for one in all_outlets() if one.id == outlet_id)
    return Place(key=outlet.id, name=outlet.name, kind="report", outlet_id=outlet.id)


def _listed() -> Iterator[tuple[Place, dict[str, Any]]]:
    for row in _table()["place"]:
        yield Place(key=row["name"].lower(), name=row["name"], kind=row["kind"]), row


@cache
def _by_host() -> dict[str, Place]:
    return {host: place for place, row in _listed() for host in row["hosts"]}


@cache
def _by_name() -> dict[str, Place]:
    found: dict[str, Place] = {}
    for outlet in all_outlets():
        if outlet.kind == FOREIGN_MEDIA and outlet.id not in CHINESE:
            for name in (outlet.name, outlet.en, *outlet.aliases):
                if CHINESE_EDITION not in name:
                    found.setdefault(name, _outlet_place(outlet.id))
    for place, row in _listed():
        for name in row.get("names", ()):
            found.setdefault(name, place)
    return found
