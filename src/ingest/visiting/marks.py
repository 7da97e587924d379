"""What marks pages as read by changed rules, and what came of reading them."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace

from ingest.assemble import Made, Rules
from ingest.extraction import UNREADABLE, Failure, Job, Reading
from ingest.model.page import Page
from ingest.model.reread import Reread
from ingest.rereading import Result, Task
from ingest.store.lookup import Lookup
from ingest.visiting.differences import Difference
from ingest.visiting.signs import digest_of
from ingest.workers import Workers

BATCH = 1_000
"""Pages that rules make otherwise, read before a commit; with their rows they take some 60 MB."""

LOADED = 4_000
"""Articles whose rows are looked up at once, and at most read before a commit: each search goes
through the keys of all there are, so fewer and larger ones take less."""

_LOST = frozenset({UNREADABLE, "timeout", "crashed"})
"""Reasons that are no word of the rules: the page is read again by the next run."""

Progress = Callable[[str, int, int], None]
Told = Callable[[Difference], None]
Pool = Workers[Task | Job, Result | Reading]


@dataclass(slots=True, kw_only=True)
class Tally:
    """What came of reading again.

    Args:
        articles: Articles read.
        changed: Of them, those with any field that differs.
        restated: Articles of which an earlier version reads otherwise.
        refused: Articles kept though the rules refuse their pages now.
        given_up: Articles whose pages they refuse, marked as worth nothing.
        readdressed: Articles whose page gives another address now; the old one stays.
        rejects: Addresses read that gave no article before.
        found: Of them, those that are articles now.
        unread: Articles and addresses that could not be read: nothing was done about them.
    """

    articles: int = 0
    changed: int = 0
    restated: int = 0
    refused: int = 0
    given_up: int = 0
    readdressed: int = 0
    rejects: int = 0
    found: int = 0
    unread: int = 0


class Marks:
    """Makes the rows that say which rules read a page last.

    Args:
        rules: What is read by.
        run_id: The run that reads.
    """

    def __init__(self, rules: Rules, *, run_id: str) -> None:
        self.rules = rules
        self.run_id = run_id

    def mark(self, page_id: str, page: Page | None, outcome: str, detail: str = "") -> Reread:
        """Return the row for a page; of no portal if nobody knows the page any more."""
        portal = (page.portal if page is not None else None) or ""
        return Reread(
            page_id=page_id,
            rules=digest_of(portal, self.rules),
            outcome=outcome,
            detail=detail[:500],
            run_id=self.run_id,
        )

    def new(self, lookup: Lookup, marks: Iterable[Reread]) -> list[Reread]:
        """Return the marks that say anything that the ledger does not."""
        rows = {mark.page_id: mark for mark in marks}
        known = {one.page_id: one for one in lookup.rows(Reread, "page_id", rows.keys())}
        return [
            mark
            for page_id, mark in rows.items()
            if page_id not in known or replace(known[page_id], run_id=mark.run_id) != mark
        ]


def is_lost(made: Made | Failure | None) -> bool:
    """Return whether a page could not be read, whatever the rules."""
    return isinstance(made, Failure) and made.reason in _LOST


def said(failure: Failure) -> str:
    """Return a failure in one line."""
    return f"{failure.reason}: {failure.detail}".removesuffix(": ")
