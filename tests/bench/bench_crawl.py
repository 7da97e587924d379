"""Measure our crawl, WARC writing included, against bare Scrapy on the same site, same requests.

    .venv/bin/python -m tests.bench.bench_crawl [--pages 1000] [--passes 5] [--kilobytes 12 30 100]

A site on loopback is served from one core, the crawl runs on another, ours and bare Scrapy in
turn, each in a fresh process with 16 connections and no pause. Bare Scrapy obeys robots.txt and
keeps nothing. The ratio is that of medians: by processor time, which other work on the machine
does not touch, and by the clock. Prints one JSON line per size of page and one per ratio; informs,
never fails.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from statistics import median

from tests.bench.local_site import LIST_PAGE

ROOT = Path(__file__).resolve().parents[2]
TARGET = 0.85
CONNECTIONS = 16
WAYS = ("ours", "bare")


def core(number: int) -> str:
    """Return one of the cores of this machine, the same for the same number."""
    cores = sorted(os.sched_getaffinity(0))
    return str(cores[number % len(cores)])


def crawled(way: str, url: str, *, n_pages: int) -> dict[str, float]:
    """Return what one crawl took.

    Raises:
        RuntimeError: It did not fetch everything.
    """
    lists = json.dumps([f"/list-{number}/" for number in range(-(-n_pages // LIST_PAGE))])
    with tempfile.TemporaryDirectory(prefix="ingest-bench-") as home:
        command = [sys.executable, "-m", "tests.bench.site_crawl", way, home, url, lists]
        done = subprocess.run(
            [*command, str(CONNECTIONS), "0", core(0)],
            check=True,
            capture_output=True,
            text=True,
            cwd=ROOT,
        )
    took = json.loads(done.stdout)
    if took["finish_reason"] != "finished" or took["n_answers"] < n_pages:
        raise RuntimeError(f"{way}: {done.stdout}{done.stderr}")
    return {name: took[name] for name in ("clock_s", "processor_s")}


def medians(*, n_pages: int, kilobytes: int, passes: int) -> dict[str, dict[str, float]]:
    """Return the median seconds of both ways, taken in turn on one site."""
    command = [sys.executable, "-m", "tests.bench.local_site", "--pages", str(n_pages)]
    taken: dict[str, list[dict[str, float]]] = {way: [] for way in WAYS}
    with subprocess.Popen(
        [*command, "--kilobytes", str(kilobytes), "--core", core(1)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        cwd=ROOT,
    ) as server:
        url = server.stdout.readline().strip()
        for _ in range(passes):
            for way in WAYS:
                taken[way].append(crawled(way, url, n_pages=n_pages))
        server.stdin.close()
    return {
        way: {name: median(one[name] for one in every) for name in every[0]}
        for way, every in taken.items()
    }


def main() -> None:
    """Time both ways for every size of page."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--pages", type=int, default=1000)
    parser.add_argument("--passes", type=int, default=5)
    parser.add_argument("--kilobytes", type=int, nargs="+", default=[12, 30, 100])
    chosen = parser.parse_args()
    for kilobytes in chosen.kilobytes:
        found = medians(n_pages=chosen.pages, kilobytes=kilobytes, passes=chosen.passes)
        for way in WAYS:
            rates = {f"per_{name}": round(chosen.pages / s) for name, s in found[way].items()}
            print(json.dumps({"crawl": way, "page_kb": kilobytes, **rates}), flush=True)
        ratios = {
            name: round(found["bare"][name] / found["ours"][name], 3) for name in found["bare"]
        }
        line = {
            "page_kb": kilobytes,
            "ratio": ratios["processor_s"],
            "ratio_by_the_clock": ratios["clock_s"],
            "target": TARGET,
            "met": ratios["processor_s"] >= TARGET,
        }
        print(json.dumps(line), flush=True)


if __name__ == "__main__":
    main()
