"""Articles that a crawl found gone wait for its other looks: is it they, or their portal?

A removal is told of one article; that a whole site is out of order shows only in all that was
asked of it. So what found something gone is written down last, when the rest is in the ledger.
"""

import logging
from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime
from functools import partial
from typing import NamedTuple

from ingest.archive.route_log import RouteLog
from ingest.history.outages import WINDOW, Crawls, Glance, doubted, is_gone, stays_gone
from ingest.history.schedule import RECHECK
from ingest.model.route import BAD_PORTAL_VERDICTS, PortalRun, RouteRun
from ingest.model.version import Look
from ingest.store.ledger import Ledger
from ingest.store.look_history import glances_since
from ingest.store.lookup import Lookup
from ingest.visiting.findings import Findings

logger = logging.getLogger(__name__)


_THERE = frozenset({"ok", "stale", "below_min"})
"""Verdicts on a list that named articles."""


class _New(NamedTuple):
    """One look that is not written down yet, by its place."""

    found: Findings
    number: int

    @property
    def look(self) -> Look:
        return self.found.looks[self.number]


class Doubts:
    """Keeps findings back that found something gone, until all else of a build is written down.

    Args:
        ledger: The facts.
        routes: How the routes did; the ledger is told of it after a build.
    """

    def __init__(self, ledger: Ledger, routes: RouteLog) -> None:
        self._ledger = ledger
        self._routes = routes
        self._waiting: list[Findings] = []
        self._urls: set[str] = set()

    def certain(self, findings: Iterable[Findings]) -> list[Findings]:
        """Return the findings that may be written down now; the others wait."""
        certain: list[Findings] = []
        for found in findings:
            if found.address.url in self._urls or any(one.outcome == "gone" for one in found.looks):
                self._urls.add(found.address.url)  # what comes after it is of the same address
                self._waiting.append(found)
            else:
                certain.append(found)
        return certain

    def settled(self) -> list[Findings]:
        """Return the findings that waited; what is in doubt is an outage in them.

        To be called when all else is in the ledger, the verdicts on the portals among it. A kill
        before they are written down finds their visits still open, and all else there.
        """
        waiting, self._waiting, self._urls = self._waiting, [], set()
        by_portal: defaultdict[str, list[_New]] = defaultdict(list)
        for found in waiting:
            for number, look in enumerate(found.looks):
                if look.portal is not None:
                    by_portal[look.portal].append(_New(found, number))
        if by_portal:
            with Lookup(self._ledger) as lookup:
                for portal, new in sorted(by_portal.items()):
                    _settle(lookup, self._routes, portal, new)
        return waiting


def _settle(lookup: Lookup, log: RouteLog, portal: str, new: Sequence[_New]) -> None:
    """Turn looks that found articles of a portal gone into outages where that is in doubt."""
    gone = [one for one in new if one.look.outcome == "gone"]
    if not gone:
        return
    since = min(one.look.looked_at for one in gone) - WINDOW - RECHECK
    unwritten = {(one.look.url, one.look.looked_at): _glance(one.look) for one in new}
    glances = [glance for glance in unwritten.values() if glance.looked_at >= since]
    stored = glances_since(lookup, portal, since)
    glances += [glance for glance in stored if (glance.url, glance.looked_at) not in unwritten]
    by_crawl: defaultdict[str, list[Glance]] = defaultdict(list)
    for glance in sorted(glances, key=lambda glance: (glance.looked_at, glance.url)):
        by_crawl[glance.run_id].append(glance)
    in_question: defaultdict[str, list[_New]] = defaultdict(list)
    for one in gone:
        in_question[one.look.run_id].append(one)
    by_url: defaultdict[str, list[_New]] = defaultdict(list)
    for one in new:
        by_url[one.look.url].append(one)
    crawls = Crawls(one.look.url for one in gone if _was_gone(one.found, before=since))
    for run_id, own in by_crawl.items():
        asked = in_question[run_id]
        urls = {one.look.url for one in asked}
        lasting = {one.look.url for one in asked if _stays_gone(one, by_url[one.look.url])}
        broken = partial(_broken, lookup, log, portal, run_id)
        why = crawls.doubt(own, urls, broken, lasting=lasting)
        if why:
            logger.warning("%s: %d articles seem gone, but %s", portal, len(asked), why)
            for one in asked:
                one.found.looks[one.number] = doubted(one.look, why)


def _glance(look: Look) -> Glance:
    return Glance(look.url, look.run_id, look.looked_at, look.outcome)


def _was_gone(found: Findings, *, before: datetime) -> bool:
    return is_gone(look for look in found.address.looks if look.looked_at < before)


def _stays_gone(new: _New, others: Iterable[_New]) -> bool:
    looks = {look.looked_at: look for look in new.found.address.looks}
    looks |= {other.look.looked_at: other.look for other in others}
    now = new.look.looked_at
    return stays_gone((looks[at] for at in sorted(looks) if at < now), now=now)


def _broken(lookup: Lookup, log: RouteLog, portal: str, run_id: str) -> str:
    """Return what is wrong with a portal's new pages or all its lists in a crawl, or nothing.

    A list with less than usual, or nothing new, is there: its site works.
    """
    for pages in lookup.rows(PortalRun, "run_id", [run_id]):
        if pages.portal == portal and pages.verdict in BAD_PORTAL_VERDICTS:
            return f"pages: {pages.verdict} ({pages.detail})"
    stored = [one for one in lookup.rows(RouteRun, "run_id", [run_id]) if one.portal == portal]
    routes = stored or log.of_run(run_id, portal)
    if not routes or any(one.verdict in _THERE for one in routes):
        return ""
    return f"{routes[0].route}: {routes[0].verdict} ({routes[0].detail})"
