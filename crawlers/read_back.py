"""The pages that earlier crawls of one look back have read: a back-fill takes many slices."""

from collections.abc import Callable
from datetime import datetime, timedelta

from crawlers.leafing import Leafing
from crawlers.sources import ListRequest, Search
from ingest.archive.lists import ListsRead, PageBack
from ingest.model.instant import BEIJING

KEPT_FOR = timedelta(days=7)
"""How long a page counts as read: a look back that was left is gone on with within days."""


class ReadBack:
    """Keeps which pages of lists a look back has read.

    Args:
        lists: Where earlier crawls wrote them down.
        search: What is looked back for; the day it ends with tells it from others, not the hour.
        clock: Gives the instant.
    """

    def __init__(self, lists: ListsRead, search: Search, clock: Callable[[], datetime]) -> None:
        self._lists = lists
        self._clock = clock
        until = search.until.astimezone(BEIJING).date()
        self._search = f"{search.since.isoformat()} {until} {search.keyword}"
        self._asked: set[str] = set()

    def unread(
        self, pages: tuple[ListRequest, ...], declared: str, leafing: Leafing
    ) -> tuple[tuple[ListRequest, ...], int]:
        """Return the pages of a list from the first one on that is to be read, none if all are.

        Also how many articles those before it named.

        Args:
            pages: The pages of a list that may be asked for, in order.
            declared: What the list is read with.
            leafing: Told of the pages that were read.
        """
        n_links, since = 0, self._clock() - KEPT_FOR
        for number, asked in enumerate(pages):
            key = self._key(asked, declared)
            page = self._lists.page_back(self._search, key, since=since)
            if page is None:
                return pages[number:], n_links
            leafing.passed(page, last=pages[-1])
            n_links += page.n_links
            if not page.goes_on:
                break
        return (), n_links

    def add(self, asked: ListRequest, declared: str, page: PageBack) -> None:
        """Write down that a page was read whose articles are all written down."""
        key = self._key(asked, declared)
        self._lists.add_page_back(self._search, key, page, now=self._clock())

    def end(self) -> None:
        """Forget what was read: the look back is done."""
        since = self._clock() - KEPT_FOR
        self._lists.end_look_back(self._search, self._asked, since=since)

    def _key(self, asked: ListRequest, declared: str) -> str:
        key = f"{asked.url} {asked.body!r} {declared}"
        self._asked.add(key)
        return key
