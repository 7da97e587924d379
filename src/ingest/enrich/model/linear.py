"""How much an article reads like coverage of AI governance, by weighted n-grams.

An article is judged as its average passage with the headline before it: a sum over all of it
would grow with the length. The weights come from ``training/train_relevance.py``.
"""

import io
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from math import sqrt

import numpy as np
import numpy.typing as npt

from ingest.enrich.codepoints import folded_codes
from ingest.enrich.model.ngrams import HASH_BITS, MOST_WORDS, Buckets, Words, ngrams_of, words_of

# Length of a passage in words, that is Han characters: about as long as the texts the model was
# trained on. 75 and 300 score within .01.
PASSAGE_WORDS = 150
# A passage of fewer words is judged as if it had as many.
LEAST_WORDS = 10

Floats = npt.NDArray[np.float64]
# Two bytes for each bucket: half a megabyte, which a processor keeps at hand.
Places = npt.NDArray[np.uint16]


@dataclass(frozen=True, slots=True, kw_only=True)
class Model:
    """A trained model.

    Args:
        places: Place of each bucket in ``weights``; what is not known has the last place.
        weights: Weights of the known n-grams, above zero speaks for coverage; the last is zero.
        bias: Added to the sum over a passage.
        training_sha256: Digest of the texts it was trained on.
    """

    places: Places
    weights: Floats
    bias: float
    training_sha256: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Parts:
    """The n-grams of an article, headline and body apart.

    Args:
        words: All words; offsets into ``title``, a newline and ``text``.
        n_title: How many of them belong to the headline.
        runs: For runs of 1 to ``MOST_WORDS`` words, the bucket of the run that begins at each.
        n_passages: How many passages the body counts as, at least one.
        scale: What the sum over the headline and an average passage is multiplied with.
    """

    words: Words
    n_title: int
    runs: tuple[Buckets, ...]
    n_passages: int
    scale: float

    def in_title(self) -> tuple[Buckets, ...]:
        """Return the buckets of the runs within the headline, those of one word first."""
        return tuple(run[: max(0, self.n_title - n)] for n, run in enumerate(self.runs))

    def in_body(self) -> tuple[Buckets, ...]:
        """Return the buckets of the runs within the body, those of one word first."""
        return tuple(run[self.n_title :] for run in self.runs)


def logit_of(title: str, text: str) -> float:
    """Return how much an article reads like coverage: about -3 to 4, rather so above zero."""
    model = shipped_model()
    parts = parts_of(title, text)
    in_title, in_body = capped_counts(parts, model.places, n_places=model.weights.size)
    # Not ``@``: over so few numbers the threads of a BLAS cost a hundred times the sum.
    of_body = float(np.einsum("i,i->", in_body, model.weights)) / parts.n_passages
    return model.bias + parts.scale * (float(model.weights[in_title].sum()) + of_body)


def parts_of(title: str, text: str) -> Parts:
    """Return the n-grams of an article.

    Args:
        title: Headline, may be empty.
        text: Body.
    """
    words = words_of(folded_codes(f"{title}\n{text}"))
    n_title = int(np.searchsorted(words.starts, len(title) + 1))
    n_body = words.starts.size - n_title
    n_passages = max(1, round(n_body / PASSAGE_WORDS))
    # By all words, known or not: a text that the model knows little of stays near the middle.
    n_words = max(LEAST_WORDS, n_title + n_body / n_passages)
    return Parts(
        words=words,
        n_title=n_title,
        runs=ngrams_of(words),
        n_passages=n_passages,
        scale=1 / sqrt(MOST_WORDS * n_words),
    )


def capped_counts(
    parts: Parts, places: Places, *, n_places: int
) -> tuple[list[int], npt.NDArray[np.intp]]:
    """Return the places of the headline's n-grams, each once, and the counts of the body's.

    Counts are by place.

    In the body an n-gram counts at most once for each passage: a name that is repeated says no
    more. Counted as often as it stands, average precision on the outlets not tuned on is .03
    lower.

    Args:
        parts: The n-grams of an article.
        places: Place of each bucket.
        n_places: How many places there are.
    """
    title = places[np.concatenate(parts.in_title())]
    body = places[np.concatenate(parts.in_body())]
    counts = np.bincount(body, minlength=n_places)
    return sorted(set(title.tolist())), np.minimum(counts, parts.n_passages, out=counts)


def places_of(buckets: Buckets) -> Places:
    """Return the place of each bucket in a list; what is not in it has the place after the last."""
    places = np.full(1 << HASH_BITS, buckets.size, dtype=np.uint16)
    places[buckets] = np.arange(buckets.size)
    return places


@cache
def shipped_model() -> Model:
    """Return the model that ships with the package."""
    return model_from(shipped_bytes())


@cache
def shipped_bytes() -> bytes:
    """Return the file of weights that ships with the package."""
    return (files("ingest.enrich.model") / "weights.npz").read_bytes()


def model_from(data: bytes) -> Model:
    """Return the model a file of weights holds."""
    with np.load(io.BytesIO(data)) as arrays:
        return Model(
            places=places_of(arrays["buckets"]),
            weights=np.append(arrays["weights"].astype(np.float64), 0.0),
            bias=float(arrays["bias"]),
            training_sha256=str(arrays["training_sha256"]),
        )
