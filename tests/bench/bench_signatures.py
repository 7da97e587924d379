"""Measure documents per second of key texts, signatures and candidate pairs, one process.

    .venv/bin/python tests/bench/bench_signatures.py [--n 1000] [--chars 2000] [--passes 3]

The texts are drawn from common characters with a fixed seed, one in four a copy with a tenth of
its characters changed. datasketch, if it is installed, makes signatures of as many permutations
and looks for candidates in as many bands on the same texts in turn with us: as it comes, and
with the hashes it is fastest with. Times are of the processor, medians over passes. Prints one
JSON line per stage; informs, never fails.
"""

import argparse
import json
import random
import time
import zlib
from collections.abc import Callable, Sequence
from statistics import median
from typing import Any

from ingest.dedup.candidates import pairs_within, signatures_of_keys
from ingest.dedup.keys import key_of
from ingest.dedup.minhash import BANDS, PERMUTATIONS, ROWS
from ingest.dedup.shingles import GRAM

try:
    import datasketch
except ImportError:
    datasketch = None

ALPHABET = [chr(code) for code in range(0x4E00, 0x4E00 + 3000)]
TARGET = 4.0


def texts_of(n: int, *, chars: int, seed: int) -> list[str]:
    """Return texts of which every fourth is a changed copy of the one before."""
    draw = random.Random(seed)  # noqa: S311
    texts: list[str] = []
    for number in range(n):
        if number % 4 == 3:
            changed = (draw.choice(ALPHABET) if draw.random() < 0.1 else c for c in texts[-1])
            texts.append("".join(changed))
        else:
            texts.append("".join(draw.choices(ALPHABET, k=chars)))
    return texts


def ours(texts: Sequence[str]) -> int:
    """Return the number of candidate pairs, containment included."""
    return len(pairs_within(signatures_of_keys(texts)))


def theirs(texts: Sequence[str], **settings: Any) -> int:
    """Return the number of candidate pairs datasketch finds, whole texts only."""
    index = datasketch.MinHashLSH(num_perm=PERMUTATIONS, params=(BANDS, ROWS))
    n_pairs = 0
    for number, text in enumerate(texts):
        signature = datasketch.MinHash(num_perm=PERMUTATIONS, **settings)
        grams = {text[at : at + GRAM].encode() for at in range(len(text) - GRAM + 1)}
        signature.update_batch(grams)
        n_pairs += len(index.query(signature))
        index.insert(number, signature)
    return n_pairs


def seconds(
    ways: dict[str, Callable[[Sequence[str]], Any]], texts: Sequence[str], *, passes: int
) -> dict[str, float]:
    """Return the median processor seconds of every way, taken in turn."""
    taken: dict[str, list[float]] = {name: [] for name in ways}
    for _ in range(passes):
        for name, way in ways.items():
            started = time.process_time()
            way(texts)
            taken[name].append(time.process_time() - started)
    return {name: median(times) for name, times in taken.items()}


def main() -> None:
    """Time each stage after a small warm-up."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--n", type=int, default=1000)
    parser.add_argument("--chars", type=int, default=2000)
    parser.add_argument("--passes", type=int, default=3)
    chosen = parser.parse_args()
    texts = texts_of(chosen.n, chars=chosen.chars, seed=1)
    ways: dict[str, Callable[[Sequence[str]], Any]] = {
        "key texts": lambda texts: list(map(key_of, texts)),
        "signatures": signatures_of_keys,
        "signatures+candidates": ours,
    }
    if datasketch is not None:
        ways["datasketch"] = theirs
        ways["datasketch, fastest hashes"] = lambda texts: theirs(
            texts, scheme="affine32", hashfunc=zlib.crc32
        )
    for way in ways.values():
        way(texts[:20])
    taken = seconds(ways, texts, passes=chosen.passes)
    for stage, time_taken in taken.items():
        rate = round(chosen.n / time_taken)
        print(json.dumps({"stage": stage, "documents": chosen.n, "per_s": rate}))
    print(json.dumps({"pairs": ours(texts), "expected": chosen.n // 4}))
    if datasketch is None:
        print(
            "datasketch is not installed, so nothing to compare with: pip install datasketch==2.*"
        )
        return
    for name in list(taken)[3:]:
        ratio = round(taken[name] / taken["signatures+candidates"], 2)
        is_met = ratio >= TARGET
        print(json.dumps({"ratio": name, "times": ratio, "target": TARGET, "met": is_met}))


if __name__ == "__main__":
    main()
