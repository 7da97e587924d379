"""Put replacements into a text and write down each as an edit that can be taken back."""

from collections.abc import Iterable
from typing import NamedTuple

from ingest.text.edit import Certainty, Edit, Repaired


class Replacement(NamedTuple):
    """Characters ``start`` to ``end`` of a text become ``new``."""

    start: int
    end: int
    new: str
    kind: str
    certainty: Certainty = "exact"


def rewrite(text: str, replacements: Iterable[Replacement]) -> Repaired:
    """Return the text with all replacements made; they may come in any order but not overlap.

    A deletion that touches the next replacement becomes one edit with it, because two edits at
    one offset could not be taken back in a known order.
    """
    parts: list[str] = []
    edits: list[Edit] = []
    done = 0
    length = 0
    for start, end, new, rule, certainty in sorted(replacements):
        if start < done:
            raise ValueError(f"replacements overlap at {start}: {text[start:end]!r}")
        old = text[start:end]
        if old == new:
            continue
        parts.append(text[done:start])
        length += start - done
        at, kind = length, rule
        previous = edits[-1] if edits else None
        if previous is not None and start == done and not previous.new:
            edits.pop()
            at, old, kind = previous.at, previous.old + old, previous.kind
        parts.append(new)
        length += len(new)
        edits.append(Edit(kind=kind, at=at, old=old, new=new, certainty=certainty))
        done = end
    if not edits:
        return Repaired(text)
    parts.append(text[done:])
    return Repaired("".join(parts), tuple(edits))
