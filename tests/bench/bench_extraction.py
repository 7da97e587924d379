"""Measure extraction against trafilatura on the same pages, one process, one core.

    .venv/bin/python tests/bench/bench_extraction.py [--passes 3] [--profile]

Each page goes through ours with its portal's rules, ours without, and trafilatura with metadata,
one after the other, so that a busy machine slows all three alike. Ours starts from bytes, which
trafilatura is given decoded. Times are of the processor, not of the clock, medians over passes
after a first one that is not counted. Peak memory is that of a fresh process that runs ours only.
Prints one JSON line per figure; informs, never fails. Needs the labelled pages of ``../shared``.
"""

import argparse
import cProfile
import json
import os
import pstats
import resource
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from statistics import median

from trafilatura import bare_extraction

from ingest.errors import PageError
from ingest.extract.article import article_from
from ingest.extract.decode import decode
from ingest.model.page import FetchedPage
from ingest.portals.portal import Portal
from ingest.portals.registry import portal_of

ROOT = Path(__file__).resolve().parents[2]
PAGES = ROOT.parent / "shared" / "eval" / "extraction" / "pages"
TARGETS = {"generic": 2.0, "with rules": 4.0}
MEMORY_MB = 250
N_PROFILED = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """One saved page, its characters, and whose rules apply."""

    page: FetchedPage
    text: str
    portal: Portal | None


def cases_of(folder: Path) -> list[Case]:
    """Return the saved pages; of the labels beside them only site and URL are read."""
    known = {}
    for line in (folder.parent / "gold.jsonl").read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        known[row["id"]] = (row["site"], row["url"])
    cases = []
    for path in sorted(folder.glob("*.html")):
        site, url = known.get(path.stem, (None, None))
        page = FetchedPage(
            url=url or f"urn:file:{path.stem}",
            body=path.read_bytes(),
            http_status=200,
            headers=(("content-type", "text/html"),),
            fetched_at=datetime.now(tz=UTC),
            seen_at=None,
            portal=None,
            requested_url=url or f"urn:file:{path.stem}",
        )
        text = decode(page.body, content_type="text/html").text
        cases.append(Case(page=page, text=text, portal=portal_of(site) if site else None))
    return cases


def by_rules(case: Case) -> None:
    """Extract a page with its portal's rules."""
    with suppress(PageError):
        article_from(case.page, portal=case.portal)


def generic(case: Case) -> None:
    """Extract a page without rules."""
    with suppress(PageError):
        article_from(case.page, portal=None)


def trafilatura(case: Case) -> None:
    """Extract a page the usual way."""
    url = case.page.url if case.page.url.startswith("http") else None
    bare_extraction(case.text, url=url, with_metadata=True)


WAYS: dict[str, Callable[[Case], None]] = {
    "with rules": by_rules,
    "generic": generic,
    "trafilatura": trafilatura,
}


def seconds_by_way(cases: Sequence[Case], *, passes: int) -> dict[str, list[list[float]]]:
    """Return for every way and pass the processor seconds of each page; pass 0 is not kept."""
    taken: dict[str, list[list[float]]] = {name: [] for name in WAYS}
    for number in range(passes + 1):
        of_pass: dict[str, list[float]] = {name: [] for name in WAYS}
        for case in cases:
            for name, way in WAYS.items():
                started = time.process_time()
                way(case)
                of_pass[name].append(time.process_time() - started)
        if number:
            for name, seconds in of_pass.items():
                taken[name].append(seconds)
    return taken


def peak_mb() -> float:
    """Return the most memory this process ever held, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def run_ours_alone() -> None:
    """Extract every page once with and once without rules and print the peak."""
    cases = cases_of(PAGES)
    imported = peak_mb()
    for case in cases:
        by_rules(case)
        generic(case)
    print(json.dumps({"peak_mb": round(peak_mb()), "before_first_page_mb": round(imported)}))


def memory_of_ours() -> dict[str, float]:
    """Return the figures of a fresh process that runs ours only."""
    command = [sys.executable, str(Path(__file__).resolve()), "--ours-alone"]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    figures: dict[str, float] = json.loads(done.stdout)
    return figures


def print_profile(cases: Sequence[Case]) -> None:
    """Print the functions that cost most by themselves, with and without rules."""
    for name in ("with rules", "generic"):
        profile = cProfile.Profile()
        for case in cases:
            profile.runcall(WAYS[name], case)
        print(f"\n{name}: most expensive functions, time of their own")
        pstats.Stats(profile).strip_dirs().sort_stats("tottime").print_stats(N_PROFILED)
        print(f"{name}: most expensive functions of the package, with what they call")
        stats = pstats.Stats(profile).sort_stats("cumulative")
        stats.print_stats("src/ingest/", N_PROFILED * 2)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--passes", type=int, default=3)
    parser.add_argument("--profile", action="store_true", help="also print what costs most")
    parser.add_argument("--ours-alone", action="store_true", help=argparse.SUPPRESS)
    chosen = parser.parse_args()
    if not PAGES.is_dir():
        print("../shared is absent: no pages to measure on")
        return
    if chosen.ours_alone:
        run_ours_alone()
        return
    # Before the pages are read: a child's peak begins with what its parent held at its start.
    memory = memory_of_ours()
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {max(os.sched_getaffinity(0))})
    cases = cases_of(PAGES)
    taken = seconds_by_way(cases, passes=chosen.passes)
    totals = {name: median(map(sum, passes)) for name, passes in taken.items()}
    for name, seconds in totals.items():
        of_pages = [median(page) for page in zip(*taken[name], strict=True)]
        figures = {
            "pages_per_s": round(len(cases) / seconds, 1),
            "ms_of_the_median_page": round(1000 * median(of_pages), 1),
            "pages_per_s_by_pass": [round(len(cases) / sum(p), 1) for p in taken[name]],
        }
        print(json.dumps({"way": name, "pages": len(cases), **figures}))
    for name, target in TARGETS.items():
        ratio = round(totals["trafilatura"] / totals[name], 2)
        is_met = ratio >= target
        print(
            json.dumps({"ratio": name, "times_trafilatura": ratio, "target": target, "met": is_met})
        )
    is_met = memory["peak_mb"] <= MEMORY_MB
    print(json.dumps({**memory, "target_mb": MEMORY_MB, "met": is_met}))
    if chosen.profile:
        print_profile(cases)


if __name__ == "__main__":
    main()
