"""From an answer to what the archive keeps of it, and to the question whether it still holds."""

from dataclasses import dataclass
from datetime import datetime

from scrapy.http import Response

from ingest.archive.lists import KnownList
from ingest.archive.watched import Watched
from ingest.model.page import FetchedPage, Page

_UNCHANGED_ENCODING = ("content-encoding", "transfer-encoding", "content-length")


@dataclass(slots=True, kw_only=True)
class Fetched:
    """One page on its way to the archive.

    Args:
        page: The page.
        continues: Address of page 1 where it is a later page of an article.
        watched: What is known of its address where it was visited before.
        is_for_later: Whether it is a door, whose address is to be asked for again in a later run.
    """

    page: FetchedPage
    continues: str | None
    watched: Watched | None = None
    is_for_later: bool = False


def page_of(response: Response, *, portal: str, now: datetime) -> FetchedPage:
    """Return the page that an answer holds, as it came.

    Args:
        response: The answer.
        portal: Id of its portal.
        now: Instant of the fetch, UTC.
    """
    return FetchedPage(
        url=response.url,
        requested_url=requested_of(response),
        body=response.body,
        http_status=response.status,
        headers=_headers(response),
        fetched_at=now,
        seen_at=now,
        portal=portal,
        site_rights=response.meta.get("site_rights"),
    )


def requested_of(response: Response) -> str:
    """Return the address that was asked for, before redirects."""
    requested: str = response.meta.get("redirect_urls", [response.url])[0]
    return requested


def header_of(response: Response, name: str) -> str | None:
    """Return a header of an answer, None if it was not sent."""
    value = response.headers.get(name)
    return value.decode("latin-1") if value else None


def conditions_of(known: Page | KnownList | None) -> dict[str, str]:
    """Return the headers by which a server can say that nothing has changed since a fetch.

    An answer other than 200 is asked for anew, and so is what is not known.
    """
    if known is None or (isinstance(known, Page) and known.http_status != 200):
        return {}
    sent = {"If-None-Match": known.etag, "If-Modified-Since": known.last_modified}
    return {name: value for name, value in sent.items() if value}


def _headers(response: Response) -> tuple[tuple[str, str], ...]:
    """Return the headers as sent; those that no longer fit the decoded body are renamed."""
    pairs: list[tuple[str, str]] = []
    for name, values in response.headers.items():
        key = name.decode("latin-1").lower()
        key = f"x-archive-orig-{key}" if key in _UNCHANGED_ENCODING else key
        pairs.extend((key, value.decode("latin-1")) for value in values)
    return tuple(pairs)
