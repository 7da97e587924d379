"""Words for the site that prints its text in segments; no dictionary is needed."""

import re
from collections import Counter
from collections.abc import Iterable

from ingest.sampleweb.articles import Article

_HAN_RUN = re.compile(r"[\u4e00-\u9fff]+")
_LENGTHS = (4, 3, 2)
# A run of characters seen that often in the texts counts as a word.
_MIN_COUNT = {4: 4, 3: 5, 2: 4}
# Particles and the like stand alone.
_ALONE = frozenset("的了是在和与把被也都就不又还这那有一个上下里中为对从到于说着地得")
_TOKEN = re.compile(r"[\u4e00-\u9fff]+|\d+[年月日]?|[A-Za-z]+|([—…])\1*|[^\s\w]|\w")


def frequent_words(articles: Iterable[Article]) -> frozenset[str]:
    """Return the runs of two to four characters that are frequent enough to be words."""
    counts: Counter[str] = Counter()
    for article in articles:
        for paragraph in article.paragraphs:
            for run in _HAN_RUN.findall(paragraph):
                for length in _LENGTHS:
                    counts.update(run[i : i + length] for i in range(len(run) - length + 1))
    return frozenset(
        word
        for word, count in counts.items()
        if count >= _MIN_COUNT[len(word)] and word[0] not in _ALONE and word[-1] not in _ALONE
    )


def segmented(text: str, words: frozenset[str]) -> str:
    """Return a text with a space between its segments: greedy, longest word first."""
    parts: list[str] = []
    for found in _TOKEN.finditer(text):
        token = found[0]
        parts += _split(token, words) if _HAN_RUN.fullmatch(token) else [token]
    return " ".join(parts)


def _split(run: str, words: frozenset[str]) -> list[str]:
    parts = []
    at = 0
    while at < len(run):
        length = next((n for n in _LENGTHS if run[at : at + n] in words), 1)
        parts.append(run[at : at + length])
        at += length
    return parts
