"""Say how sure the relevance score may be: ``python -m training.calibrate_relevance``.

Reads ``training/calibration/*.toml``, texts of our own of the kinds that readers disagree on, and
the articles of the sample web, which are clear. Neither was trained on. Fits one number, the slope
of the log-odds with the border where it is: below 1 the score is too sure, above 1 not sure enough.
Each outlet (a file, or the sample web's outlet) is also left out in turn. ``--table`` prints how
often texts of a score are coverage, ``--labelled FILE`` the same of labelled texts of others, which
nothing is fitted on. The constants in ``relevance.py`` were multiplied with the slope that this
found once; now it finds about 1.
"""

import argparse
import json
import sys
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.resources import files
from itertools import pairwise
from math import log
from pathlib import Path

import numpy as np
import numpy.typing as npt

from ingest.enrich.relevance import relevance_of
from tests.eval.run_relevance import half_of, outlet_of

TEXTS = Path(__file__).parent / "calibration"
SLOPES = np.arange(0.05, 3.0, 0.01)
LEAST = 1e-6
"""Scores are kept to six digits: a 0 may be this much."""
BORDERS = (0.0, 0.05, 0.2, 0.35, 0.5, 0.65, 0.8, 0.9, 0.95, 0.98, 1.0)


@dataclass(frozen=True, slots=True, kw_only=True)
class LabelledArticle:
    """One article that the model has not seen, with what a reader says about it."""

    outlet: str
    title: str
    body: str
    is_relevant: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Scored:
    """One labelled text with its score."""

    outlet: str
    is_relevant: bool
    score: float


def own_articles() -> list[LabelledArticle]:
    """Return the articles that were written for this, and those of the sample web."""
    written = [
        LabelledArticle(
            outlet=file.stem, title=row["title"], body=row["body"], is_relevant=row["is_relevant"]
        )
        for file in sorted(TEXTS.glob("*.toml"))
        for row in tomllib.loads(file.read_text("utf-8"))["text"]
    ]
    folder = files("ingest.sampleweb") / "articles"
    for file in sorted(folder.iterdir(), key=lambda entry: entry.name):
        if file.name.endswith(".txt"):
            _, front, body = file.read_text("utf-8").split("+++\n", 2)
            about = tomllib.loads(front)
            kind, outlet, _ = file.name.split("-", 2)  # b-zhijian-…, but a-brief-… names no outlet
            written.append(
                LabelledArticle(
                    outlet=outlet if kind in "bq" else kind,
                    title=about["title"],
                    body=body.strip(),
                    is_relevant=about["relevant"],
                )
            )
    return written


def labelled_articles(path: Path) -> list[LabelledArticle]:
    """Return the labelled articles of a JSON lines file ``{title, text, relevant, site}``."""
    rows = (json.loads(line) for line in path.read_text("utf-8").splitlines() if line)
    return [
        LabelledArticle(
            outlet=outlet_of(row["site"]),
            title=row["title"],
            body=row["text"],
            is_relevant=bool(row["relevant"]),
        )
        for row in rows
    ]


def scored(article: LabelledArticle) -> Scored:
    """Return an article with the score that it has now."""
    score = relevance_of(article.title, article.body).score
    return Scored(outlet=article.outlet, is_relevant=article.is_relevant, score=score)


def slope_of(texts: Sequence[Scored]) -> float:
    """Return what the log-odds must be multiplied with for the texts to be likeliest."""
    losses = [log_loss(texts, slope) for slope in SLOPES]
    return round(float(SLOPES[int(np.argmin(losses))]), 2)


def log_loss(texts: Sequence[Scored], slope: float = 1.0) -> float:
    """Return the mean log loss of scores whose log-odds are multiplied with a slope."""
    odds = slope * _log_odds(texts)
    wanted = np.array([float(text.is_relevant) for text in texts])
    return float(np.mean(np.logaddexp(0, odds) - wanted * odds))


def _log_odds(texts: Sequence[Scored]) -> npt.NDArray[np.float64]:
    scores = (min(max(text.score, LEAST), 1 - LEAST) for text in texts)
    return np.array([log(score / (1 - score)) for score in scores])


def left_out(texts: Sequence[Scored]) -> tuple[list[float], float]:
    """Return the slope without each outlet, and the log loss of each outlet with that slope."""
    slopes, lost = [], 0.0
    for outlet in sorted({text.outlet for text in texts}):
        own = [text for text in texts if text.outlet == outlet]
        slope = slope_of([text for text in texts if text.outlet != outlet])
        slopes.append(slope)
        lost += len(own) * log_loss(own, slope)
    return slopes, lost / len(texts)


def table_of(texts: Sequence[Scored]) -> list[str]:
    """Return how often texts of a score are coverage, a line for each range of scores."""
    lines, gap = [], 0.0
    for low, high in pairwise(BORDERS):
        part = [t for t in texts if low <= t.score < high or high == t.score == 1]
        if part:
            said = sum(text.score for text in part) / len(part)
            share = sum(text.is_relevant for text in part) / len(part)
            gap += len(part) / len(texts) * abs(said - share)
            lines.append(f"{low:.2f}-{high:.2f}  n {len(part):3d}  says {said:.2f}  is {share:.2f}")
    brier = sum((text.score - text.is_relevant) ** 2 for text in texts) / len(texts)
    lines.append(f"mean gap {gap:.3f}  Brier {brier:.3f}  log loss {log_loss(texts):.3f}")
    return lines


def main(argv: Sequence[str] | None = None) -> int:
    """Fit and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--table", action="store_true", help="how often texts of a score are in")
    parser.add_argument("--labelled", type=Path, metavar="FILE", help="texts to measure on")
    arguments = parser.parse_args(argv)
    texts = [scored(article) for article in own_articles()]
    slopes, loss = left_out(texts)
    say = sys.stdout.write
    say(
        f"{len(texts)} texts of {len(slopes)} outlets, {sum(t.is_relevant for t in texts)} "
        f"relevant: slope {slope_of(texts):.2f}, log loss {log_loss(texts):.3f}\n"
        f"with an outlet left out: slope {min(slopes):.2f} to {max(slopes):.2f}, "
        f"log loss of what was left out {loss:.3f}\n"
    )
    if arguments.table:
        say("\n".join(["our own", *table_of(texts)]) + "\n")
    if arguments.labelled:
        others = [scored(article) for article in labelled_articles(arguments.labelled)]
        unseen = [text for text in others if half_of(text.outlet) == "held_out"]
        say("\n".join(["labelled", *table_of(others)]) + "\n")
        say("\n".join(["labelled, outlets not tuned on", *table_of(unseen)]) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
