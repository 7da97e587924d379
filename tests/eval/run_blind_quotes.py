"""Predict names and quotations for articles of our own wording, and score them by halves.

    python -m tests.eval.run_blind_quotes [--misses]

The first thirty articles were written with their labels before any rule was read. Misses of
``dev``, to which later articles were added, may be read while rules are mended; of ``test`` only
the figures. ``second test`` was written when the rules were done. They are scored by the scorer
of the labelled set, so the definitions are the same.
"""

import argparse
import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from ingest.enrich.names.mentions import mentions_of
from ingest.enrich.quotes.quotes import quotes_of
from tests.enrich.blind_quotes.marked import HERE, half_of, records
from tests.eval import run_mentions, run_quotes

SETS: Mapping[str, tuple[str, str | None]] = {
    "dev": ("articles", "dev"),
    "test": ("articles", "test"),
    "second test": ("second", None),
}
SHOWN = ("quote_p", "quote_r", "quote_f1", "attributed_f1", "speaker_outside_turns")
SHOWN_NAMES = ("mention_p", "mention_r", "mention_f1", "linked_p", "linked_r")

Row = dict[str, Any]


def rows_of(name: str) -> list[Row]:
    """Return the labelled articles of a set."""
    folder, half = SETS[name]
    return [row for row in records(HERE / folder) if half in (None, half_of(row["id"]))]


def prediction_of(row: Row, listed: frozenset[str]) -> Row:
    """Return what is found in an article; entities outside the fixed list count as null."""
    mentions = mentions_of(row["text"])
    found = run_quotes.prediction_of(row, mentions, quotes_of(row["text"], mentions))
    for mention in found["mentions"]:
        mention["entity"] = mention["entity"] if mention["entity"] in listed else None
    return found


def files_of(name: str) -> list[Path]:
    """Return the files that hold the labels of a set."""
    folder, half = SETS[name]
    paths = sorted((HERE / folder).glob("*.txt"))
    return [HERE / "links.toml", *(path for path in paths if half in (None, half_of(path.stem)))]


def pinned_figures(name: str) -> dict[str, float]:
    """Return the figures of a set under the names of the report."""
    figures = figures_of(rows_of(name))
    laws, n_laws = figures["mention_recall_by_type"]["law"]
    return {
        "quotations, F1": figures["quote_f1"],
        "quotations with the right speaker, F1": figures["attributed_f1"],
        "speaker right outside interview turns": figures["speaker_outside_turns"],
        "unknown speakers left unnamed": figures["speaker_acc_null"],
        "names, F1, exact span": figures["mention_f1"],
        "names linked, precision": figures["linked_p"],
        "laws found": laws / n_laws,
    }


def figures_of(rows: Sequence[Row]) -> dict[str, Any]:
    """Return the figures of some articles by the scorer of the labelled set."""
    listed = run_mentions.listed_entities()
    predictions = {row["id"]: prediction_of(row, listed) for row in rows}
    return run_quotes.figures_of(rows, predictions)


def misses_of(row: Row) -> Iterator[str]:
    """Yield what is missing or wrong in an article, a line each."""
    scorer = run_quotes.scorer()
    rules = scorer.Rules()
    found = prediction_of(row, run_mentions.listed_entities())
    text, quotes = row["text"], found["quotes"]
    labelled = [quote for quote in row["quotes"] if rules.is_scored(quote)]
    free = [quote for quote in row["quotes"] if not rules.is_scored(quote)]
    pairs = scorer.pair(labelled, quotes, rules.quote_match, scorer.iou)
    for i, j in pairs:
        if not rules.speaker_ok(quotes[j], labelled[i]):
            who, said = labelled[i]["speaker"], quotes[j]["speaker"]
            yield f"speaker {said} for {who} ({quotes[j]['how']}): {shown(text, quotes[j])}"
    for i in sorted(set(range(len(labelled))) - {i for i, _ in pairs}):
        yield f"quotation missing: {shown(text, labelled[i])}"
    for j in sorted(set(range(len(quotes))) - {j for _, j in pairs}):
        if not rules.forgiven(quotes[j], free):
            yield f"no quotation: {shown(text, quotes[j])}"
    spans = {(m["start"], m["end"]): m["entity"] for m in row["mentions"]}
    names = {(m["start"], m["end"]): m["entity"] for m in found["mentions"]}
    for span in sorted(spans.keys() | names.keys()):
        known, given = spans.get(span, "nothing"), names.get(span, "nothing")
        if known != given:
            yield f"name {text[slice(*span)]}: {given} for {known}"


def shown(text: str, span: Row) -> str:
    """Return a span with a little of what surrounds it."""
    start, end = span["start"], span["end"]
    words = f"{text[max(start - 30, 0) : start]}[{text[start:end]}]{text[end : end + 20]}"
    return words.replace("\n", "¶")


def main(argv: Sequence[str] | None = None) -> int:
    """Print figures, and the misses of the half that may be read."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--misses", action="store_true", help="print the misses of the half dev")
    arguments = parser.parse_args(argv)
    if not Path(run_quotes.SHARED).exists():
        print(f"no scorer at {run_quotes.SHARED}", file=sys.stderr)
        return 1
    for name in SETS:
        rows = rows_of(name)
        if not rows:
            continue
        figures = figures_of(rows)
        shown_quotes = "  ".join(f"{key} {figures[key]:.3f}" for key in SHOWN)
        shown_names = "  ".join(f"{key} {figures[key]:.3f}" for key in SHOWN_NAMES)
        nulls = f"{figures['speaker_acc_null']:.3f} of {figures['speaker_n_null']}"
        laws = "{}/{}".format(*figures["mention_recall_by_type"].get("law", (0, 0)))
        print(f"{name:12s} articles {len(rows)}  quotations {figures['quotes_gold']}")
        print(f"  {shown_quotes} of {figures['n_outside_turns']}  unknown kept null {nulls}")
        print(f"  {shown_names}  of {figures['mentions_gold']}, {figures['linked_gold']}")
        print(f"  laws {laws}")
    if arguments.misses:
        for row in rows_of("dev"):
            for line in misses_of(row):
                print(f"{row['id']}  {line}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
