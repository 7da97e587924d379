"""Measure documents per second of key text, signatures and candidate pairs, one process.

    .venv/bin/python tests/bench/bench_signatures.py [--n 2000] [--chars 2000]

The texts are drawn from common characters with a fixed seed, one in four a copy with a tenth of
its characters changed. Prints one JSON line per stage; informs, never fails.
"""

import argparse
import json
import random
import time

from ingest.dedup.candidates import pairs_within, signatures_of_keys
from ingest.text.clean import key_text

ALPHABET = [chr(code) for code in range(0x4E00, 0x4E00 + 3000)]


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


def main() -> None:
    """Time each stage once after a small warm-up."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--n", type=int, default=2000)
    parser.add_argument("--chars", type=int, default=2000)
    arguments = parser.parse_args()
    texts = texts_of(arguments.n, chars=arguments.chars, seed=1)
    signatures_of_keys([key_text(text) for text in texts[:20]])

    started = time.perf_counter()
    keys = [key_text(text) for text in texts]
    keyed = time.perf_counter()
    signatures = signatures_of_keys(keys)
    signed = time.perf_counter()
    pairs = pairs_within(signatures)
    paired = time.perf_counter()
    for stage, seconds in (
        ("key_text", keyed - started),
        ("signatures", signed - keyed),
        ("candidates", paired - signed),
        ("signatures+candidates", paired - keyed),
    ):
        rate = round(arguments.n / seconds)
        print(json.dumps({"stage": stage, "documents": arguments.n, "per_s": rate}))
    print(json.dumps({"pairs": len(pairs), "expected": arguments.n // 4}))


if __name__ == "__main__":
    main()
