"""Repairs that can be counted and taken back."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby
from typing import Literal

Certainty = Literal["exact", "determined", "inferred"]

# Steps whose edits are of more kinds than one; elsewhere a step and its edits share a name.
_STEP_OF_KIND = {"lost_dot": "gbk_slip"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Edit:
    """One replacement made by a repair.

    Args:
        kind: Name of the rule: ``gbk_slip``, ``pinyin``, ``segment_space``, ...
        at: Offset of ``new`` in the text as its step left it, characters.
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

    @property
    def step(self) -> str:
        """Name of the step that made it; the steps' order is that of ``clean.STEPS``."""
        return _STEP_OF_KIND.get(self.kind, self.kind)


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


def undone(text: str, edits: Iterable[Edit]) -> str:
    """Return the text as it was before the edits of all steps.

    Args:
        text: The text after the last step.
        edits: Edits in the order in which they were made, those of one step together: as
            ``Normalised.edits`` has them, or as rows of a table sorted by their number.
    """
    for _, edits_of_step in reversed(
        [(step, list(group)) for step, group in groupby(edits, key=lambda e: e.step)]
    ):
        text = undo(text, edits_of_step)
    return text
