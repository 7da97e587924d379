"""Which paragraph of a text became which of its later state."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from rapidfuzz import process
from rapidfuzz.distance import Indel, LCSseq

ALIKE = 0.5
"""Similarity from which one paragraph is another, changed; paragraphs of different articles
reach .33 (20,000 pairs of bundled ones), figures and names may take a third of a short one."""

WORDING = 8
"""Characters in a row that do not meet by chance."""

MANY = 400
"""Paragraphs between two equal ones beyond which none is looked for; a live blog has 300."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Alignment:
    """Two states of a text, paragraph by paragraph.

    Args:
        changed: Pairs of paragraphs of which one became the other.
        cut: Paragraphs that are not there any more.
        added: Paragraphs that were not there before, each with whether it is the last.
        moved: Paragraphs that stand at another place.
        kept: Share of the characters before that are in paragraphs still there, 0..1.
    """

    changed: tuple[tuple[str, str], ...]
    cut: tuple[str, ...]
    added: tuple[str, ...]
    moved: tuple[str, ...]
    kept: float


def aligned(before: Sequence[str], after: Sequence[str]) -> Alignment:
    """Return what became of each paragraph; where they are broken or joined does not count.

    Args:
        before: Paragraphs without white space.
        after: The same, later.
    """
    changed: list[tuple[str, str]] = []
    cut: list[str] = []
    added: list[str] = []
    for old, new in _gaps(before, after):
        if "".join(old) == "".join(new):
            continue
        pairs = _pairs(old, new)
        changed += [(old[i], new[j]) for i, j in pairs]
        cut += [one for i, one in enumerate(old) if i not in {i for i, _ in pairs}]
        added += [one for j, one in enumerate(new) if j not in {j for _, j in pairs}]
    moved = [one for one in cut if one in added]
    whole_before, whole_after = "".join(before), "".join(after)
    gone = sum(len(one) for one in cut if one not in moved and one not in whole_after)
    return Alignment(
        changed=tuple(changed),
        cut=tuple(one for one in cut if one not in moved and one not in whole_after),
        added=tuple(one for one in added if one not in moved and one not in whole_before),
        moved=tuple(moved),
        kept=1 - gone / len(whole_before) if whole_before else 0.0,
    )


def _gaps(
    before: Sequence[str], after: Sequence[str]
) -> Iterator[tuple[Sequence[str], Sequence[str]]]:
    """Yield what stands between paragraphs that are the same."""
    i = j = 0
    for op in LCSseq.opcodes(before, after):
        if op.tag != "equal":
            continue
        if op.src_start > i or op.dest_start > j:
            yield before[i : op.src_start], after[j : op.dest_start]
        i, j = op.src_end, op.dest_end
    if i < len(before) or j < len(after):
        yield before[i:], after[j:]


def _likeness(one: str, other: str, *, score_cutoff: float | None = None) -> float:
    """Return how alike two paragraphs are; one that holds the other has only grown."""
    short, long = sorted((one, other), key=len)
    if len(short) >= WORDING and short in long:
        return 1.0
    return float(Indel.normalized_similarity(one, other, score_cutoff=score_cutoff))


def _pairs(old: Sequence[str], new: Sequence[str]) -> list[tuple[int, int]]:
    """Return which of some paragraphs became which, in order, as alike as can be in sum."""
    if not old or not new or max(len(old), len(new)) > MANY:
        return []
    alike = process.cdist(old, new, scorer=_likeness, score_cutoff=ALIKE)
    best = [[0.0] * (len(new) + 1) for _ in range(len(old) + 1)]
    for i in range(len(old) - 1, -1, -1):
        for j in range(len(new) - 1, -1, -1):
            joined = float(alike[i, j]) + best[i + 1][j + 1] if alike[i, j] else 0.0
            best[i][j] = max(best[i + 1][j], best[i][j + 1], joined)
    pairs = []
    i = j = 0
    while i < len(old) and j < len(new):
        if alike[i, j] and best[i][j] == float(alike[i, j]) + best[i + 1][j + 1]:
            pairs.append((i, j))
            i, j = i + 1, j + 1
        elif best[i][j] == best[i + 1][j]:
            i += 1
        else:
            j += 1
    return pairs
