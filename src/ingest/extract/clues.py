"""Readings of a field, and which one is taken."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from ingest.extract.parts import Claim

Zone = Literal["header", "above", "hidden", "dropped", "body", "tail", "rule", "script"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Clue:
    """A line that may name an author, an outlet or a time.

    Args:
        text: The line, normalised.
        pieces: The same by inline element.
        where: The node, or the kind of line.
        zone: ``header`` between headline and body, ``above`` the headline, ``hidden`` for
            nodes written for machines, ``dropped`` by a line rule, ``body`` for first and last
            lines of the text, ``tail`` behind it, ``rule`` for a node a portal's rules name,
            ``script`` for the object that carries the page's title in its scripts.
        field: The only field it speaks of, for nodes a portal's rules name; None for any.
        marks: Class and id of the element of each piece, for names that stand without a label.
    """

    text: str
    pieces: tuple[str, ...]
    where: str
    zone: Zone
    marks: tuple[str, ...] = ()
    field: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """One reading of one field; the lowest rank wins, among equals the first."""

    value: str
    rule: str
    where: str
    rank: float


def choose(field: str, readings: Iterable[Reading]) -> tuple[str | None, tuple[Claim, ...]]:
    """Return the reading of lowest rank, or None, and every reading as a claim."""
    ordered = sorted(readings, key=lambda reading: reading.rank)
    claims = tuple(
        Claim(field=field, value=r.value, rule=r.rule, where=r.where[:120], won=i == 0)
        for i, r in enumerate(ordered)
    )
    return (ordered[0].value if ordered else None), claims
