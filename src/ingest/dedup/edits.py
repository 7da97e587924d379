"""What one text has other than another: paragraphs cut, added, changed or moved, title changed.

For two texts of one origin, be they a page and its copy or one page at two times. Punctuation,
spaces, script and width do not count, and neither does where a paragraph is broken: what is
compared is the key text of what stands together.
"""

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from rapidfuzz import process
from rapidfuzz.distance import Indel

from ingest.dedup.align import Stretch, anchors_of, gaps_between, stretches
from ingest.dedup.pieces import Run, key_of, run_of

Change = Literal[
    "title_changed", "paragraph_cut", "paragraph_added", "paragraph_changed", "paragraph_moved"
]

KEPT = 0.35
"""Share of the shorter of two paragraphs that must be the same to call one the other, changed.

Paragraphs of different articles reach .18 (20,000 pairs of bundled ones, 99 % below .05); of
their light rewrites 99 % have .58 and more (620 paragraphs).
"""

LONG_PARAGRAPH = 600
"""Characters beyond which a paragraph is compared by sentences, as are paragraphs that were
joined or split: what was cut from a page without line breaks would else be all of it, changed.
"""

PARAGRAPH = 30
"""Key characters cut or added in one stretch that stand for a paragraph where none is marked."""

MOVED = 0.8
"""Similarity of a paragraph cut here and added there that makes it one that moved."""

