"""Predict relevance and topics for the labelled texts, and say how far the figures can be trusted.

    python tests/eval/run_relevance.py --out pred.jsonl
    python ../shared/eval/relevance/score_relevance.py \
        --gold ../shared/eval/relevance/gold.jsonl --pred pred.jsonl

The constants of the scorer were chosen on the outlets of the half ``chosen``; ``held_out`` is the
other half. It is a little kind: headlines of all texts had been seen when words were added, and
the launch factor was kept for what it does there. ``leave_one_outlet_out`` takes the
border for each outlet from the other outlets.
"""

import argparse
import hashlib
import json
import re
import sys
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ingest.enrich.relevance import relevance_of
from ingest.enrich.topics import topics_of

SHARED = Path(__file__).resolve().parents[3] / "shared" / "eval" / "relevance"


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """One labelled text with what the scorer says about it."""

    text_id: str
    outlet: str
    is_gold: bool
    gold_topics: frozenset[str]
    score: float
    is_relevant: bool
    topics: tuple[str, ...]


def outlet_of(site: str) -> str:
    """Return the outlet without the collection it came in, ``byteai-cn (auto4)`` -> byteai-cn."""
    return re.sub(r"\s*\(.*", "", site)


def half_of(outlet: str) -> str:
    """Return the half an outlet belongs to, by the last bit of the SHA-1 of its name."""
    digest = hashlib.sha1(outlet.encode(), usedforsecurity=False).digest()
    return "chosen" if digest[-1] % 2 else "held_out"


def judged(rows: Iterable[dict[str, Any]]) -> list[Judged]:
    """Return the labelled texts with their predictions."""
    result = []
    for row in rows:
        relevance = relevance_of(row["title"], row["text"])
        tags = topics_of(relevance.evidence) if relevance.is_relevant else ()
        result.append(
            Judged(
                text_id=row["id"],
                outlet=outlet_of(row["site"]),
                is_gold=bool(row["relevant"]),
                gold_topics=frozenset(row["topics"]),
                score=relevance.score,
                is_relevant=relevance.is_relevant,
                topics=tuple(tag.topic for tag in tags),
            )
        )
    return result


def prf(pairs: Iterable[tuple[bool, bool]]) -> str:
    """Return precision, recall and F1 of (gold, predicted) pairs, as a line."""
    counted = list(pairs)
    hits = sum(gold and found for gold, found in counted)
    n_found = sum(found for _, found in counted)
    n_gold = sum(gold for gold, _ in counted)
    precision = hits / n_found if n_found else 0.0
    recall = hits / n_gold if n_gold else 0.0
    f1 = 2 * hits / (n_found + n_gold) if n_found + n_gold else 0.0
    return f"n {len(counted):3d}  gold {n_gold:3d}  P {precision:.3f} R {recall:.3f} F1 {f1:.3f}"


def best_border(texts: Sequence[Judged]) -> float:
    """Return the middle of the scores whose F1 as a border is within .01 of the best."""
    n_gold = sum(text.is_gold for text in texts)
    f1s = {}
    for border in {text.score for text in texts if text.score > 0}:
        kept = [text for text in texts if text.score >= border]
        f1s[border] = 2 * sum(text.is_gold for text in kept) / (len(kept) + n_gold)
    good = [border for border, f1 in f1s.items() if f1 >= max(f1s.values()) - 0.01]
    return (min(good) + max(good)) / 2


def leave_one_outlet_out(texts: Sequence[Judged]) -> list[tuple[bool, bool]]:
    """Return (gold, predicted) pairs, each outlet with the border of all others."""
    pairs = []
    for outlet in sorted({text.outlet for text in texts}):
        border = best_border([text for text in texts if text.outlet != outlet])
        own = (text for text in texts if text.outlet == outlet)
        pairs += [(text.is_gold, text.score >= border) for text in own]
    return pairs


def topic_pairs(texts: Iterable[Judged]) -> list[tuple[bool, bool]]:
    """Return (gold, predicted) pairs of single topics, end to end."""
    pairs = []
    for text in texts:
        named = text.gold_topics.union(text.topics)
        pairs += [(topic in text.gold_topics, topic in text.topics) for topic in sorted(named)]
    return pairs


def main(argv: Sequence[str] | None = None) -> int:
    """Write predictions and print figures."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--gold", type=Path, default=SHARED / "gold.jsonl")
    parser.add_argument("--out", type=Path, help="where to write predictions, JSON lines")
    arguments = parser.parse_args(argv)
    if not arguments.gold.exists():
        print(f"no labelled texts at {arguments.gold}", file=sys.stderr)
        return 1
    rows = [json.loads(line) for line in arguments.gold.read_text("utf-8").splitlines() if line]
    relevance_of("", "")  # the lexicon is read at first use
    began = time.perf_counter()
    texts = judged(rows)
    spent = time.perf_counter() - began
    if arguments.out:
        lines = [
            {
                "id": text.text_id,
                "relevant": text.is_relevant,
                "score": text.score,
                "topics": text.topics,
            }
            for text in texts
        ]
        arguments.out.write_text("".join(json.dumps(line) + "\n" for line in lines), "utf-8")
    print("all                 ", prf((text.is_gold, text.is_relevant) for text in texts))
    for half in ("chosen", "held_out"):
        part = [text for text in texts if half_of(text.outlet) == half]
        print(f"{half:20s}", prf((text.is_gold, text.is_relevant) for text in part))
        print(f"{half + ' topics':20s}", prf(topic_pairs(part)))
        print(f"{half + ' best border':20s} {best_border(part):.3f}")
    print("leave_one_outlet_out", prf(leave_one_outlet_out(texts)))
    n_chars = sum(len(row["title"]) + len(row["text"]) for row in rows)
    print(f"{2000 * 1000 * spent / n_chars:.2f} ms for 2,000 characters")
    return 0


if __name__ == "__main__":
    sys.exit(main())
