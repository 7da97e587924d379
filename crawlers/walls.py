"""Walls: hosts that show a door in place of every page, and are left alone for it.

A door is a login, a check for robots, or a refusal. One may belong to its page; several in a row
are meant for the crawl, and to ask on would be to knock.
"""

import hashlib
from datetime import datetime, timedelta

from crawlers.doors import BLOCKED_STATUS, shows_door
from ingest.archive.catalog import Catalog
from ingest.model.page import FetchedPage, Page
from ingest.portals.portal import Portal
from ingest.text.urls import host_of

PAUSE = timedelta(hours=20)
"""How long a host is left alone: a daily job that starts early still asks it the next day."""


class Walls:
    """Counts the doors that each host shows one after the other.

    Args:
        catalog: Where pauses are written down, and what is to be asked for again.
    """

    def __init__(self, catalog: Catalog) -> None:
        self._catalog = catalog
        self._doors: dict[str, list[str | None]] = {}  # what to ask for again, by host

    def passed(self, url: str) -> None:
        """Note that a host gave what was asked for, or said that it has no such thing."""
        self._doors.pop(host_of(url), None)

    def ends_at(
        self,
        page: FetchedPage,
        portal: Portal,
        *,
        again: str | None,
        now: datetime,
        before: Page | None = None,
    ) -> bool:
        """Note an answer; return whether its host is left alone from here on.

        A door that an address showed at its last visit, too, belongs to its page.

        Args:
            page: The answer.
            portal: Its portal.
            again: The address, if it is to be asked for again when it was a door; None where it
                will be looked at again by itself.
            now: When, UTC.
            before: What the address gave at its last visit, None if it was not asked before.
        """
        if shows_door(page, portal):
            if before is not None and _was_shut(before, page):
                return False
            return self.met(page.requested_url, portal, again=again, now=now)
        self.passed(page.requested_url)
        return False

    def met(self, url: str, portal: Portal, *, again: str | None, now: datetime) -> bool:
        """Note a door at an address; return whether its host is left alone from here on.

        What the doors before it in the row stand for is asked for again in a later run.
        """
        host = host_of(url)
        doors = self._doors.setdefault(host, [])
        if len(doors) + 1 < portal.max_doors:
            doors.append(again)
            return False
        self._catalog.pause(host, until=now + PAUSE)
        self._catalog.ask_later(one for one in self._doors.pop(host) if one is not None)
        return True


def _was_shut(before: Page, page: FetchedPage) -> bool:
    """Return whether an address was shut before as it is now."""
    is_refused = before.http_status in BLOCKED_STATUS
    return is_refused or before.content_sha256 == hashlib.sha256(page.body).hexdigest()
