"""What is usual for a portal's pages, and in what ways a page is not."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from ingest.model.route import PageSigns

DOORS = frozenset(
    {"not_an_article robot_check", "not_an_article login", "offsite"}
    | {f"http_{status}" for status in (401, 402, 403, 405, 406, 407, 412, 418, 429, 451)}
)
"""Reasons of pages that are a login or a check for robots."""

_SHARE = 0.05
"""Share from which a way of reading or a language is one of the usual ones."""

_SEEN = 2
"""Times that a shape was seen by which it is known: once may be the first page of a new one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Usual:
    """What earlier pages of a portal were like.

    Args:
        signs: The pages.
        methods: Usual ways in which bodies were found.
        langs: Usual languages.
        shapes: Paths down to the text that were seen.
        feet: Last blocks that were seen.
        texts: Texts seen, by address.
        shortest: Length that one article in twenty falls short of, characters.
        longest: Length that one in twenty exceeds.
        worst: Quality that one in twenty falls short of.
    """

    signs: tuple[PageSigns, ...]
    methods: frozenset[str]
    langs: frozenset[str]
    shapes: frozenset[str]
    feet: frozenset[str]
    texts: Mapping[str, str]
    shortest: float
    longest: float
    worst: float


def usual_of(signs: Sequence[PageSigns]) -> Usual:
    """Return what pages of a portal were like."""
    articles = [sign for sign in signs if sign.reason is None]
    lengths = sorted(sign.n_chars for sign in articles)
    qualities = sorted(sign.quality for sign in articles)
    shapes = Counter(path for sign in articles for path in sign.shape)
    feet = Counter(sign.foot for sign in articles if sign.foot)
    return Usual(
        signs=tuple(signs),
        methods=_common(method_of(sign) for sign in articles),
        langs=_common(sign.lang for sign in articles),
        shapes=frozenset(path for path, n in shapes.items() if n >= _SEEN),
        feet=frozenset(foot for foot, n in feet.items() if n >= _SEEN),
        texts={sign.text_sha256: sign.url for sign in articles if sign.text_sha256},
        shortest=_at(lengths, 0.05),
        longest=_at(lengths, 0.95),
        worst=_at(qualities, 0.05),
    )


def method_of(sign: PageSigns) -> str:
    """Return how a body was found; the generic extractors, which vote, are one."""
    return sign.method if sign.method in {"rules", "state", "script", "text"} else "generic"


def _common(values: Iterable[str]) -> frozenset[str]:
    counts = Counter(values)
    return frozenset(value for value, n in counts.items() if n >= _SHARE * counts.total())


def _at(ordered: Sequence[float], share: float) -> float:
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))] if ordered else 0.0
