"""How two texts overlap, measured on their exact 5-grams: how much, where, and how closely."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ingest.dedup.profile import Profile
from ingest.dedup.shingles import GRAM

SOLID_RUN = 6
"""Consecutive shared 5-grams (ten characters) that are wording rather than a common phrase."""

STRAY_GAP = 150
STRAY_SHARE = 0.2
"""A shared run this far from the rest and this small beside it is a footer both pages carry."""

NUMBER_REACH = 15
"""A number this close to shared wording, in characters, belongs to the shared passage."""

SMALL_GAP = GRAM + 1
"""One changed or dropped character breaks five 5-grams; a passage goes on across that."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Side:
    """The overlap seen from one of the two texts.

    Args:
        share: Share of its distinct 5-grams that are in the other text, 0..1.
        length: 5-gram positions of the text.
        head: Positions before the shared region.
        tail: Positions after the shared region.
        density: Share of the positions inside the region that are shared, 0..1.
        gap: Longest stretch inside the region that is not shared, in positions.
    """

    share: float
    length: int
    head: int
    tail: int
    density: float
    gap: int

    @property
    def outside_share(self) -> float:
        """Return the share of the text before and after the shared region, 0..1."""
        return (self.head + self.tail) / self.length if self.length else 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Overlap:
    """What two texts have in common.

    Args:
        n_shared: Distinct 5-grams in both.
        jaccard: Shared over all distinct 5-grams, 0..1.
        left: Seen from the first text.
        right: Seen from the second text.
        verbatim: Longest passage of the first text that the second repeats, in 5-gram
            positions, single changed characters allowed.
        numbers_share: Of the numbers beside shared wording, the share found in both, of the
            text with fewer; None when one of them has fewer than three.
    """

    n_shared: int
    jaccard: float
    left: Side
    right: Side
    verbatim: int
    numbers_share: float | None


def overlap_of(left: Profile, right: Profile, *, at_least: int) -> Overlap | None:
    """Return the overlap of two texts, or None when they share fewer 5-grams than that.

    Swapping the texts swaps the sides.
    """
    in_left, in_right = _shared(left.grams, right.grams)
    n_shared = int(in_left.sum())
    if n_shared < at_least:
        return None
    union = len(left.grams) + len(right.grams) - n_shared
    left_mask, right_mask = in_left[left.gram_of], in_right[right.gram_of]
    left_runs, right_runs = _runs(left_mask), _runs(right_mask)
    return Overlap(
        n_shared=n_shared,
        jaccard=n_shared / union if union else 0.0,
        left=_side(left, in_left, left_mask, left_runs),
        right=_side(right, in_right, right_mask, right_runs),
        verbatim=min(_verbatim(left_runs), _verbatim(right_runs)),
        numbers_share=_numbers_share(
            _numbers_near(left, left_mask), _numbers_near(right, right_mask)
        ),
    )


def _shared(
    left: NDArray[np.uint64], right: NDArray[np.uint64]
) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """Return which of the sorted distinct hashes are in the other array, for both."""
    if len(left) > len(right):
        in_right, in_left = _shared(right, left)
        return in_left, in_right
    in_right = np.zeros(len(right), dtype=np.bool_)
    if not len(left):
        return np.zeros(0, dtype=np.bool_), in_right
    place = np.searchsorted(right, left)
    place[place == len(right)] = 0
    in_left = right[place] == left
    in_right[place[in_left]] = True
    return in_left, in_right


def _runs(mask: NDArray[np.bool_]) -> NDArray[np.int64]:
    """Return start and end of every run of shared positions, one row each."""
    padded = np.zeros(len(mask) + 2, dtype=np.int8)
    padded[1:-1] = mask
    return np.flatnonzero(np.diff(padded)).reshape(-1, 2)


def _side(
    text: Profile,
    found: NDArray[np.bool_],
    mask: NDArray[np.bool_],
    runs: NDArray[np.int64],
) -> Side:
    region = _region(runs)
    share = float(found.mean()) if len(found) else 0.0
    if region is None:
        return Side(share=share, length=text.length, head=text.length, tail=0, density=0.0, gap=0)
    start, end = region
    inside = runs[(runs[:, 0] >= start) & (runs[:, 1] <= end)]
    return Side(
        share=share,
        length=text.length,
        head=start,
        tail=text.length - end,
        density=float(mask[start:end].mean()),
        gap=int((inside[1:, 0] - inside[:-1, 1]).max(initial=0)),
    )


def _region(runs: NDArray[np.int64]) -> tuple[int, int] | None:
    """Return start and end of the shared region, stray runs at its ends left out."""
    solid = runs[runs[:, 1] - runs[:, 0] >= SOLID_RUN]
    if not len(solid):
        return None
    mass = (solid[:, 1] - solid[:, 0]).cumsum()
    first, last = 0, len(solid) - 1
    while first < last:
        gaps = solid[first + 1 : last + 1, 0] - solid[first:last, 1]
        widest = int(gaps.argmax())
        before = mass[first + widest] - (mass[first - 1] if first else 0)
        whole = mass[last] - (mass[first - 1] if first else 0)
        if gaps[widest] < STRAY_GAP:
            break
        if before < STRAY_SHARE * whole:
            first += widest + 1
        elif whole - before < STRAY_SHARE * whole:
            last = first + widest
        else:
            break
    return int(solid[first, 0]), int(solid[last, 1])


def _verbatim(runs: NDArray[np.int64]) -> int:
    """Return the length of the longest passage, small gaps inside it allowed."""
    if not len(runs):
        return 0
    breaks = np.flatnonzero(runs[1:, 0] - runs[:-1, 1] > SMALL_GAP)
    starts = runs[np.concatenate(([0], breaks + 1)), 0]
    ends = runs[np.concatenate((breaks, [len(runs) - 1])), 1]
    return int((ends - starts).max())


def _numbers_near(text: Profile, mask: NDArray[np.bool_]) -> set[str]:
    """Return the numbers that stand in or close beside shared wording."""
    if not text.numbers:
        return set()
    sums = np.concatenate(([0], mask.cumsum()))
    low = np.clip(text.number_at - NUMBER_REACH, 0, len(mask))
    high = np.clip(text.number_at + NUMBER_REACH, 0, len(mask))
    near = sums[high] > sums[low]
    return {number for number, is_near in zip(text.numbers, near, strict=True) if is_near}


def _numbers_share(left: set[str], right: set[str]) -> float | None:
    fewer = min(len(left), len(right))
    return len(left & right) / fewer if fewer >= 3 else None
