"""Why an article is coverage of AI governance or not: what decided, and what would change it.

Kept apart from ``relevance.py``: a corpus needs it for the few articles somebody asks about.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import ceil, exp

import numpy as np

from ingest.enrich.matching import matches_in
from ingest.enrich.model.linear import Floats, Parts, parts_of, shipped_model
from ingest.enrich.model.ngrams import MOST_WORDS
from ingest.enrich.relevance import (
    BORDER,
    DENSITY_FACTOR,
    DENSITY_FLOOR,
    HALF_DENSITY,
    LAUNCH_FACTOR,
    MODEL_FACTOR,
    SENTENCE_LIMIT,
    SMOOTHING,
    Relevance,
    Span,
    counted_in,
    points_of,
    relevance_of,
    sentences_of,
)

# How many sentences are named as the ones that decided.
N_SENTENCES = 5
# A sentence without a term is one of them only if the model reads it so.
LEAST_READING = 1.0
# How many n-grams are named for and against.
N_FOR = 6
N_AGAINST = 3
# A sentence of fewer words is read as if it had as many.
LEAST_WORDS = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class DecidingSentence:
    """A sentence of the text that speaks for coverage; offsets into the text.

    Args:
        start: First character.
        end: One past the last character.
        points: Weight of its terms, at most ``SENTENCE_LIMIT``; 0 if it has none.
        reading: How much its words speak for coverage by the model, about -2 to 3.
        terms: Its terms as printed.
    """

    start: int
    end: int
    points: int
    reading: float
    terms: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class WeighedNgram:
    """Words that moved the model, at the first place where they stand.

    Args:
        text: The words as printed.
        start: First character, an offset into the title if ``in_title``, else into the text.
        end: One past the last character.
        in_title: Whether they stand in the title.
        pull: What they add to the log-odds, wherever they stand.
    """

    text: str
    start: int
    end: int
    in_title: bool
    pull: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """What the score would be if the article were another.

    Args:
        what: The change in a few words.
        score: The score then.
        is_decisive: Whether the decision would be another.
    """

    what: str
    score: float
    is_decisive: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Reasons:
    """Why an article is coverage or not.

    Args:
        relevance: The decision.
        sentences: The sentences that speak most for coverage, in reading order.
        ngrams: The words that moved the model most, those that speak for coverage first.
        density_needed: The density at which the article would be at the border, the model's
            reading as it is; 0 if it would be coverage with any term.
        n_sentences_needed: How many more sentences with a core term would make it coverage; 0 if
            it is.
        changes: What other versions of the article would score.
    """

    relevance: Relevance
    sentences: tuple[DecidingSentence, ...]
    ngrams: tuple[WeighedNgram, ...]
    density_needed: float
    n_sentences_needed: int
    changes: tuple[Change, ...]


def reasons_of(title: str, text: str) -> Reasons:
    """Return why an article is coverage of AI governance or not.

    Args:
        title: Headline in simplified Chinese, may be empty.
        text: Body in simplified Chinese, paragraphs joined by a newline.
    """
    relevance = relevance_of(title, text)
    parts = parts_of(title, text)
    sentences = _deciding(title, text, parts)
    needed = HALF_DENSITY + DENSITY_FLOOR
    needed = max(0.0, needed * exp(-relevance.model_part / DENSITY_FACTOR) - DENSITY_FLOOR)
    return Reasons(
        relevance=relevance,
        sentences=sentences,
        ngrams=_weighed(title, text, parts),
        density_needed=needed,
        n_sentences_needed=_sentences_needed(relevance, needed, n_chars=len(text)),
        changes=tuple(_changes(relevance, title, text, sentences)),
    )


def _sentences_needed(relevance: Relevance, needed: float, *, n_chars: int) -> int:
    if relevance.is_relevant:
        return 0
    missing = (needed - relevance.density) * (n_chars + SMOOTHING) / 100
    if relevance.launch_word is not None:
        missing /= LAUNCH_FACTOR
    return max(1, ceil(missing / SENTENCE_LIMIT))


def _changes(
    relevance: Relevance, title: str, text: str, sentences: Sequence[DecidingSentence]
) -> Iterable[Change]:
    def change(what: str, other_title: str, other_text: str) -> Change:
        score = relevance_of(other_title, other_text).score
        return Change(
            what=what, score=score, is_decisive=(score >= BORDER) != relevance.is_relevant
        )

    if title:
        yield change("without the headline", "", text)
    if relevance.launch_word is not None:
        word = relevance.launch_word
        yield change(f"without {word} in the headline", title.replace(word, ""), text)
    if sentences:
        rest = "".join(
            text[end:start]
            for end, start in zip(
                [0, *(sentence.end for sentence in sentences)],
                [*(sentence.start for sentence in sentences), len(text)],
                strict=True,
            )
        )
        yield change("without the sentences that decided", title, rest)


def _deciding(title: str, text: str, parts: Parts) -> tuple[DecidingSentence, ...]:
    """Return the sentences that speak most for coverage, in reading order."""
    spans = sentences_of(text)
    if not spans:
        return ()
    _, by_sentence = counted_in(matches_in(title, text), spans)
    points = {n: points_of(found, SENTENCE_LIMIT) for n, found in by_sentence.items()}
    readings = _readings(parts, spans, shift=len(title) + 1).tolist()
    able = [n for n, value in enumerate(readings) if n in points or value >= LEAST_READING]
    best = sorted(able, key=lambda n: (-points.get(n, 0) - readings[n], n))[:N_SENTENCES]
    return tuple(
        DecidingSentence(
            start=spans[n][0],
            end=spans[n][1],
            points=points.get(n, 0),
            reading=readings[n],
            terms=tuple(dict.fromkeys(match.alias for match in by_sentence.get(n, ()))),
        )
        for n in sorted(best)
    )


def _readings(parts: Parts, spans: Sequence[Span], *, shift: int) -> Floats:
    """Return for each sentence how much its words speak for coverage."""
    model = shipped_model()
    starts = parts.words.starts
    by_word = np.zeros(starts.size)
    for run in parts.runs:
        by_word[: run.size] += model.weights[model.places[run]]
    upto = np.concatenate([[0.0], np.cumsum(by_word)])
    first = np.searchsorted(starts, [shift + start for start, _ in spans])
    last = np.searchsorted(starts, [shift + end for _, end in spans])
    scale = 1 / np.sqrt(MOST_WORDS * np.maximum(last - first, LEAST_WORDS))
    return np.asarray((upto[last] - upto[first]) * scale, dtype=np.float64)


def _weighed(title: str, text: str, parts: Parts) -> tuple[WeighedNgram, ...]:
    """Return the n-grams that moved the model most; of those that overlap, the strongest."""
    model = shipped_model()
    pulls: dict[tuple[bool, int], float] = {}
    where: dict[tuple[bool, int], Span] = {}
    for in_title, runs in ((True, parts.in_title()), (False, parts.in_body())):
        first = 0 if in_title else parts.n_title
        for order, run in enumerate(runs):
            places, at, counts = np.unique(model.places[run], return_index=True, return_counts=True)
            for place, word, count in zip(
                places.tolist(), at.tolist(), counts.tolist(), strict=True
            ):
                share = 1.0 if in_title else min(count, parts.n_passages) / parts.n_passages
                key = (in_title, place)
                pulls[key] = MODEL_FACTOR * parts.scale * share * float(model.weights[place])
                where[key] = (first + word, first + word + order)
    ranked = sorted(pulls, key=lambda key: (-pulls[key], key))
    shift = len(title) + 1

    def named(key: tuple[bool, int]) -> WeighedNgram:
        first, last = where[key]
        offset = 0 if key[0] else shift
        start = int(parts.words.starts[first]) - offset
        end = int(parts.words.ends[last]) - offset
        source = title if key[0] else text
        return WeighedNgram(
            text=source[start:end], start=start, end=end, in_title=key[0], pull=pulls[key]
        )

    speaking = (named(key) for key in ranked if pulls[key] > 0)
    against = (named(key) for key in reversed(ranked) if pulls[key] < 0)
    return (*_apart(speaking, N_FOR), *_apart(against, N_AGAINST))


def _apart(ngrams: Iterable[WeighedNgram], most: int) -> list[WeighedNgram]:
    kept: list[WeighedNgram] = []
    for ngram in ngrams:
        if len(kept) == most:
            break
        if not any(
            ngram.in_title == other.in_title and ngram.start < other.end and other.start < ngram.end
            for other in kept
        ):
            kept.append(ngram)
    return kept
