"""What an editor changed: two states of one article, typed."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

from rapidfuzz.distance import Levenshtein

from ingest.history.notices import is_retraction
from ingest.history.paragraphs import Alignment, aligned
from ingest.model.version import Change
from ingest.text.clean import key_text

SLIP = 6
"""Characters changed in one paragraph beyond which it is no slip of the pen."""

SLIPS = 12
"""The same in the whole text."""

SLIP_LENGTH = 3
"""Characters by which a paragraph with a slip may become longer or shorter."""

REPLACED = 0.5
"""Share of a text that must be gone before a statement counts as standing in its place."""

_SPACE = re.compile(r"\s+")
# Chinese numerals one by one: in 三有十年 for 有三十年 no figure is another.
_FIGURES = re.compile(r"\d+(?:[.,]\d+)*|[〇零一二三四五六七八九十百千万亿两]|[%％‰]")
# One of these more or less turns a sentence round; that is no slip.
_TURNING = re.compile("[不未没无非勿否]")
_ADDENDUM = re.compile(
    "^.{0,18}(?:更新|补充|续报|更正|勘误|订正)(?:并致歉|说明|声明)?[：:，,。）)】\\]〕\\s]"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Text:
    """What an article says.

    Args:
        title: Headline, or None.
        text: Body, paragraphs joined by a newline.
        shown: Key text of all that its page shows, the body among it; empty if not known.
    """

    title: str | None
    text: str
    shown: str = ""


def changes_between(before: Text, after: Text) -> tuple[Change, ...]:
    """Return what the later state of an article has other than the earlier, in a fixed order.

    White space and where paragraphs are broken do not count, and neither does what the other
    page shows as well, though it was not taken for the body there: the frame around an article
    changes by the hour, and what is made of a page may depend on it. So nothing may be returned
    for texts that are not the same. A retraction replaces the whole, so it stands alone.
    """
    found: set[Change] = set()
    if _is_retitled(before, after):
        found.add("title_changed")
    if "".join(paragraphs_of(before.text)) != "".join(paragraphs_of(after.text)):
        alignment = _compared(before, after)
        if alignment.kept < REPLACED and is_retraction(f"{after.title or ''}\n{after.text}"):
            return ("retracted",)
        found |= _changes_in(alignment)
    return tuple(change for change in _ORDER if change in found)


def paragraphs_of(text: str) -> list[str]:
    """Return the paragraphs of a text without white space."""
    return [squeezed for line in text.split("\n") if (squeezed := _squeezed(line))]


def share_kept(before: Text, after: Text) -> float:
    """Return the share, 0..1, of an earlier text in paragraphs that are still there."""
    return _compared(before, after).kept


def is_part(before: Text, after: Text) -> bool:
    """Return whether a later text has nothing that the earlier one had not, but less of it.

    A line may end early and in a broken character, as where a transfer was cut.
    """
    old, new = "".join(paragraphs_of(before.text)), paragraphs_of(after.text)
    if not 0 < sum(map(len, new)) < len(old):
        return False
    heads = [line[: max(1, len(line) - 2)] for line in new]
    return all(head in old or _is_shown(head, before) for head in heads)


_ORDER: tuple[Change, ...] = (
    "title_changed",
    "update",
    "typo",
    "paragraph_cut",
    "paragraph_added",
)


def _compared(before: Text, after: Text) -> Alignment:
    """Return what became of each paragraph, without what both pages show."""
    alignment = aligned(paragraphs_of(before.text), paragraphs_of(after.text))
    return replace(
        alignment,
        changed=tuple(
            (old, new)
            for old, new in alignment.changed
            if not (_is_shown(old, after) and _is_shown(new, before))
        ),
        cut=tuple(one for one in alignment.cut if not _is_shown(one, after)),
        added=tuple(one for one in alignment.added if not _is_shown(one, before)),
    )


def _is_shown(paragraph: str, other: Text) -> bool:
    key = key_text(paragraph)
    return bool(key) and key in other.shown


def _is_retitled(before: Text, after: Text) -> bool:
    if not before.title or not after.title:
        return False
    if _squeezed(before.title) == _squeezed(after.title):
        return False
    return not (_is_shown(before.title, after) and _is_shown(after.title, before))


def _changes_in(alignment: Alignment) -> set[Change]:
    found: set[Change] = set()
    if alignment.cut:
        found.add("paragraph_cut")
    if alignment.added:
        found.add("paragraph_added")
    if alignment.moved or any(_ADDENDUM.search(paragraph) for paragraph in alignment.added):
        found.add("update")
    if alignment.changed:
        found.add("typo" if _are_slips(alignment.changed) else "update")
    return found


def _are_slips(pairs: Sequence[tuple[str, str]]) -> bool:
    distances = [Levenshtein.distance(a, b) for a, b in pairs]
    return (
        max(distances) <= SLIP
        and sum(distances) <= SLIPS
        and all(abs(len(a) - len(b)) <= SLIP_LENGTH for a, b in pairs)
        and all(_FIGURES.findall(a) == _FIGURES.findall(b) for a, b in pairs)
        and all(Counter(_TURNING.findall(a)) == Counter(_TURNING.findall(b)) for a, b in pairs)
    )


def _squeezed(text: str) -> str:
    return _SPACE.sub("", text)
