"""The labelled pages and the seed texts; the floors are what this code was accepted with."""

import importlib.util
import json
from pathlib import Path

import pytest

SHARED = Path(__file__).resolve().parents[2].parent / "shared" / "eval"
RUN = Path(__file__).resolve().parents[1] / "eval" / "run_extraction.py"

pytestmark = [
    pytest.mark.shared,
    pytest.mark.skipif(not SHARED.is_dir(), reason="needs ../shared"),
]

# Pages 47, texts 5. Floors lie a little under what was measured.
FLOORS = {
    True: {"F1": 0.985, "F1>=.95": 0.98, "clean_pages": 0.95, "title": 0.99, "day": 0.99},
    False: {"F1": 0.97, "F1>=.95": 0.94, "clean_pages": 0.88, "title": 0.97, "day": 0.97},
}
FIELDS = {
    True: {"minute": 0.97, "author": 0.85, "source": 0.92},
    False: {"minute": 0.94, "author": 0.70, "source": 0.82},
}
MOST_FALSE = 0.03


def load(path, name):
    spec = importlib.util.spec_from_file_location(name, path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize("with_rules", [True, False])
def test_pages(with_rules):
    score = load(SHARED / "extraction" / "score.py", "score_extraction")
    run = load(RUN, "run_extraction")
    rows = run.page_rows(SHARED / "extraction" / "pages", with_rules=with_rules)
    gold = score.load(SHARED / "extraction" / "gold.jsonl")
    figures = score.summarize(score.run(gold, rows))
    for name, floor in {**FLOORS[with_rules], **FIELDS[with_rules]}.items():
        assert figures[name] >= floor, (name, figures[name])
    assert figures["author_fp"] <= MOST_FALSE
    assert figures["source_fp"] <= MOST_FALSE


def test_seeds():
    score = load(SHARED / "seeds" / "score_seeds.py", "score_seeds")
    run = load(RUN, "run_extraction")
    rows = {row["id"]: row for row in run.seed_rows(SHARED.parent / "seeds")}
    for path in sorted((SHARED / "seeds").glob("0*.json")):
        gold = json.loads(path.read_text(encoding="utf-8"))
        result = score.score(rows[path.stem], gold)
        assert result["pass"], (path.stem, result)