MANY = 300
"""Paragraphs cut or added beyond which none is looked for elsewhere."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TextEdit:
    """One difference between two texts.

    Args:
        change: What was done.
        before_paragraph: Paragraph of the first text, from 0; None for something added and for
            titles.
        after_paragraph: Paragraph of the second text; None for something cut and for titles.
        before: Words of the first text, or None.
        after: Words of the second text, or None.
        similarity: How alike the two are, share 0..1; None if one is None.
    """

    change: Change
    before_paragraph: int | None
    after_paragraph: int | None
    before: str | None
    after: str | None
    similarity: float | None


def edits_between(
    before: Sequence[str],
    after: Sequence[str],
    *,
    titles: tuple[str | None, str | None] = (None, None),
) -> tuple[TextEdit, ...]:
    """Return what the second text has other than the first, in order, the title first.

    Args:
        before: Paragraphs of the first text.
        after: Paragraphs of the second text.
        titles: Their headlines; None or empty says nothing.
    """
    left, right = [key_of(text) for text in before], [key_of(text) for text in after]
    anchors = anchors_of(left, right)
    gone, come = {a for a, _ in anchors.moved}, {b for _, b in anchors.moved}
    found = [
        _edit("paragraph_moved", (a, before[a], left[a]), (b, after[b], right[b]))
        for a, b in anchors.moved
    ]
    for gap in gaps_between(anchors, len(left), len(right)):
        found += _edits_in(
            run_of(before, left, [n for n in gap.left if left[n] and n not in gone]),
            run_of(after, right, [n for n in gap.right if right[n] and n not in come]),
        )
    found = sorted(_with_moves(found), key=lambda edit: _place(edit, anchors.in_order))
    return (*_title_edits(*titles), *found)


_Side = tuple[int | None, str, str]
"""Paragraph, words and key text of one side of an edit."""

_Part = tuple[int, int]
"""Start and end in a key text."""


def _title_edits(before: str | None, after: str | None) -> list[TextEdit]:
    if not before or not after or key_of(before) == key_of(after):
        return []
    return [_edit("title_changed", (None, before, key_of(before)), (None, after, key_of(after)))]


def _edits_in(left: Run, right: Run) -> Iterator[TextEdit]:
    """Yield the edits between what two texts have in one gap."""
    parts = stretches(left.key, right.key)
    links = _links(parts, left, right)
    linked_left = {a for a, _ in links}
    linked_right = {b for _, b in links}
    for one, number in enumerate(left.numbers):
        if one not in linked_left:
            yield _edit("paragraph_cut", (number, left.texts[one], left.keys[one]), None)
    for one, number in enumerate(right.numbers):
        if one not in linked_right:
            yield _edit("paragraph_added", None, (number, right.texts[one], right.keys[one]))
    for some, others in _groups(links):
        differing = list(_differing(parts, left, some, right, others))
        if not differing:
            continue  # the same, or broken at other places
        if _is_one_to_one(parts, left, some, right, others):
            yield _edit("paragraph_changed", _whole(left, some[0]), _whole(right, others[0]))
        else:
            yield from _by_sentence(differing, left, right)


def _links(parts: Sequence[Stretch], left: Run, right: Run) -> list[tuple[int, int]]:
    """Return the paragraphs of two runs that have enough in common, in order."""
    common: Counter[tuple[int, int]] = Counter()
    for part in parts:
        a, b = part.left[0], part.right[0]
        while part.is_equal and a < part.left[1]:
            i, j = left.at(a), right.at(b)
            step = min(left.end(i) - a, right.end(j) - b, part.left[1] - a)
            common[i, j] += step
            a, b = a + step, b + step
    return [
        (i, j)
        for (i, j), n in sorted(common.items())
        if n >= KEPT * min(len(left.keys[i]), len(right.keys[j]))
    ]


def _groups(links: Sequence[tuple[int, int]]) -> list[tuple[list[int], list[int]]]:
    """Return what hangs together by links that cross nowhere."""
    groups: list[tuple[list[int], list[int]]] = []
    for i, j in links:
        if groups and (groups[-1][0][-1] == i or groups[-1][1][-1] == j):
            some, others = groups[-1]
            some += [i] if some[-1] != i else []
            others += [j] if others[-1] != j else []
        else:
            groups.append(([i], [j]))
    return groups


def _differing(
    parts: Sequence[Stretch], left: Run, some: list[int], right: Run, others: list[int]
) -> Iterator[tuple[_Part, _Part]]:
    """Yield what differs inside paragraphs that hang together, on both sides."""
    for part in parts:
        if not part.is_equal:
            a, b = _inside(left, some, part.left), _inside(right, others, part.right)
            if a[1] > a[0] or b[1] > b[0]:
                yield a, b


def _inside(run: Run, some: Sequence[int], part: _Part) -> _Part:
    """Return the part of a stretch that lies in some paragraphs, an empty one if none does."""
    inside = [
        (max(part[0], run.starts[one]), min(part[1], run.end(one)))
        for one in some
        if run.starts[one] < part[1] and part[0] < run.end(one)
    ]
    at = min(max(part[0], run.starts[some[0]]), run.end(some[-1]))
    return (inside[0][0], inside[-1][1]) if inside else (at, at)


def _is_one_to_one(
    parts: Sequence[Stretch], left: Run, some: list[int], right: Run, others: list[int]
) -> bool:
    """Return whether one paragraph of ordinary length stands for one, from end to end."""
    if len(some) > 1 or len(others) > 1 or len(left.texts[some[0]]) > LONG_PARAGRAPH:
        return False
    for part in parts:
        if part.is_equal:
            a, b = _inside(left, some, part.left), _inside(right, others, part.right)
            if a[1] - a[0] != b[1] - b[0]:
                return False  # its end stands in another paragraph
    return True


def _by_sentence(
    differing: Sequence[tuple[_Part, _Part]], left: Run, right: Run
) -> Iterator[TextEdit]:
    """Yield the edits of paragraphs that were joined, split or are long, by what differs."""
    changes: list[tuple[_Part, _Part]] = []
    for some, others in differing:
        n_left, n_right = some[1] - some[0], others[1] - others[0]
        if n_left >= PARAGRAPH and not n_right:
            yield _edit("paragraph_cut", _side(left, some), None)
        elif n_right >= PARAGRAPH and not n_left:
            yield _edit("paragraph_added", None, _side(right, others))
        else:
            a, b = left.sentences(*some), right.sentences(*others)
            if changes and (changes[-1][0][1] > a[0] or changes[-1][1][1] > b[0]):
                last = changes.pop()
                a, b = (last[0][0], a[1]), (last[1][0], b[1])
            changes.append((a, b))
    for a, b in changes:
        yield _edit("paragraph_changed", _side(left, a), _side(right, b))


def _whole(run: Run, one: int) -> _Side:
    return run.numbers[one], run.texts[one], run.keys[one]


def _side(run: Run, part: _Part) -> _Side:
    return run.numbers[run.at(part[0])], run.words(*part), run.key[slice(*part)]


def _edit(change: Change, before: _Side | None, after: _Side | None) -> TextEdit:
    alike = None
    if before is not None and after is not None:
        alike = float(Indel.normalized_similarity(before[2], after[2]))
        alike = alike if alike == 1.0 else min(round(alike, 4), 0.9999)
    return TextEdit(
        change=change,
        before_paragraph=before[0] if before else None,
        after_paragraph=after[0] if after else None,
        before=before[1] if before else None,
        after=after[1] if after else None,
        similarity=alike,
    )


def _with_moves(edits: Sequence[TextEdit]) -> list[TextEdit]:
    """Return the edits with what was cut at one place and added at another as moved."""
    cut = [edit for edit in edits if edit.change == "paragraph_cut"]
    added = [edit for edit in edits if edit.change == "paragraph_added"]
    if not cut or not added or max(len(cut), len(added)) > MANY:
        return list(edits)
    left, right = [_key(edit.before) for edit in cut], [_key(edit.after) for edit in added]
    alike = process.cdist(left, right, scorer=Indel.normalized_similarity, score_cutoff=MOVED)
    found = []
    for _, a, b in sorted((-float(alike[a, b]), int(a), int(b)) for a, b in np.argwhere(alike)):
        if cut[a] in found or added[b] in found:
            continue
        found += [cut[a], added[b]]
    pairs = list(zip(found[::2], found[1::2], strict=True))
    return [
        *(edit for edit in edits if edit not in found),
        *(
            _edit(
                "paragraph_moved",
                (gone.before_paragraph, gone.before or "", _key(gone.before)),
                (come.after_paragraph, come.after or "", _key(come.after)),
            )
            for gone, come in pairs
        ),
    ]


def _key(words: str | None) -> str:
    return key_of(words or "")


def _place(edit: TextEdit, anchors: Sequence[tuple[int, int]]) -> tuple[int, int, int]:
    """Return where an edit stands: behind which anchor, how far, what goes before what comes."""
    a, b = edit.before_paragraph, edit.after_paragraph
    if b is not None:
        rank = bisect_left(anchors, b, key=lambda anchor: anchor[1])
        return rank, b - (anchors[rank - 1][1] if rank else -1), 1
    rank = bisect_left(anchors, a or 0, key=lambda anchor: anchor[0])
    return rank, (a or 0) - (anchors[rank - 1][0] if rank else -1), 0
