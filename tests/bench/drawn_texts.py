"""Texts that nobody wrote: as many as wanted, no easier to compress than real ones."""

from collections.abc import Iterator

import numpy as np
import pyarrow as pa

CHARS = 2_000
POOL_CHARS = 20_000_000
PARAGRAPH = 200
COMMON_HAN = [
    bytes((high, low)).decode("gb2312") for high in range(0xB0, 0xD7) for low in range(0xA1, 0xFF)
]
"""The commonest characters of simplified Chinese, in the order of their standard."""


def text_pool(seed: int) -> np.ndarray:
    """Return the bytes of a long text of words drawn with the frequencies of Zipf.

    Every character is three bytes of UTF-8, so that any stretch of whole characters is a text.
    """
    draw = np.random.default_rng([seed, 7])
    han = np.array(COMMON_HAN, dtype=object)
    weights = 1 / (np.arange(len(han)) + 30.0)
    n_words = 60_000
    letters = draw.choice(len(han), size=(n_words, 3), p=weights / weights.sum())
    lengths = draw.choice([1, 2, 3], size=n_words, p=[0.12, 0.68, 0.2])
    words = ["".join(han[row[:n]]) for row, n in zip(letters, lengths, strict=True)]
    words[:2] = ["，", "。"]
    ranks = 1 / (np.arange(n_words) + 12.0)
    n_drawn = int(POOL_CHARS / 1.9)
    chosen = draw.choice(n_words, size=n_drawn, p=ranks / ranks.sum())
    text = "".join([words[n] for n in chosen])[:POOL_CHARS]
    return np.frombuffer(text.encode(), dtype=np.uint8)


def texts_of(pool: np.ndarray, n: int, draw: np.random.Generator) -> pa.Array:
    """Return texts of paragraphs taken from anywhere in the pool."""
    n_chars = len(pool) // 3
    starts = draw.integers(n_chars - PARAGRAPH, size=n * (CHARS // PARAGRAPH)) * 3
    view = np.lib.stride_tricks.sliding_window_view(pool, PARAGRAPH * 3)
    data = np.ascontiguousarray(view[starts])
    offsets = np.arange(n + 1, dtype=np.int32) * (CHARS * 3)
    return pa.StringArray.from_buffers(
        n, pa.py_buffer(offsets.tobytes()), pa.py_buffer(data.tobytes())
    )


def batches_of_texts(n: int, *, seed: int, at_once: int = 10_000) -> Iterator[pa.Array]:
    """Yield n texts, some thousand at a time."""
    pool, draw = text_pool(seed), np.random.default_rng([seed, 11])
    for start in range(0, n, at_once):
        yield texts_of(pool, min(at_once, n - start), draw)
