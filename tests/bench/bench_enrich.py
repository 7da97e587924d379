"""Measure what enriching an article costs beside extracting and normalising its page.

    .venv/bin/python -m tests.bench.bench_enrich [--passes 3] [--profile]

Each saved page is extracted with its portal's rules (which normalises), and its text enriched at
once: relevance, topics, names, quotations and speakers, one process, one core. Times are of the
processor, not of the clock, medians over passes after a first one that is not counted. Prints one
JSON line per step and one for the share; informs, never fails. Needs the labelled pages of
``../shared``.
"""

import argparse
import cProfile
import json
import os
import pstats
import time
from collections import defaultdict
from collections.abc import Iterator, Sequence
from statistics import median

from ingest.enrich.names.mentions import mentions_of
from ingest.enrich.quotes.quotes import quotes_of
from ingest.enrich.relevance import relevance_of
from ingest.enrich.topics import topics_of
from ingest.errors import PageError
from ingest.extract.article import article_from
from ingest.extract.parts import ArticleParts
from tests.bench.bench_extraction import PAGES, Case, cases_of

TARGET = 0.25
"""Share of the time of extraction and normalisation that all of enriching may take."""

EXTRACT = "extract and normalise"
N_PROFILED = 25


def extracted(case: Case) -> ArticleParts | None:
    """Return the parts of a page by its portal's rules, None where it is no article."""
    try:
        return article_from(case.page, portal=case.portal)
    except PageError:
        return None


def enriched(parts: ArticleParts) -> Iterator[str]:
    """Enrich a text step by step, yielding the name of each step when it is done."""
    title = parts.title or ""
    relevance = relevance_of(title, parts.text)
    yield "relevance"
    topics_of(relevance.evidence)
    yield "topics"
    mentions = mentions_of(parts.text, title=title)
    yield "names"
    quotes_of(parts.text, mentions)
    yield "quotations and speakers"


def seconds_by_step(cases: Sequence[Case]) -> tuple[dict[str, float], int]:
    """Return the processor seconds of every step over all pages, and the characters enriched."""
    taken: defaultdict[str, float] = defaultdict(float)
    n_chars = 0
    for case in cases:
        since = time.process_time()
        parts = extracted(case)
        now = time.process_time()
        taken[EXTRACT] += now - since
        if parts is None:
            continue
        n_chars += len(parts.text)
        since = now
        for step in enriched(parts):
            now = time.process_time()
            taken[step] += now - since
            since = now
    return dict(taken), n_chars


def print_profile(cases: Sequence[Case]) -> None:
    """Print the functions of enriching that cost most by themselves, and with what they call."""
    texts = [parts for parts in map(extracted, cases) if parts is not None]
    profile = cProfile.Profile()
    for parts in texts:
        profile.runcall(lambda of: list(enriched(of)), parts)
    pstats.Stats(profile).strip_dirs().sort_stats("tottime").print_stats(N_PROFILED)
    pstats.Stats(profile).sort_stats("cumulative").print_stats("ingest/", N_PROFILED)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--passes", type=int, default=3)
    parser.add_argument("--profile", action="store_true", help="also print what costs most")
    chosen = parser.parse_args()
    if not PAGES.is_dir():
        print("../shared is absent: no pages to measure on")
        return
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {max(os.sched_getaffinity(0))})
    cases = cases_of(PAGES)
    passes = [seconds_by_step(cases) for _ in range(chosen.passes + 1)][1:]
    seconds = {step: median(taken[step] for taken, _ in passes) for step in passes[0][0]}
    n_chars = passes[0][1]
    for step, spent in seconds.items():
        per_text = round(2000 * 1000 * spent / n_chars, 2)
        figures = {"share": round(spent / seconds[EXTRACT], 3), "ms_for_2000_chars": per_text}
        print(json.dumps({"step": step, **figures}))
    share = (sum(seconds.values()) - seconds[EXTRACT]) / seconds[EXTRACT]
    print(
        json.dumps(
            {
                "pages": len(cases),
                "characters": n_chars,
                "enrich_share": round(share, 3),
                "target": TARGET,
                "met": share <= TARGET,
            }
        )
    )
    if chosen.profile:
        print_profile(cases)


if __name__ == "__main__":
    main()
