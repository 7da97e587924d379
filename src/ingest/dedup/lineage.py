"""Whose mistakes a copy repeats: changes that two members of a family share against the rest.

A copy that drops the same half sentence and carries the same misprint as another one came by way
of it, whatever its 来源 line says: editors' stemmas, on character alignments. Every member is
aligned with one text of the family, the original where it was captured. What two members have
in common against it counts by how unlikely it is to have arisen twice; what the first version
of the original may have had, before it was revised, counts for nothing.
"""

from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from ingest.dedup.align import stretches
from ingest.dedup.deviations import Deviation, Places, leftmost, points_of
from ingest.dedup.family import Family, is_surely_before
from ingest.dedup.pieces import keys_together

MIN_MEMBERS = 3
MAX_MEMBERS = 300
"""Members beyond which nobody copied from anybody in particular: an agency's text."""

MAX_CARRIERS = 30
"""Members beyond which a shared change is another edition of the text, not somebody's mistake."""

MAX_DENSITY = 40
"""Characters of text per change; with more changes than that a copy is a rewrite, and rewriters
put the same words for the same words.
"""

ENOUGH = 2
"""Points from which shared changes speak for a source.

On 1,168 made-up families of 4 to 8 copies, half of them of an original that nobody captured and
four in ten of one that was revised meanwhile, 71 of the 82 sources found so were right, and 85 of
the 142 that a revision explains as well.
"""

STRONG = 4
"""Points from which they outrank what a page says about another source; set by judgement."""

OWN_PART = 1 / 3
"""Points of a source's own changes that a copy may lack, of those it shares: it put them right."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Shared:
    """What a copy has in common with one possible source against the rest of the family.

    Args:
        points: How unlikely it is that the two made these changes apart.
        changes: The changes, as ``words put`` for ``words of the reference``.
        at: Place of the first change in the copy's key text, and one past its end.
        is_sure: Whether the changes cannot come from an earlier version of the original.
    """

    points: int
    changes: tuple[tuple[str, str], ...]
    at: tuple[int, int]
    is_sure: bool

    @property
    def is_strong(self) -> bool:
        """Whether this shows the way the text took whatever the page says."""
        return self.is_sure and self.points >= STRONG


def shared_changes(
    family: Family, reference: str, *, is_original: bool
) -> dict[str, dict[str, Shared]]:
    """Return for each copy the members it may have come from by the changes they share.

    Args:
        family: The members of one cluster.
        reference: The member to align the others with.
        is_original: Whether it is the original; else the reading of the majority counts as old.
    """
    if not MIN_MEMBERS <= len(family.members) <= MAX_MEMBERS:
        return {}
    text = family.members[reference].text
    key = keys_together(text)
    readings = _readings(family, reference, key)
    counted = _counted(readings, key, Places.of(text), is_original=is_original)
    carried: dict[str, dict[Deviation, _Count]] = defaultdict(dict)
    for deviation, count in counted.items():
        for one in count.carriers:
            carried[one][deviation] = count
    found: dict[str, dict[str, Shared]] = defaultdict(dict)
    for copy, mine in carried.items():
        for source, theirs in carried.items():
            if copy == source or is_surely_before(family.members[copy], family.members[source]):
                continue
            common = _common(family, copy, source, mine.keys() & theirs.keys())
            points = sum(mine[change].points for change in common)
            own = sum(count.points for change, count in theirs.items() if change not in mine)
            if points < ENOUGH or own > points * OWN_PART:
                continue
            found[copy][source] = Shared(
                points=points,
                changes=tuple((change.words, key[change.start : change.end]) for change in common),
                at=readings[copy][common[0]],
                is_sure=all(_is_older(family, mine[change].others, source) for change in common),
            )
    return dict(found)


def _common(
    family: Family, copy: str, source: str, changes: Iterable[Deviation]
) -> list[Deviation]:
    """Return the changes of both in order; what one site puts into all its texts is no mistake."""
    own = family.statements[copy].own
    other = family.statements[source].own
    is_one_site = own is not None and other is not None and own.key == other.key
    return sorted(
        (change for change in changes if change.end > change.start or not is_one_site),
        key=lambda change: (change.start, change.end),
    )


def _is_older(family: Family, others: Iterable[str], source: str) -> bool:
    """Return whether one of the others was published before the source."""
    return any(is_surely_before(family.members[other], family.members[source]) for other in others)


_Reading = Mapping[Deviation, tuple[int, int]]
"""What one member has other than the reference, and where in its own key text."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Count:
    """What one change is worth.

    Args:
        points: How unlikely it is to arise twice.
        carriers: Members that have it.
        others: Members that have the words of the reference there. Where one of them is older
            than a carrier, that carrier cannot have the change from an original not yet revised.
    """

    points: int
    carriers: tuple[str, ...]
    others: tuple[str, ...]


def _readings(family: Family, reference: str, key: str) -> dict[str, _Reading]:
    """Return what every other member has instead of the reference's words, rewrites left out."""
    found: dict[str, _Reading] = {}
    for one, document in family.members.items():
        pair = family.pair(one, reference)
        if one == reference or pair is None or pair.relation not in {"same", "partial"}:
            continue
        other = keys_together(document.text)
        reading = {
            leftmost(key, part.left[0], part.left[1], other[slice(*part.right)]): part.right
            for part in stretches(key, other)
            if not part.is_equal
        }
        if len(reading) * MAX_DENSITY <= max(len(other), MAX_DENSITY * 3):
            found[one] = reading
    return found


def _counted(
    readings: Mapping[str, _Reading],
    key: str,
    places: Places,
    *,
    is_original: bool,
) -> dict[Deviation, _Count]:
    carriers: dict[Deviation, list[str]] = defaultdict(list)
    for one, reading in readings.items():
        for deviation in reading:
            carriers[deviation].append(one)
    found = {}
    habits = {
        one: Counter((key[d.start : d.end], d.words) for d in reading)
        for one, reading in readings.items()
    }
    spans = {one: sorted((d.start, d.end) for d in reading) for one, reading in readings.items()}
    for deviation, some in carriers.items():
        if not 1 < len(some) <= MAX_CARRIERS:
            continue
        old = key[deviation.start : deviation.end]
        is_habit = habits[some[0]][old, deviation.words] > 1
        points = points_of(deviation, old, places, is_habit=is_habit)
        others = [one for one in readings if one not in some and _has_old(deviation, spans[one])]
        if not points or (not is_original and len(others) <= len(some)):
            continue
        found[deviation] = _Count(points=points, carriers=tuple(some), others=tuple(others))
    return found


def _has_old(deviation: Deviation, spans: Sequence[tuple[int, int]]) -> bool:
    """Return whether a member has the reference's words at the place of a change, and beside it."""
    at = bisect_left(spans, (deviation.end + 1, 0))
    return at == 0 or max(end for _, end in spans[:at]) < deviation.start
