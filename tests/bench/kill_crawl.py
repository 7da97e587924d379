"""Kill a crawl at random points, again and again, and count what it cost.

    python -m tests.bench.kill_crawl [--kills 100] [--kills-per-crawl 10] [--pages 500]
        [--connections 1 16] [--seed 1]

Each crawl fetches so many pages of a site on loopback, is killed with SIGKILL after random
numbers of requests and a random pause, started anew each time, and at last left to finish. The
server writes down every request. In flight at a kill is what had been asked for and was not yet
in the archive: for each connection one page on the wire and one on its way into the archive, and
no more. A portal in daily use gets one connection; 16 show what a crawl of many hosts would
leave. Prints one table for each and exits with 1 when a page is lost, fetched again though it was
archived, or anything is not whole.
"""

import argparse
import gzip
import hashlib
import json
import os
import random
import signal
import sqlite3
import subprocess
import sys
import tempfile
import threading
import time
import zlib
from collections import Counter
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path

from ingest.archive.archive import Archive
from ingest.errors import InputError
from tests.bench.local_site import LocalSite, Shelf

ROOT = Path(__file__).resolve().parents[2]
PAGE_BYTES = 12_000
DELAY_S = 0.004
"""How long an answer takes; long enough for all connections to be busy at any moment."""

PAUSE_S = 0.005
"""Between two requests to a host, a thousandth of a real portal's; with none at all Scrapy 2.19
knows no limit of connections."""

LONGEST_PAUSE_S = 0.02
"""Between the request after which a crawl is to be killed and the kill, at most."""

PATIENCE_S = 120.0


@dataclass(slots=True, kw_only=True)
class Count:
    """What some crawls cost.

    Args:
        connections: Connections a crawl has at once.
        pages: Pages to fetch.
        kills: How often a crawl was killed.
        lost: Pages that are not in the archive at the end, or with other bytes.
        twice: Fetches of pages beyond the first.
        in_flight: Pages in flight at each kill.
        on_the_wire: Requests at each kill that the server had not answered.
        needless: Pages fetched again though they were archived.
        broken: What is not whole, one sentence each.
        torn: WARC files that end in the middle of a record, which a kill may leave.
    """

    connections: int
    pages: int = 0
    kills: int = 0
    lost: list[str] = field(default_factory=list)
    twice: int = 0
    in_flight: list[int] = field(default_factory=list)
    on_the_wire: list[int] = field(default_factory=list)
    needless: list[str] = field(default_factory=list)
    broken: list[str] = field(default_factory=list)
    torn: int = 0

    @property
    def is_met(self) -> bool:
        """Whether nothing was lost, broken, or fetched again without need."""
        most = max(self.in_flight, default=0)
        return not (self.lost or self.needless or self.broken) and most <= 2 * self.connections

    def table(self) -> str:
        """Return the counts as lines of text."""
        rows = [
            ("connections", self.connections, ""),
            ("kills", self.kills, ""),
            ("pages to fetch", self.pages, ""),
            ("pages lost", len(self.lost), "to be 0"),
            ("pages in flight at the kills", sum(self.in_flight), ""),
            ("of these not yet answered", sum(self.on_the_wire), ""),
            (
                "most in flight at one kill",
                max(self.in_flight, default=0),
                f"at most {2 * self.connections}",
            ),
            ("pages fetched twice", self.twice, "at most those in flight"),
            ("fetched twice though archived", len(self.needless), "to be 0"),
            ("not whole in archive or catalog", len(self.broken), "to be 0"),
            ("WARC files with a torn last record", self.torn, "whole up to there"),
        ]
        lines = [f"{name:36}{value:>8}  {note}".rstrip() for name, value, note in rows]
        problems = [f"lost: {url}" for url in self.lost[:10]]
        problems += [f"fetched twice: {line}" for line in self.needless[:10]]
        return "\n".join([*lines, *problems, *self.broken[:10]])


def kill_points(seed: int, *, kills: int, pages: int) -> list[int]:
    """Return after how many pages a crawl is killed, in order, between 0 and all of them."""
    draw = random.Random(seed)  # noqa: S311
    return sorted(draw.sample(range(pages), kills))


def crawl_once(home: Path, shelf: Shelf, points: Sequence[int], *, seed: int, count: Count) -> None:
    """Crawl a site, killed at each point, and add to the count what it cost."""
    draw = random.Random(seed)  # noqa: S311
    is_due, due = threading.Event(), [0]

    def look(n: int) -> None:
        if n >= due[0]:
            is_due.set()

    flying: Counter[str] = Counter()
    articles = set(shelf.articles)
    with LocalSite(shelf, delay_s=DELAY_S, on_request=look) as site:
        for n_before, point in zip((0, *points), points, strict=False):
            first = len(site.asked)
            # lists and robots.txt are asked for by every new process, pages by the first only
            due[0] = first + 1 + draw.randrange(len(shelf.lists) + 1) + point - n_before
            is_due.clear()
            with _started(home, site.url, shelf, count.connections) as child:
                deadline = time.monotonic() + PATIENCE_S
                while child.poll() is None and not is_due.wait(0.05):
                    if time.monotonic() > deadline:
                        break
                time.sleep(draw.uniform(0, LONGEST_PAUSE_S))
                is_killed = child.poll() is None
                n_unanswered = site.n_unanswered
                if is_killed:
                    os.killpg(child.pid, signal.SIGKILL)
            if not is_killed:
                continue
            _settle(site)
            asked = {one.path for one in site.asked[first:]} & articles
            open_pages = asked - _archived(home, site.url)
            flying.update(open_pages)
            count.kills += 1
            count.in_flight.append(len(open_pages))
            count.on_the_wire.append(n_unanswered)
        n_killed = len(site.asked)
        with _started(home, site.url, shelf, count.connections) as child:
            code = child.wait(PATIENCE_S)
    times = Counter(one.path for one in site.asked if one.path in articles)
    count.twice += sum(n - 1 for n in times.values())
    count.needless += [
        f"{path} asked for {n} times, in flight {flying[path]} times"
        for path, n in times.items()
        if n - 1 > flying[path]
    ]
    if code:
        count.broken.append(f"the last crawl ended with {code}")
    if n_killed == len(site.asked):
        count.broken.append("the last crawl asked for nothing")
    _count_archive(home, site.url, shelf, count)


