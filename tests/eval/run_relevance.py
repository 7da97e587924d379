"""Predict relevance and topics for the labelled texts, and say how far the figures can be trusted.

    python tests/eval/run_relevance.py --out pred.jsonl
    python ../shared/eval/relevance/score_relevance.py \
        --gold ../shared/eval/relevance/gold.jsonl --pred pred.jsonl

The model is trained on our own texts only. The constants of the scorer were chosen on the outlets
of the half ``chosen``; ``held_out`` is the other half. It is a little kind: headlines of all texts
had been seen when words were added, and of several ways to count n-grams the one that is also
better there was kept. ``leave_one_outlet_out`` takes the border for each outlet from the other
outlets. ``sample articles`` are those of the sample web, which nothing was trained on.
"""

import argparse
import hashlib
import json
import re
import sys
import time
import tomllib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from importlib.resources import files
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
    is_borderline: bool
    gold_topics: frozenset[str]
    density: float
    logit: float
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
                is_borderline=bool(row.get("borderline")),
                gold_topics=frozenset(row["topics"]),
                density=relevance.density,
                logit=relevance.logit,
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


def average_precision(texts: Iterable[Judged], key: Callable[[Judged], float]) -> float:
    """Return the average precision of texts ranked by a number."""
    ranked = sorted(texts, key=lambda text: (-key(text), text.text_id))
    precisions, hits = [], 0
    for rank, text in enumerate(ranked, start=1):
        hits += text.is_gold
        if text.is_gold:
            precisions.append(hits / rank)
    return sum(precisions) / len(precisions) if precisions else 0.0


def by_part(texts: Sequence[Judged]) -> str:
    """Return the average precision of the terms alone, the model alone and both, as a line."""
    parts = {
        "terms": average_precision(texts, lambda text: text.density),
        "model": average_precision(texts, lambda text: text.logit),
        "both": average_precision(texts, lambda text: text.score),
    }
    return "average precision: " + "  ".join(f"{name} {value:.3f}" for name, value in parts.items())


def sample_rows() -> list[dict[str, Any]]:
    """Return the articles of the sample web as labelled texts."""
    rows = []
    folder = files("ingest.sampleweb") / "articles"
    for file in sorted(folder.iterdir(), key=lambda entry: entry.name):
        if file.name.endswith(".txt"):
            _, front, body = file.read_text("utf-8").split("+++\n", 2)
            about = tomllib.loads(front)
            rows.append(
                {
                    "id": file.name,
                    "site": "sample",
                    "title": about["title"],
                    "text": body.strip(),
                    "relevant": about["relevant"],
                    "topics": about.get("topics", ()),
                }
            )
    return rows


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
    began = time.process_time()
    texts = judged(rows)
    spent = time.process_time() - began
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
    clear = [text for text in texts if not text.is_borderline]
    print("without borderlines ", prf((text.is_gold, text.is_relevant) for text in clear))
    print(f"{'all':20s} {by_part(texts)}")
    for half in ("chosen", "held_out"):
        part = [text for text in texts if half_of(text.outlet) == half]
        print(f"{half:20s}", prf((text.is_gold, text.is_relevant) for text in part))
        print(f"{half:20s} {by_part(part)}")
        print(f"{half + ' topics':20s}", prf(topic_pairs(part)))
        print(f"{half + ' best border':20s} {best_border(part):.3f}")
    print("leave_one_outlet_out", prf(leave_one_outlet_out(texts)))
    sample = judged(sample_rows())
    print("sample articles     ", prf((text.is_gold, text.is_relevant) for text in sample))
    print(f"{'sample articles':20s} {by_part(sample)}")
    n_chars = sum(len(row["title"]) + len(row["text"]) for row in rows)
    print(f"{2000 * 1000 * spent / n_chars:.2f} ms of processor for 2,000 characters")
    return 0


if __name__ == "__main__":
    sys.exit(main())
