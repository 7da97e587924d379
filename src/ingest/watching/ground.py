"""What a portal's pages were like, as the ground on which new ones are judged."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from statistics import median, pstdev

from ingest.model.route import PageSigns
from ingest.watching.oddities import ODDITIES, odd_words
from ingest.watching.usual import Usual, usual_of

RARE = 0.05
"""Share of earlier pages below which an oddity says something of a single page."""

SEVERAL = "several"
"""The oddity of having two rare ones at a time, of which one is damage."""

WORDS = (*(oddity.word for oddity in ODDITIES), SEVERAL)

_BUILD = frozenset(oddity.word for oddity in ODDITIES if oddity.weight == "build")
_HARD = frozenset(oddity.word for oddity in ODDITIES if oddity.weight == "hard")
_SAID = {oddity.word: oddity.said for oddity in ODDITIES}

LEAST_SPREAD = 0.15
"""Standard deviation of log lengths, at least: texts of one length would make any other odd."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ground:
    """What is usual, and how often each oddity was met.

    Args:
        usual: What earlier pages were like.
        counts: Of each oddity how many pages had it and how many could.
        mean_log: Median of the logarithms of the lengths of articles.
        spread_log: Their standard deviation.
        n_articles: How many they are.
    """

    usual: Usual
    counts: Mapping[str, tuple[int, int]]
    mean_log: float
    spread_log: float
    n_articles: int

    def tested(self, sign: PageSigns) -> dict[str, bool]:
        """Return of each oddity that a page can have whether it has it."""
        return _with_several(odd_words(sign, self.usual), self.counts)

    def words(self, sign: PageSigns) -> frozenset[str]:
        """Return the oddities of a page."""
        return frozenset(word for word, is_odd in self.tested(sign).items() if is_odd)

    def share(self, word: str) -> float:
        """Return the share of earlier pages with an oddity, 0..1."""
        n_odd, n = self.counts[word]
        return n_odd / n if n else 0.0

    def is_doubtful(self, words: frozenset[str]) -> bool:
        """Return whether a single page is odd enough to wait for others."""
        hard = any(word in _HARD and self.share(word) <= RARE for word in words)
        return hard or SEVERAL in words

    def score(self, sign: PageSigns) -> float:
        """Return how many standard deviations longer than usual an article is, -3..3."""
        score = (math.log(max(1, sign.n_chars)) - self.mean_log) / self.spread_log
        return max(-3.0, min(3.0, score))

    def with_texts(self, signs: Sequence[PageSigns]) -> "Ground":
        """Return the same ground that also knows the texts of some pages."""
        texts = dict(self.usual.texts)
        for sign in signs:
            if sign.text_sha256:
                texts.setdefault(sign.text_sha256, sign.url)
        return replace(self, usual=replace(self.usual, texts=texts))


def ground_of(signs: Sequence[PageSigns]) -> Ground:
    """Return what some pages were like."""
    usual = usual_of(signs)
    seen = [odd_words(sign, usual) for sign in signs]
    counts = {
        oddity.word: (
            sum(words.get(oddity.word, False) for words in seen),
            sum(oddity.word in words for words in seen),
        )
        for oddity in ODDITIES
    }
    several = sum(_with_several(words, counts)[SEVERAL] for words in seen)
    logs = [math.log(max(1, sign.n_chars)) for sign in signs if sign.reason is None]
    return Ground(
        usual=usual,
        counts={**counts, SEVERAL: (several, len(seen))},
        mean_log=median(logs) if logs else 0.0,
        spread_log=max(LEAST_SPREAD, pstdev(logs)) if logs else 1.0,
        n_articles=len(logs),
    )


def said(word: str) -> str:
    """Return what is said of a page with an oddity."""
    return _SAID.get(word, "is odd in several ways")


def is_build(word: str) -> bool:
    """Return whether an oddity leaves what is read as it is."""
    return word in _BUILD


def _with_several(
    found: Mapping[str, bool], counts: Mapping[str, tuple[int, int]]
) -> dict[str, bool]:
    rare = {
        word
        for word, is_odd in found.items()
        if is_odd and counts[word][0] <= RARE * max(1, counts[word][1])
    }
    is_several = len(rare) > 1 and not rare <= _BUILD and not rare <= {"none", "door"}
    return {**found, SEVERAL: is_several}
