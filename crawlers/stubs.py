"""The files of a proposal: the declaration and a case for each list and for the pages."""

import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import PurePosixPath

from crawlers import sources
from crawlers.items import ShapeChangedError
from crawlers.newest import newest_of
from crawlers.proposals import Listing
from ingest.errors import PageError
from ingest.extract.article import article_from
from ingest.model.page import FetchedPage
from ingest.portals.portal import Portal
from ingest.proposing.addresses import made_up
from ingest.proposing.declaration import declaration_of
from ingest.proposing.list_case import answer_of
from ingest.proposing.page_case import page_in_shape
from ingest.proposing.rules import Sample
from ingest.scouting import CASES, SITES

CASE_NOW = datetime(2026, 11, 21, 4, tzinfo=UTC)
"""The instant at which the tests of lists read them."""

FIRST_ID = 500001


def files_of(
    portal: Portal,
    listings: Sequence[Listing],
    samples: Sequence[Sample],
    *,
    examples: Sequence[Sequence[str]],
) -> tuple[dict[str, str], list[str]]:
    """Return the text of each file by its path in the project, and what is left to do by hand.

    Args:
        portal: What is declared.
        listings: The list behind each of its routes.
        samples: Article pages; the first lends its shape.
        examples: Articles that each of its routes lists.
    """
    notes: list[str] = []
    folder = PurePosixPath(CASES.as_posix()) / portal.id
    files: dict[str, str] = {}
    if portal.rules and samples:
        case = _page_case(portal, samples[0])
        if case is None:
            portal = replace(portal, rules=())
            notes.append("no rules were written: a page made in their shape is not read by them")
        else:
            files |= {f"{folder}/page/{name}": text for name, text in case.items()}
    for number, (listing, urls) in enumerate(zip(listings, examples, strict=True), 1):
        answer = _list_case(portal, number, listing, urls)
        if answer is None:
            notes.append(f"write the case list-{number} by hand: its shape could not be copied")
        else:
            files |= {f"{folder}/list-{number}/{name}": text for name, text in answer.items()}
    about = f"{portal.name}: what kind of source it is, whose it is, what it reposts."
    declared = {f"{SITES.as_posix()}/{portal.id}.py": declaration_of(portal, about=about)}
    return declared | dict(sorted(files.items())), notes


def _list_case(
    portal: Portal, number: int, listing: Listing, urls: Sequence[str]
) -> dict[str, str] | None:
    """Return the files of the case of a list, None if it does not list what it should."""
    route = portal.routes[number - 1]
    search = sources.Search(keyword="", since=CASE_NOW, until=CASE_NOW) if route.search else None
    asked = sources.requests_of(route, now=CASE_NOW, search=search)[0]
    wanted = [made_up(urls[0], FIRST_ID), made_up(urls[-1], FIRST_ID + 1)]
    answer = answer_of(route, wanted, node=listing.node)
    try:
        entries = sources.entries_of(route, answer.text.encode(), asked.url)
    except ShapeChangedError:
        return None
    if sources.articles_among([entry.link for entry in entries], portal) != wanted:
        return None
    newest = newest_of([entry for entry in entries if entry.link in wanted], now=CASE_NOW)
    meta = {
        "route": number,
        "why": f"the {listing.what} as it was when the portal was proposed",
        "sure": "measured",
        "url": asked.url,
        "links": wanted,
    }
    if newest is not None:
        meta["newest"] = newest.astimezone(UTC).isoformat()
    return {answer.name: answer.text, "meta.json": _json(meta)}


def _page_case(portal: Portal, sample: Sample) -> dict[str, str] | None:
    """Return the files of the case of an article page, None if the rules do not read it."""
    text = page_in_shape(sample)
    url = made_up(sample.page.url, FIRST_ID)
    page = FetchedPage(
        url=url,
        requested_url=url,
        body=text.encode(),
        http_status=200,
        headers=(("content-type", "text/html"),),
        fetched_at=sample.page.fetched_at,
        seen_at=sample.page.fetched_at,
        portal=portal.id,
    )
    try:
        parts = article_from(page, portal=portal)
    except PageError:
        return None
    if parts.method != "rules":
        return None
    expected = {
        "title": parts.title,
        "author": parts.author,
        "editor": parts.editor,
        "declared_source": parts.declared_source,
        "source": parts.source,
        "published": parts.published.iso() if parts.published else None,
        "canonical_url": parts.canonical_url,
        "text": parts.text.split("\n"),
    }
    meta = {
        "url": url,
        "fetched_at": sample.page.fetched_at.astimezone(UTC).isoformat(timespec="seconds"),
        "charset": "utf-8",
        "why": "the shape of the pages that the portal was proposed from",
        "sure": "measured",
    }
    return {"page.html": text, "meta.json": _json(meta), "expected.json": _json(expected)}


def _json(data: object) -> str:
    return json.dumps(data, ensure_ascii=False, indent=1) + "\n"
