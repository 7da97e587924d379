"""How much of an article reads like coverage of AI governance, by weighted n-grams.

The article is read passage by passage, each with the headline before it. An n-gram counts once
in the headline and once in a passage. The weights come from ``training/train_relevance.py``.
"""

import io
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import numpy as np
import numpy.typing as npt

from ingest.enrich.codepoints import Codes
from ingest.enrich.model.ngrams import HASH_BITS, Buckets, Words, ngrams_of, words_of
from ingest.enrich.model.passages import passage_starts

# A passage with fewer known n-grams is judged as if it had as many.
LEAST_KNOWN = 20
# Room for the number of an n-gram beside the number of its passage.
NUMBER_BITS = 16

Floats = npt.NDArray[np.float64]
Numbers = npt.NDArray[np.int64]
UNKNOWN = -1


@dataclass(frozen=True, slots=True, kw_only=True)
class Weights:
    """A trained model.

    Args:
        buckets: Buckets of the known n-grams, ascending; fewer than 65,536.
        weights: Their weights; above zero speaks for coverage.
        bias: Added to the sum over a passage.
        training_sha256: Digest of the texts it was trained on.
    """

    buckets: Buckets
    weights: Floats
    bias: float
    training_sha256: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What the model makes of one article.

    Args:
        logits: One number for each passage of the body; above zero it reads like coverage.
        passages: First word of each passage.
        title: Known n-grams of the title: for each word the number of each of its n-grams in
            ``Weights.buckets``, or -1, with the words themselves.
        body: The same for the body.
        pulls: What each known n-gram, once in every passage where it stands and in the title,
            adds to the mean of the logits.
    """

    logits: Floats
    passages: tuple[int, ...]
    title: "KnownNgrams"
    body: "KnownNgrams"
    pulls: Floats


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownNgrams:
    """The n-grams of one text that the model knows.

    Args:
        words: The words of the text.
        numbers: Place of each n-gram in ``Weights.buckets``.
        at: Number of the word each begins with.
        orders: How many words each has.
    """

    words: Words
    numbers: Numbers
    at: Numbers
    orders: Numbers


def reading_of(title: Codes, body: Codes) -> Reading:
    """Return what the shipped model makes of an article, given as folded code points."""
    model = shipped_weights()
    in_title = known_ngrams(title, _places())
    in_body = known_ngrams(body, _places())
    passages = passage_starts(body, in_body.words.starts)
    title_numbers = np.unique(in_title.numbers)
    numbers, passage = once_each(in_body, passages)
    known = np.bincount(passage, minlength=len(passages)) + title_numbers.size
    scale = 1 / np.sqrt(np.maximum(known, LEAST_KNOWN))
    sums = np.bincount(passage, weights=model.weights[numbers], minlength=len(passages))
    pulls = np.bincount(numbers, weights=scale[passage], minlength=model.weights.size)
    pulls[title_numbers] += scale.sum()
    return Reading(
        logits=(sums + model.weights[title_numbers].sum()) * scale + model.bias,
        passages=tuple(passages),
        title=in_title,
        body=in_body,
        pulls=pulls * model.weights / len(passages),
    )


def known_ngrams(codes: Codes, places: Numbers) -> KnownNgrams:
    """Return the n-grams of a folded text that have a place.

    Args:
        codes: The text.
        places: The place of each bucket, -1 for none.
    """
    words = words_of(codes)
    runs = ngrams_of(words)
    numbers = places[np.concatenate(runs)]
    at = np.concatenate([np.arange(run.size) for run in runs])
    orders = np.repeat(np.arange(1, len(runs) + 1), [run.size for run in runs])
    known = numbers != UNKNOWN
    return KnownNgrams(words=words, numbers=numbers[known], at=at[known], orders=orders[known])


def once_each(ngrams: KnownNgrams, passages: Sequence[int]) -> tuple[Numbers, Numbers]:
    """Return number and passage of each n-gram, once for each passage where it stands."""
    passage = np.searchsorted(passages, ngrams.at, side="right") - 1
    pairs = np.unique(passage << NUMBER_BITS | ngrams.numbers)
    return pairs & ((1 << NUMBER_BITS) - 1), pairs >> NUMBER_BITS


def places_of(buckets: Buckets) -> Numbers:
    """Return the place of each bucket in a list of buckets, -1 for those not in it."""
    places = np.full(1 << HASH_BITS, UNKNOWN, dtype=np.int64)
    places[buckets] = np.arange(buckets.size)
    return places


@cache
def shipped_weights() -> Weights:
    """Return the model that ships with the package."""
    file = files("ingest.enrich.model") / "weights.npz"
    with np.load(io.BytesIO(file.read_bytes())) as arrays:
        return Weights(
            buckets=arrays["buckets"],
            weights=arrays["weights"].astype(np.float64),
            bias=float(arrays["bias"]),
            training_sha256=str(arrays["training_sha256"]),
        )


@cache
def _places() -> Numbers:
    return places_of(shipped_weights().buckets)
