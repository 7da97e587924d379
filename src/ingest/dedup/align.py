"""Which stretches of one text stand for which of another: paragraphs first, then characters.

Equal paragraphs anchor the two texts; what lies between two anchors is compared character by
character, so that it does not matter where a paragraph was broken or joined.
"""

from bisect import bisect_left
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from rapidfuzz.distance import Levenshtein

SOLID = 3
"""Equal characters in a row that are wording; one or two between changes meet by chance."""

MAX_CELLS = 400_000_000
"""Characters of one side times the other beyond which a gap is not compared by characters.

Texts of 20,000 characters without one paragraph in common take 60 ms; beyond, they are taken
for another text.
"""


@dataclass(frozen=True, slots=True)
class Gap:
    """What lies between two anchors: pieces from, up to but not including, of both texts."""

    left: range
    right: range


@dataclass(frozen=True, slots=True)
class Anchors:
    """Equal pieces of two lists.

    Args:
        in_order: Positions of those that follow each other in both.
        moved: Positions of those that stand elsewhere in the second list.
    """

    in_order: tuple[tuple[int, int], ...]
    moved: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class Stretch:
    """Characters that are the same in two key texts, or what one has in place of the other's.

    Args:
        is_equal: Whether they are the same.
        left: Start and end in the first text.
        right: Start and end in the second text.
    """

    is_equal: bool
    left: tuple[int, int]
    right: tuple[int, int]


def anchors_of(left: Sequence[str], right: Sequence[str]) -> Anchors:
    """Return the pieces that stand once in both lists; empty ones are left out.

    Of pieces that changed places those with less text count as moved.
    """
    once_left = {key for key, n in Counter(left).items() if n == 1 and key}
    place = {key: n for n, key in enumerate(right)}
    once_right = {key for key, n in Counter(right).items() if n == 1}
    pairs = [(n, place[key]) for n, key in enumerate(left) if key in once_left & once_right]
    in_order = _heaviest_rising(pairs, [len(key) for key in left])
    moved = sorted(set(pairs) - set(in_order), key=lambda pair: pair[1])
    return Anchors(in_order=tuple(in_order), moved=tuple(moved))


def gaps_between(anchors: Anchors, n_left: int, n_right: int) -> list[Gap]:
    """Return the gaps before, between and behind the anchors that are not empty."""
    found = []
    a = b = 0
    for c, d in (*anchors.in_order, (n_left, n_right)):
        if c > a or d > b:
            found.append(Gap(range(a, c), range(b, d)))
        a, b = c + 1, d + 1
    return found


def stretches(left: str, right: str) -> list[Stretch]:
    """Return two key texts as stretches that are equal or differ, in order.

    Equal characters between two changes that are too few to be wording belong to the change.
    """
    if len(left) * len(right) > MAX_CELLS:
        return [Stretch(False, (0, len(left)), (0, len(right)))]
    found: list[Stretch] = []
    for op in Levenshtein.opcodes(left, right):
        one = Stretch(op.tag == "equal", (op.src_start, op.src_end), (op.dest_start, op.dest_end))
        at_end = op.src_end == len(left) and op.dest_end == len(right)
        at_start = op.src_start == op.dest_start == 0
        if one.is_equal and op.src_end - op.src_start < SOLID and not (at_start or at_end):
            one = Stretch(False, one.left, one.right)
        if found and not one.is_equal and not found[-1].is_equal:
            last = found.pop()
            one = Stretch(False, (last.left[0], one.left[1]), (last.right[0], one.right[1]))
        found.append(one)
    return found


def _heaviest_rising(
    pairs: Sequence[tuple[int, int]], weight_of: Sequence[int]
) -> list[tuple[int, int]]:
    """Return the pairs, rising on the left, that also rise on the right and weigh most."""
    ends: list[int] = []  # where the chains worth going on with end on the right, rising
    weights: list[int] = []  # and what they weigh, rising too
    tops: list[int] = []
    nodes: list[tuple[tuple[int, int], int | None]] = []
    for pair in pairs:
        place = bisect_left(ends, pair[1])
        weight = weight_of[pair[0]] + (weights[place - 1] if place else 0)
        nodes.append((pair, tops[place - 1] if place else None))
        stop = place
        while stop < len(ends) and weights[stop] <= weight:
            stop += 1
        ends[place:stop] = [pair[1]]
        weights[place:stop] = [weight]
        tops[place:stop] = [len(nodes) - 1]
    found: list[tuple[int, int]] = []
    last = tops[-1] if tops else None
    while last is not None:
        pair, last = nodes[last]
        found.append(pair)
    return found[::-1]
