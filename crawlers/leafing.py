"""How far the lists of one route are leafed through in a look back."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from crawlers.sources import ListRequest
from ingest.archive.lists import PageBack
from ingest.model.instant import BEIJING

UNDATED_PAGES = 20
"""Pages of a list that tells no days: nothing shows when the first day asked for is reached, and
each page may bring twenty articles to fetch."""


@dataclass(slots=True, kw_only=True)
class Leafed:
    """How far one list was leafed through.

    Args:
        n_pages: Pages read.
        urls: Articles they named.
        back_to: The newest time on the oldest page, with zone; None if they tell none.
        is_left: Whether it was left before the first day.
    """

    n_pages: int = 0
    urls: set[str] = field(default_factory=set)
    back_to: datetime | None = None
    is_left: bool = False


class Leafing:
    """Keeps how far lists were leafed through, and says which were left too early.

    Args:
        since: First instant that is looked back for, with zone.
    """

    def __init__(self, since: datetime) -> None:
        self._since = since
        self._lists: dict[ListRequest, Leafed] = {}
        self._unasked = ""
        self.broken = ""  # what made a list end that may go on another time

    def leads_on(
        self,
        urls: Sequence[str],
        times: Sequence[datetime],
        *,
        last: ListRequest,
        behind: Sequence[ListRequest],
    ) -> bool:
        """Return whether the page behind one may name what is looked for and was not named yet.

        Lists have their newest articles first, so a page that is older than the first day ends
        one. So does a page that names nothing new: a site may answer a page that it has not with
        its first or its last one.

        Args:
            urls: Articles that the page names.
            times: When they were published, as far as it tells.
            last: The last page that may be asked for, which tells the list from others.
            behind: The pages behind this one.
        """
        leafed = self._lists.setdefault(last, Leafed())
        new = [url for url in urls if url not in leafed.urls]
        leafed.urls.update(new)
        leafed.n_pages += 1
        if times:
            leafed.back_to = min(leafed.back_to or max(times), max(times))
        if not new or (times and max(times) < self._since):
            return False
        if behind and (leafed.back_to is not None or leafed.n_pages < UNDATED_PAGES):
            return True
        if leafed.n_pages > 1:
            leafed.is_left = True
        return False

    def passed(self, page: PageBack, *, last: ListRequest) -> None:
        """Note a page that an earlier crawl of the same look back has read."""
        leafed = self._lists.setdefault(last, Leafed())
        leafed.n_pages += 1
        leafed.back_to = page.back_to
        leafed.is_left = page.is_left

    def page(self, *, last: ListRequest, n_links: int, goes_on: bool) -> PageBack:
        """Return how the page of a list was that was read just now."""
        leafed = self._lists[last]
        return PageBack(
            n_links=n_links, goes_on=goes_on, is_left=leafed.is_left, back_to=leafed.back_to
        )

    def leave_out(self, said: str) -> None:
        """Note that not all lists are asked for."""
        self._unasked = said

    def said(self) -> str:
        """Return where lists were left before the first day asked for; empty if none was."""
        left = [leafed for leafed in self._lists.values() if leafed.is_left]
        if not left:
            return self._unasked
        n_pages = max(leafed.n_pages for leafed in left)
        told = [leafed.back_to for leafed in left if leafed.back_to is not None]
        if not told:
            return f"left after {n_pages} pages that tell no days"
        return f"left after {n_pages} pages, at {max(told).astimezone(BEIJING):%Y-%m-%d}"
