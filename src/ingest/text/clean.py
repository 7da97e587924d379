"""The order in which a page's text is repaired."""

import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import NamedTuple

from ingest.text.code_points import drop_invisible, replace_radicals
from ingest.text.edit import Edit, Repaired, undo, undone
from ingest.text.entities import unescape_entities
from ingest.text.gbk import repair_slips
from ingest.text.han import PRIVATE_USE
from ingest.text.lost import lost_marks
from ingest.text.mojibake import repair_mojibake
from ingest.text.punctuation import (
    balance_quotes,
    drop_stray_spaces,
    has_stray_spaces,
    widen_punctuation,
)
from ingest.text.rewrite import Replacement, rewrite
from ingest.text.ruby import strip_pinyin
from ingest.text.script import Script, script_of, simplified, simplify
from ingest.text.spacing import join_segments
from ingest.text.wrapping import unwrap_lines

# A character with the marks or Hangul letters that may melt into it.
_CLUSTER = re.compile(
    "[\uac00-\ud7a3]?[\u1100-\u11ff]+|[^ \n][\u0300-\u036f\u0591-\u0eff\u1ab0-\u1aff\u1dc0-\u1dff"
    "\u20d0-\u20ff\u302a-\u302f\u3099\u309a\ufe20-\ufe2f]*"
)


class Step(NamedTuple):
    """One repair in the order.

    Args:
        name: Stable name; appears in ``Normalised`` and in every edit.
        repair: The repair. It leaves a page alone that does not show its dirt.
        is_due: Whether a page shows the dirt, for a repair that does not look itself.
        is_due_after: Steps that prove the dirt by having changed something.
    """

    name: str
    repair: Callable[[str], Repaired]
    is_due: Callable[[str], bool] | None = None
    is_due_after: frozenset[str] = frozenset()


def compose(text: str) -> Repaired:
    """Return the text in Unicode form NFC; never NFKC, which would fold what authors chose."""
    if unicodedata.is_normalized("NFC", text):
        return Repaired(text)
    clusters = list(_CLUSTER.finditer(text))
    composed = [unicodedata.normalize("NFC", cluster.group()) for cluster in clusters]
    replacements = [
        Replacement(cluster.start(), cluster.end(), new, "nfc")
        for cluster, new in zip(clusters, composed, strict=True)
    ]
    return rewrite(text, replacements)


STEPS: tuple[Step, ...] = (
    Step("mojibake", repair_mojibake),
    Step("gbk_slip", repair_slips),  # before pinyin: the F of ?,F(xiàn) is half a character
    Step("entity", unescape_entities),  # before what they name: spaces, invisible characters
    Step("invisible", drop_invisible),  # after the slips: controls are bytes of mojibake
    Step("pinyin", strip_pinyin),
    Step("nfc", compose),  # after the slips: it would move the private-use evidence
    Step("radical", replace_radicals),
    Step("segment_space", join_segments),
    Step("hard_wrap", unwrap_lines),  # after the spaces: line ends are judged without them
    Step("punctuation_width", widen_punctuation),
    Step(
        "stray_space",
        drop_stray_spaces,
        is_due=has_stray_spaces,
        is_due_after=frozenset({"segment_space", "punctuation_width"}),
    ),
    Step("traditional", simplify),
    Step("open_quote", balance_quotes),
)


@dataclass(frozen=True, slots=True)
class Normalised:
    """A page's text after all steps.

    Args:
        text: Simplified and repaired.
        text_as_printed_script: Repaired up to the step before characters were simplified.
        script: Script as printed; None if undecided.
        edits_by_step: Name and edits of every step that changed something, in order.
        flags: What is noteworthy: names of the steps that changed something, and for damage that
            is left ``private_use``, ``replacement_chars`` or ``lost_chars`` (a ``?`` that may stand
            for a lost character; ``lost_marks`` says where).
    """

    text: str
    text_as_printed_script: str
    script: Script | None
    edits_by_step: tuple[tuple[str, tuple[Edit, ...]], ...]
    flags: tuple[str, ...]

    @property
    def edits(self) -> tuple[Edit, ...]:
        """All edits in step order; offsets are those of each step's own result."""
        return tuple(edit for _, edits in self.edits_by_step for edit in edits)

    @property
    def counts(self) -> Mapping[str, int]:
        """How many edits of each kind."""
        return MappingProxyType(Counter(edit.kind for edit in self.edits))


def normalise(text: str) -> Normalised:
    r"""Return the text of a whole page, lines parted by ``\n``, repaired and simplified.

    A clean page comes back as it was, byte for byte. Every step but ``hard_wrap`` keeps the
    number of lines.
    """
    done: list[tuple[str, tuple[Edit, ...]]] = []
    before_script = text
    script: Script | None = None
    for step in STEPS:
        if step.name == "traditional":
            before_script, script = text, script_of(text)
        if not _is_due(step, text, done):
            continue
        repaired = step.repair(text)
        text = repaired.text
        if repaired.edits:
            done.append((step.name, repaired.edits))
    left = [
        ("private_use", PRIVATE_USE.search(text)),
        ("replacement_chars", "\ufffd" in text),
        ("lost_chars", lost_marks(text)),
    ]
    return Normalised(
        text=text,
        text_as_printed_script=before_script,
        script=script,
        edits_by_step=tuple(done),
        flags=(*(name for name, _ in done), *(name for name, seen in left if seen)),
    )


def _is_due(step: Step, text: str, done: Iterable[tuple[str, tuple[Edit, ...]]]) -> bool:
    if step.is_due is None or any(name in step.is_due_after for name, _ in done):
        return True
    return step.is_due(text)


def denormalise(normalised: Normalised) -> str:
    """Return the text that was given to ``normalise``."""
    return undone(normalised.text, normalised.edits)


def edits_below(normalised: Normalised, n_lines: int) -> tuple[Edit, ...]:
    """Return the edits of what stands under the first lines, at their offsets in that part alone.

    A headline and its body are repaired together; with this the body's own edits take the body
    back: ``undone(body, edits_below(whole, 2)) == body_as_printed``, if the first two lines were
    the headline and an empty one.

    Args:
        normalised: The whole.
        n_lines: Lines above the part. No step joins a line of theirs with the part.
    """
    by_step: list[list[Edit]] = []
    text = normalised.text
    for _, edits in reversed(normalised.edits_by_step):
        start = _start_of_line(text, n_lines)
        by_step.append([replace(e, at=e.at - start) for e in edits if e.at >= start])
        text = undo(text, edits)
    return tuple(edit for edits in reversed(by_step) for edit in edits)


def _start_of_line(text: str, number: int) -> int:
    at = 0
    for _ in range(number):
        at = text.index("\n", at) + 1
    return at


def key_text(text: str) -> str:
    """Return the text for matching: simplified, NFKC, lower case, Han, letters and digits only."""
    folded = unicodedata.normalize("NFKC", simplified(text)).lower()
    return "".join(char for char in folded if char.isalnum())
