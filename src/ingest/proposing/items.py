"""Lists of articles inside JSON: where they stand, and what in an item leads to its article."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urljoin

from ingest.proposing.addresses import form_of
from ingest.text.urls import host_of

MIN_ITEMS = 2
"""Items of a list; one alone is the article itself."""

MAX_DEPTH = 8

_KEY = re.compile(r"[A-Za-z_$][\w$-]*")
_TITLE = re.compile(r"title|headline|subject|^name$", re.IGNORECASE)
_TIME = re.compile(r"time|date|publish|created|updated", re.IGNORECASE)
_ID = re.compile(r"(?:^|_)(?:id|slug|code|key|uuid|hash)$|Id$|^(?:aid|docid|nid)$")
_WHEN = re.compile(r"\s*(?:20\d\d[-/年.]\d|1[5-9]\d{8}|[A-Z][a-z]{2},? \d)")
_HAN = re.compile(r"[\u3400-\u9fff]")
_MIN_HAN = 4
_MIN_ID = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemList:
    """A list of articles inside JSON.

    Args:
        items: Path to it, as a route writes it.
        link: Template of an article's address, None where nothing tells how it is made.
        time: Path to an item's time, empty for none.
        n: Its items.
        ids: Fields that may name an article, where there is no template.
    """

    items: str
    link: str | None
    time: str
    n: int
    ids: tuple[str, ...] = ()


def lists_in(
    data: Any, *, url: str, known: Iterable[str], domains: Sequence[str]
) -> list[ItemList]:
    """Return the lists of articles in JSON, those that lead to articles first, longest first.

    Args:
        data: The JSON.
        url: Address of the page or answer it stands in.
        known: Addresses of articles that something else lists: what an id of an item is part of
            shows how an address is made.
        domains: The portal's domains.
    """
    addresses = list(dict.fromkeys(known))
    found = []
    for path, items in _lists(data, "", 0):
        titled = [item for item in items if _title_of(item)]
        if len(titled) < max(MIN_ITEMS, len(items) / 2):
            continue
        link = _link_field(titled, url, domains) or _link_template(titled, addresses)
        found.append(
            ItemList(
                items=path,
                link=link,
                time=_field(titled, _TIME, _is_time) or "",
                n=len(titled),
                ids=() if link else tuple(key for key in titled[0] if _ID.search(key)),
            )
        )
    return sorted(found, key=lambda one: (one.link is None, -one.n))


def _lists(data: Any, path: str, depth: int) -> Iterator[tuple[str, list[dict[str, Any]]]]:
    if depth > MAX_DEPTH:
        return
    if isinstance(data, list):
        items = [item for item in data if isinstance(item, dict)]
        if len(items) >= MIN_ITEMS and len(items) >= len(data) / 2:
            yield path, items
    elif isinstance(data, dict):
        for key, value in data.items():
            if _KEY.fullmatch(key):
                yield from _lists(value, f"{path}.{key}" if path else key, depth + 1)


def _title_of(item: Mapping[str, Any]) -> str | None:
    for key, value in item.items():
        if _TITLE.search(key) and isinstance(value, str) and len(_HAN.findall(value)) >= _MIN_HAN:
            return value
    return None


def _link_field(items: Sequence[Mapping[str, Any]], url: str, domains: Sequence[str]) -> str | None:
    """Return the template of a field that is an article's address."""
    for key in items[0]:
        if not _KEY.fullmatch(key):
            continue
        values = [item.get(key) for item in items]
        links = [urljoin(url, v) for v in values if isinstance(v, str) and _looks_linked(v)]
        good = [link for link in links if _is_article(link, domains)]
        if len(set(good)) >= max(MIN_ITEMS, 0.8 * len(items)):
            return f"{{{key}}}"
    return None


def _link_template(items: Sequence[Mapping[str, Any]], known: Sequence[str]) -> str | None:
    """Return the address of a known article with the item's id in it, made a hole."""
    for key in items[0]:
        if not _KEY.fullmatch(key):
            continue
        for item in items:
            value = item.get(key)
            if isinstance(value, bool) or not isinstance(value, int | str):
                continue
            word = str(value)
            if len(word) < _MIN_ID or not re.fullmatch(r"[\w-]+", word):
                continue
            for address in known:
                parts = re.split(rf"(?<![\w-]){re.escape(word)}(?![\w-])", address)
                if len(parts) == 2:
                    return f"{parts[0]}{{{key}}}{parts[1]}"
    return None


def _field(items: Sequence[Mapping[str, Any]], name: re.Pattern[str], fits: Any) -> str | None:
    for key in items[0]:
        if _KEY.fullmatch(key) and name.search(key):
            values = [item.get(key) for item in items]
            if sum(map(fits, values)) >= len(items) / 2:
                return key
    return None


def _is_time(value: Any) -> bool:
    return (
        not isinstance(value, bool)
        and isinstance(value, int | str)
        and bool(_WHEN.match(str(value)))
    )


def _looks_linked(value: str) -> bool:
    return value.startswith(("http://", "https://", "/"))


def _is_article(link: str, domains: Sequence[str]) -> bool:
    form = form_of(link)
    host = host_of(link)
    is_own = any(host == domain or host.endswith(f".{domain}") for domain in domains)
    return form is not None and form.is_of_one_page and is_own
