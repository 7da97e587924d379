"""Which of several articles printed the same words first.

Who copied whom goes before dates: a copy may be captured first, or carry an earlier date than
the page it names as its source. Pure; the order of the printers does not matter.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

By = Literal["only", "source", "date", "original", "guess"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Printer:
    """An article that prints the words.

    Args:
        article_id: The article.
        published_at: First instant its date can mean, UTC, or None.
        published_latest_at: Last instant it can mean, UTC, or None for an exact date.
        first_seen_at: When it came into the corpus, UTC, or None.
        cluster_id: Its cluster of copies, or None.
        is_original: Whether it is the original of its cluster.
        sources: Articles it was copied from, as its edges say.
    """

    article_id: str
    published_at: datetime | None = None
    published_latest_at: datetime | None = None
    first_seen_at: datetime | None = None
    cluster_id: str | None = None
    is_original: bool = False
    sources: frozenset[str] = frozenset()


def first_printer(printers: Collection[Printer]) -> tuple[Printer, By]:
    """Return who printed first, and what tells it.

    Those that were copied from another printer are out, and so are all but the original where
    it is among the printers of its cluster. Of the rest those stay whose date can be as early as
    the surest one, then originals, then the date that ends first. Articles without a date come
    after all others, and at last the one that came into the corpus first.

    Args:
        printers: At least one; every article once.

    Returns:
        The printer, and ``only`` where there is one, ``source`` where edges and originals leave
        one, ``date`` where dates that do not overlap do, ``original`` where only one of those
        that remain is one, else ``guess``.
    """
    if len(printers) == 1:
        (only,) = printers
        return only, "only"
    left = _uncopied(printers)
    if len(left) == 1:
        return left[0], "source"
    left = _not_surely_later(left)
    if len(left) == 1:
        return left[0], "date"
    originals = [one for one in left if one.is_original]
    if len(originals) == 1:
        return originals[0], "original"
    return min(originals or left, key=_place), "guess"


def _uncopied(printers: Collection[Printer]) -> list[Printer]:
    """Return the printers that no edge and no original puts behind another one."""
    ids = {one.article_id for one in printers}
    led = {one.cluster_id for one in printers if one.is_original and one.cluster_id is not None}
    left = [
        one
        for one in printers
        if one.is_original or (one.cluster_id not in led and ids.isdisjoint(one.sources))
    ]
    rooted = [one for one in left if ids.isdisjoint(one.sources)]
    return rooted or left or list(printers)  # edges between clusters may go round in a circle


def _not_surely_later(printers: Sequence[Printer]) -> list[Printer]:
    ends = [end for one in printers if (end := latest(one)) is not None]
    if not ends:
        return list(printers)
    border = min(ends)
    return [one for one in printers if one.published_at is not None and one.published_at <= border]


def _place(one: Printer) -> tuple[float, float, float, str]:
    end = latest(one)
    return (
        end.timestamp() if end else float("inf"),
        one.published_at.timestamp() if one.published_at else float("inf"),
        one.first_seen_at.timestamp() if one.first_seen_at else float("inf"),
        one.article_id,
    )


def latest(one: Printer) -> datetime | None:
    """Return the last instant the date can mean, UTC, or None when undated."""
    if one.published_at is None:
        return None
    return one.published_latest_at or one.published_at
