"""Repairs that can be counted and taken back."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

Certainty = Literal["exact", "determined", "inferred"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Edit:
    """One replacement made by a repair.

    Args:
        kind: Name of the rule: ``gbk_slip``, ``pinyin``, ``segment_space``, ...
        at: Offset of ``new`` in the repaired text, characters.
        old: What stood there.
        new: What stands there now.
        certainty: ``exact`` when nothing was guessed, ``determined`` when the bytes leave one
            reading, ``inferred`` when context decided.
    """

    kind: str
    at: int
    old: str
    new: str
    certainty: Certainty = "exact"


@dataclass(frozen=True, slots=True)
class Repaired:
    """A text after one repair step, with every edit in order of ``at``."""

    text: str
    edits: tuple[Edit, ...] = ()


def undo(text: str, edits: Iterable[Edit]) -> str:
    """Return the text as it was before the edits of one step."""
    parts: list[str] = []
    end = len(text)
    for edit in sorted(edits, key=lambda e: e.at, reverse=True):
        parts.append(text[edit.at + len(edit.new) : end])
        parts.append(edit.old)
        end = edit.at
    parts.append(text[:end])
    return "".join(reversed(parts))