def _archived(home: Path, url: str) -> set[str]:
    with Archive(home, run_id="read") as archive:
        return {page.requested_url.removeprefix(url) for page in archive.pages()}


def _settle(site: LocalSite) -> None:
    """Wait until the server has read what a killed process had sent."""
    n_before = -1
    while n_before != len(site.asked):
        n_before = len(site.asked)
        time.sleep(0.02)


def _started(home: Path, url: str, shelf: Shelf, connections: int) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "tests.bench.site_crawl", "ours", str(home), url]
    command += [json.dumps(shelf.lists), str(connections), str(PAUSE_S)]
    return subprocess.Popen(
        command,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
        cwd=ROOT,
    )


def _count_archive(home: Path, url: str, shelf: Shelf, count: Count) -> None:
    count.pages += len(shelf.articles)
    found: Counter[str] = Counter()
    with Archive(home, run_id="read") as archive:
        for page in archive.pages():
            path = page.requested_url.removeprefix(url)
            try:
                body = archive.read(page).body
            except (InputError, OSError) as error:
                count.broken.append(f"{path}: {error}")
                continue
            if hashlib.sha256(body).hexdigest() != page.content_sha256:
                count.broken.append(f"{path}: other bytes in the archive than in the catalog")
            if body == shelf[path]:
                found[path] += 1
        pending = archive.catalog.pending("local")
        refused = archive.catalog.refusals()
    count.lost += [path for path in shelf.articles if not found[path]]
    count.broken += [f"{path}: {n} rows in the catalog" for path, n in found.items() if n > 1]
    count.broken += [f"{address}: still pending" for address, _ in pending]
    count.broken += [f"{refusal.url}: {refusal.reason}" for refusal in refused]
    with closing(sqlite3.connect(home / "raw" / "catalog.sqlite")) as database:
        (verdict,) = database.execute("pragma integrity_check").fetchone()
    if verdict != "ok":
        count.broken.append(f"catalog: {verdict}")
    count.torn += sum(_is_torn(path) for path in (home / "raw").glob("*.warc.gz"))


def _is_torn(path: Path) -> bool:
    try:
        with gzip.open(path) as stream:
            while stream.read(1 << 20):
                pass
    except (EOFError, OSError, zlib.error):
        return True
    return False


def counted(
    *,
    kills: int,
    kills_per_crawl: int,
    pages: int,
    connections: int,
    seed: int,
    folder: Path,
) -> Count:
    """Return what so many kills cost, over as many crawls as it takes.

    Args:
        kills: Kills in all.
        kills_per_crawl: Kills of one crawl.
        pages: Pages of one crawl.
        connections: Connections of one crawl.
        seed: Chooses the points.
        folder: Where the corpora are made.
    """
    count = Count(connections=connections)
    shelf = Shelf(n_pages=pages, size=PAGE_BYTES)
    number = 0
    while count.kills < kills:
        n = min(kills_per_crawl, kills - count.kills)
        points = kill_points(seed + number, kills=n, pages=pages)
        crawl_once(folder / str(number), shelf, points, seed=seed + number, count=count)
        number += 1
        print(f"crawl {number}: {count.kills} kills so far", file=sys.stderr, flush=True)
        if number > 2 * kills:  # crawls that end before they are killed
            break
    return count


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--kills", type=int, default=100)
    parser.add_argument("--kills-per-crawl", type=int, default=10)
    parser.add_argument("--pages", type=int, default=500)
    parser.add_argument("--connections", type=int, nargs="+", default=[1, 16])
    parser.add_argument("--seed", type=int, default=1)
    chosen = parser.parse_args()
    counts = []
    for connections in chosen.connections:
        with tempfile.TemporaryDirectory(prefix="ingest-kills-") as folder:
            count = counted(
                kills=chosen.kills // len(chosen.connections),
                kills_per_crawl=chosen.kills_per_crawl,
                pages=chosen.pages,
                connections=connections,
                seed=chosen.seed,
                folder=Path(folder),
            )
        print(count.table(), end="\n\n", flush=True)
        counts.append(count)
    raise SystemExit(0 if all(count.is_met for count in counts) else 1)


if __name__ == "__main__":
    main()
