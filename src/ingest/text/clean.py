"""The order in which a page's text is repaired."""

import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import NamedTuple

from ingest.text.edit import Edit, Repaired, undo
from ingest.text.gbk import repair_mojibake, repair_slips
from ingest.text.han import PRIVATE_USE
from ingest.text.punctuation import balance_quotes, drop_stray_spaces, widen_punctuation
from ingest.text.rewrite import Replacement, rewrite
from ingest.text.ruby import strip_pinyin
from ingest.text.script import Script, script_of, simplified, simplify
from ingest.text.spacing import join_segments, unwrap_lines

# A character with the marks or Hangul letters that may melt into it.
_CLUSTER = re.compile(
    "[\uac00-\ud7a3]?[\u1100-\u11ff]+|[^\\s][\u0300-\u036f\u0591-\u0eff\u1ab0-\u1aff\u1dc0-\u1dff"
    "\u20d0-\u20ff\u302a-\u302f\u3099\u309a\ufe20-\ufe2f]*"
)


class Step(NamedTuple):
    """One repair in the order; ``name`` is stable and appears in ``Normalised``."""

    name: str
    repair: Callable[[str], Repaired]


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
    Step("pinyin", strip_pinyin),
    Step("nfc", compose),  # after the slips: it would move the private-use evidence
    Step("segment_space", join_segments),
    Step("hard_wrap", unwrap_lines),  # after the spaces: line ends are judged without them
    Step("punctuation_width", widen_punctuation),
    Step("stray_space", drop_stray_spaces),
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
        flags: What is noteworthy: names of the steps that changed something, and
            ``private_use`` or ``replacement_chars`` for damage that is left.
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
        repaired = step.repair(text)
        text = repaired.text
        if repaired.edits:
            done.append((step.name, repaired.edits))
    left = [("private_use", PRIVATE_USE.search(text)), ("replacement_chars", "\ufffd" in text)]
    return Normalised(
        text=text,
        text_as_printed_script=before_script,
        script=script,
        edits_by_step=tuple(done),
        flags=(*(name for name, _ in done), *(name for name, seen in left if seen)),
    )


def denormalise(normalised: Normalised) -> str:
    """Return the text that was given to ``normalise``."""
    text = normalised.text
    for _, edits in reversed(normalised.edits_by_step):
        text = undo(text, edits)
    return text


def key_text(text: str) -> str:
    """Return the text for matching: simplified, NFKC, lower case, Han, letters and digits only."""
    folded = unicodedata.normalize("NFKC", simplified(text)).lower()
    return "".join(char for char in folded if char.isalnum())
