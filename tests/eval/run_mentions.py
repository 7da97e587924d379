"""Predict names for the labelled texts and print how many are right.

    python tests/eval/run_mentions.py --out pred.jsonl
    python ../shared/eval/quotes/score_quotes.py \
        --gold ../shared/eval/quotes/gold.jsonl --pred pred.jsonl

The labels know a fixed list of entities. An entity of ours that is not in that list is written as
null for the scorer, since a label there can only be null; ids within the list are written as they
are. So ``linked`` measures the listed ones only.
"""

import argparse
import importlib.util
import json
import re
import sys
import time
from collections.abc import Iterable, Sequence
from pathlib import Path
from types import ModuleType
from typing import Any

from ingest.enrich.names.mentions import mentions_of

SHARED = Path(__file__).resolve().parents[3] / "shared"
QUOTES = SHARED / "eval" / "quotes"
ENTITIES = SHARED / "portals" / "entities.yaml"


def scorer() -> ModuleType:
    """Return the scorer that came with the labels."""
    spec = importlib.util.spec_from_file_location("score_quotes", QUOTES / "score_quotes.py")
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def listed_entities(path: Path = ENTITIES) -> frozenset[str]:
    """Return the ids of the list that the labels use."""
    return frozenset(re.findall(r"^- id: (\w+)", path.read_text("utf-8"), re.MULTILINE))


def predicted(row: dict[str, Any], listed: frozenset[str]) -> dict[str, Any]:
    """Return the prediction for one labelled text in the scorer's form."""
    return {
        "id": row["id"],
        "mentions": [
            {
                "start": mention.start,
                "end": mention.end,
                "type": mention.kind,
                "entity": mention.entity if mention.entity in listed else None,
            }
            for mention in mentions_of(row["text"], title=row.get("title") or "")
        ],
    }


def labelled(path: Path) -> list[dict[str, Any]]:
    """Return the texts whose names are labelled and at hand."""
    rows = [json.loads(line) for line in path.read_text("utf-8").splitlines() if line]
    return [row for row in rows if row.get("mentions") is not None and "text" in row]


def figures(rows: Iterable[dict[str, Any]], predictions: dict[str, Any]) -> dict[str, Any]:
    """Return the scorer's figures for some texts."""
    part = {row["id"]: row for row in rows}
    return scorer().score(part, {key: predictions[key] for key in part})


def line_of(name: str, found: dict[str, Any]) -> str:
    """Return the figures as a line."""
    kinds = "  ".join(
        f"{kind} {hits}/{n}" for kind, (hits, n) in found["mention_recall_by_type"].items()
    )
    return (
        f"{name:16s} texts {found['mention_documents']:2d}  names {found['mentions_gold']:4d}  "
        f"P {found['mention_p']:.3f} R {found['mention_r']:.3f} F1 {found['mention_f1']:.3f}  "
        f"linked P {found['linked_p']:.3f} R {found['linked_r']:.3f}  {kinds}"
    )


def main(argv: Sequence[str] | None = None) -> int:
    """Write predictions and print figures."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--gold", type=Path, default=QUOTES / "gold.jsonl")
    parser.add_argument("--out", type=Path, help="where to write predictions, JSON lines")
    arguments = parser.parse_args(argv)
    if not arguments.gold.exists():
        print(f"no labelled texts at {arguments.gold}", file=sys.stderr)
        return 1
    rows = labelled(arguments.gold)
    listed = listed_entities()
    mentions_of("")  # the tables are read at first use
    began = time.process_time()
    predictions = {row["id"]: predicted(row, listed) for row in rows}
    spent = time.process_time() - began
    if arguments.out:
        lines = (json.dumps(prediction) + "\n" for prediction in predictions.values())
        arguments.out.write_text("".join(lines), "utf-8")
    print(line_of("all", figures(rows, predictions)))
    for key in ("split", "source"):
        for value in sorted({row[key] for row in rows}):
            part = [row for row in rows if row[key] == value]
            print(line_of(value, figures(part, predictions)))
    n_chars = sum(len(row["text"]) for row in rows)
    print(f"{2000 * 1000 * spent / n_chars:.2f} ms for 2,000 characters")
    return 0


if __name__ == "__main__":
    sys.exit(main())
