"""Texts put together from other texts must not pull two families into one."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace

from ingest.dedup.decide import MERGING, PART_TITLE, Pair


def without_bridges(pairs: Sequence[Pair]) -> list[Pair]:
    """Return the pairs with merges through a compilation turned into ``contains``.

    A text that opens with somebody else's article and goes on with more merges with it as a
    ``partial`` copy under another title. That is right for a preview of the text and wrong for
    a compilation. It is one when it opens with two articles that have nothing to do with each
    other, or when most of the copies of the text itself do not have that article in them.

    Of a part of all pairs the result holds for those pairs of whose two texts all are given;
    and pairs that went through it once come out as they are.
    """
    neighbours: dict[str, set[str]] = defaultdict(set)
    family: dict[str, set[str]] = defaultdict(set)
    openings: dict[str, list[str]] = defaultdict(list)
    for pair in pairs:
        neighbours[pair.a].add(pair.b)
        neighbours[pair.b].add(pair.a)
        if is_opening(pair):
            guest, host = guest_and_host(pair)
            openings[host].append(guest)
        elif pair.relation in MERGING:
            family[pair.a].add(pair.b)
            family[pair.b].add(pair.a)
    bridged = {
        (guest, host)
        for host, guests in openings.items()
        for guest in guests
        if _is_bridge(guest, guests, family[host], neighbours)
    }
    return [
        replace(pair, relation="contains")
        if is_opening(pair) and guest_and_host(pair) in bridged
        else pair
        for pair in pairs
    ]


def guest_and_host(pair: Pair) -> tuple[str, str]:
    """Return the ids of the text more covered by the other, and of the other."""
    if pair.overlap.left.share >= pair.overlap.right.share:
        return pair.a, pair.b
    return pair.b, pair.a


def is_opening(pair: Pair) -> bool:
    """Return whether one text opens with the other under another title."""
    return pair.relation == "partial" and pair.titles_alike < PART_TITLE


def _is_bridge(
    guest: str, guests: Iterable[str], copies: set[str], neighbours: dict[str, set[str]]
) -> bool:
    if any(other != guest and other not in neighbours[guest] for other in guests):
        return True
    others = copies - {guest}
    without = sum(1 for other in others if other not in neighbours[guest])
    return 2 * without > len(others)
