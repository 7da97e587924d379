"""The address readers know a page by."""

from collections.abc import Iterator
from urllib.parse import urlsplit

from ingest.extract.clues import Reading
from ingest.extract.page import HtmlPage
from ingest.text.urls import registrable_domain


def addresses_of(page: HtmlPage | None, *, url: str, stated: str | None = None) -> list[Reading]:
    """Return every address a page gives for itself, and the one it was fetched from.

    Templates print the site's front page as canonical, and copies the address of another site;
    either would make many articles one. So these never win, but they stay among the readings:
    ``url_elsewhere`` is where a copy says its text first stood.

    Args:
        page: The parsed page; None for a text page.
        url: Where it came from.
        stated: What a portal's rules take from the page's state, or None.
    """
    readings = [Reading(value=url, rule="url_page", where="address", rank=5.0)]
    if stated:
        readings.append(Reading(value=stated, rule="url_state", where="state", rank=-1.0))
    if page is not None:
        readings += _linked(page, url)
        og = page.meta("og:url")
        if og and og.startswith("http"):
            readings.append(Reading(value=og, rule="url_og", where="og:url", rank=8.0))
    return readings


def _linked(page: HtmlPage, url: str) -> Iterator[Reading]:
    for link in page.root.iter("link"):
        href = (link.get("href") or "").strip()
        if (link.get("rel") or "").lower() != "canonical" or not href.startswith("http"):
            continue
        rule, rank = _verdict_on(href, url)
        yield Reading(value=href, rule=rule, where="link[rel=canonical]", rank=rank)


def _verdict_on(href: str, url: str) -> tuple[str, float]:
    try:
        path = urlsplit(href).path
    except ValueError:
        return "url_broken", 9.0
    if not path.strip("/"):
        return "url_front", 9.0
    is_same = url.startswith("urn:") or registrable_domain(href) == registrable_domain(url)
    return ("url_canonical", 0.0) if is_same else ("url_elsewhere", 9.0)
