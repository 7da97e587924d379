"""The whole ``ingest up`` on the sample web: how soon it works, what it takes, what a kill leaves.

    python -m tests.bench.bench_up [--port 4391]

One group is crawled and a release published every minute. Measured are the seconds from the start
to the first scheduled crawl that is done, the seconds from ``kill -9`` of worker, flow and crawl
to the next scheduled crawl that is done, the memory of all processes (once as the sum of what each
has in use, where pages that several share count for each, once with their shares of these), the
processes that are left ten seconds after ``ingest up`` itself was killed with ``kill -9``, and,
started again after runs were missed, the seconds from the start of its worker to that of the first
flow, as Prefect noted it. Ends with 1 when a figure is above its limit. About nine minutes; Linux
only.
"""

import argparse
import json
import os
import signal
import statistics
import subprocess
import sys
import tempfile
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path
from typing import Any, NamedTuple

import duckdb
import yaml

from ingest.portals.registry import all_portals
from ingest.sampleweb.days import day_start
from ingest.sampleweb.server import serve
from ingest.sampleweb.web import SampleWeb

ROOT = Path(__file__).resolve().parents[2]
NOW = day_start(12)
PATIENCE_S = 600.0
AWAY_S = 65.0
"""How long it is down: at least one run of each deployment is missed."""

MB = 1024**2


class Row(NamedTuple):
    """One figure.

    Args:
        what: What was measured, with its unit.
        value: How much.
        limit: How much it may be; None for no limit.
    """

    what: str
    value: float
    limit: float | None = None

    @property
    def is_met(self) -> bool:
        """Whether it is not above its limit."""
        return self.limit is None or self.value <= self.limit


def processes_of(home: Path) -> dict[int, str]:
    """Return the command line of every process that has this corpus in its environment, by id."""
    found = {}
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            environment = (folder / "environ").read_bytes()
            words = (folder / "cmdline").read_bytes().replace(b"\0", b" ").decode().strip()
        except OSError:
            continue
        if words and f"INGEST_HOME={home}\0".encode() in environment:
            found[int(folder.name)] = words
    return found


def memory_of(home: Path) -> dict[str, tuple[int, int]]:
    """Return bytes in use by each process: with shared pages whole, and with its share of these.

    The name of each is its id and what it is.
    """
    found = {}
    for pid, words in processes_of(home).items():
        try:
            lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()[1:]
        except OSError:
            continue
        sizes = {name: int(kb.split()[0]) for name, _, kb in (x.partition(":") for x in lines)}
        line = " ".join(words.split())
        what = line.partition(" -m ")[2].partition(" --")[0][:40] or line[:40]
        found[f"{pid} {what}"] = (sizes["Rss"] * 1024, sizes["Pss"] * 1024)
    return found


class Watch:
    """Looks twice a second how much memory the processes of a corpus take.

    Args:
        home: The corpus.
    """

    def __init__(self, home: Path) -> None:
        self.seen: list[dict[str, tuple[int, int]]] = []
        self._home = home
        self._is_over = threading.Event()
        self._thread = threading.Thread(target=self._look)

    def __enter__(self) -> "Watch":
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._is_over.set()
        self._thread.join()

    def sums(self, which: int) -> list[int]:
        """Return the sum over processes at every look: 0 shared pages whole, 1 shared out."""
        return [sum(sizes[which] for sizes in look.values()) for look in self.seen] or [0]

    def most(self) -> dict[str, int]:
        """Return what each process took, its share, when all together took most."""
        if not self.seen:
            return {}
        largest = max(self.seen, key=lambda look: sum(share for _, share in look.values()))
        return {what: share for what, (_, share) in largest.items()}

    def _look(self) -> None:
        while not self._is_over.wait(0.5):
            self.seen.append(memory_of(self._home))


class Up:
    """One ``ingest up``, seen from outside.

    Args:
        home: Its corpus.
        port: Port of its server.
        proxy: Where the sample web is.
        delay_s: Pause between two requests to a host; makes a crawl last.
        cron: When a group is crawled and a release is published; None for never.
    """

    def __init__(
        self, home: Path, *, port: int, proxy: str, delay_s: float, cron: str | None = "* * * * *"
    ) -> None:
        self.home = home
        self._api = f"http://127.0.0.1:{port}/api"
        home.mkdir(parents=True, exist_ok=True)
        chosen = home.parent / "prefect.yaml"
        chosen.write_text(yaml.safe_dump(_deployments(proxy, cron)), encoding="utf-8")
        kept = {k: v for k, v in os.environ.items() if not k.startswith(("PREFECT_", "INGEST_"))}
        self.began = time.monotonic()
        self.process = subprocess.Popen(
            [sys.executable, "-m", "ingest", "up", f"--port={port}", f"--prefect-file={chosen}"],
            env=kept
            | {
                "INGEST_HOME": str(home),
                "INGEST_NOW": NOW.isoformat(),
                "INGEST_MIN_DELAY_S": str(delay_s),
            },
            cwd=ROOT,
            start_new_session=True,
        )

    def processes(self) -> dict[int, str]:
        """Return the command line of every process of this corpus, by id."""
        return processes_of(self.home)

    def done(self, deployment: str) -> list[str]:
        """Return the ids of the scheduled runs of a deployment that are completed."""
        ids = {one["name"]: one["id"] for one in self.asked("/deployments/filter", {})}
        wanted = {"flow_runs": {"state": {"type": {"any_": ["COMPLETED"]}}}}
        return [
            run["id"]
            for run in self.asked("/flow_runs/filter", wanted)
            if run["auto_scheduled"] and run["deployment_id"] == ids.get(deployment)
        ]

    def asked(self, path: str, body: object | None = None) -> Any:
        """Return what the server answers; an empty list if it has nothing or is too busy."""
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(  # noqa: S310
            self._api + path, data, {"Content-Type": "application/json"}
        )
        try:
            with urllib.request.urlopen(request, timeout=60) as answer:  # noqa: S310
                return json.load(answer)
        except OSError as error:
            if isinstance(error, urllib.error.HTTPError) and error.code not in {404, 503}:
                raise
            return []


def _deployments(proxy: str, cron: str | None) -> dict:
    settings = yaml.safe_load((ROOT / "prefect.yaml").read_text(encoding="utf-8"))
    samples = sorted(p.id for p in all_portals().values() if p.status == "sample")
    for deployment in settings["deployments"]:
        if deployment["name"] in {"crawl-tech", "publish"} and cron:
            deployment["schedules"][0]["cron"] = cron
        else:
            deployment["schedules"] = []
        if deployment["name"] == "crawl-tech":
            deployment["parameters"] |= {"portals": samples, "proxy": proxy}
    return settings


def until(is_true, what: str) -> float:
    """Wait until something holds; return when it did.

    Raises:
        SystemExit: It did not in ten minutes.
    """
    deadline = time.monotonic() + PATIENCE_S
    while not is_true():
        if time.monotonic() > deadline:
            raise SystemExit(f"not within {PATIENCE_S:.0f} s: {what}")
        time.sleep(0.25)
    return time.monotonic()


def measured(folder: Path, port: int, delay_s: float) -> list[Row]:
    """Return the rows of a corpus on which everything is killed."""
    with serve(SampleWeb(seed=7, now=NOW), port=0) as web:
        up = Up(folder / "home", port=port, proxy=web.url, delay_s=delay_s)
        try:
            with Watch(up.home) as memory:
                rows = _rows(up, memory)
            time.sleep(AWAY_S)
            up = Up(folder / "home", port=port, proxy=web.url, delay_s=delay_s)
            rows.append(_again(up))
        finally:
            for one in up.processes():
                os.kill(one, signal.SIGKILL)
            up.process.wait()
    return rows


def _again(up: Up) -> Row:
    def has_worker() -> bool:
        return any("prefect worker start" in words for words in up.processes().values())

    until(has_worker, "a worker after the downtime")
    began = time.time()

    def started() -> list[float]:
        runs = up.asked("/flow_runs/filter", {"sort": "START_TIME_DESC"})
        times = [run["start_time"] for run in runs if run["start_time"]]
        return [at for one in times if (at := datetime.fromisoformat(one).timestamp()) > began]

    until(started, "a first flow after the downtime")
    return Row("after downtime: worker to first flow, s", min(started()) - began, 30)


def _rows(up: Up, memory: Watch) -> list[Row]:
    def crawling() -> set[int]:
        return {pid for pid, words in up.processes().items() if "-m crawlers" in words}

    until(crawling, "a first crawl")
    time.sleep(1)  # some pages are in, some are not
    killed = [
        pid
        for pid, words in up.processes().items()
        if pid != up.process.pid and "server" not in words
    ]
    n_done = len(up.done("crawl-tech"))
    killed_at = time.monotonic()
    for pid in killed:
        os.kill(pid, signal.SIGKILL)
    again = until(lambda: len(up.done("crawl-tech")) > n_done, "a crawl after the kill")
    until(lambda: up.done("publish") and (up.home / "releases/latest").exists(), "a release")
    n_before = len(up.done("publish"))
    until(lambda: len(up.done("publish")) > n_before, "a release with all")
    glob = f"{up.home}/releases/latest/articles/**/*.parquet"
    query = f"select count(*), count(distinct article_id) from read_parquet('{glob}')"
    ((n_rows, n_ids),) = duckdb.sql(query).fetchall()
    until(crawling, "a crawl to be killed with everything")
    up.process.kill()
    up.process.wait()
    time.sleep(10)
    left = up.processes()
    whole, once = memory.sums(0), memory.sums(1)
    for words in left.values():
        print(f"left: {words}", file=sys.stderr)
    return [
        Row("kill of worker, flow, crawl to crawl done, s", again - killed_at, 150),
        Row("processes killed", len(killed)),
        Row("articles", n_rows),
        Row("articles beyond one an id", n_rows - n_ids, 0),
        Row("memory, sum over processes, middle, MB", _middle(whole)),
        Row("memory, sum over processes, most, MB", max(whole) / MB),
        Row("memory, shared pages once, middle, MB", _middle(once)),
        Row("memory, shared pages once, most, MB", max(once) / MB, 1000),
        *(Row(f"  {what}", size / MB) for what, size in memory.most().items()),
        Row("left 10 s after ingest up was killed", len(left), 0),
    ]


def _middle(sizes: list[int]) -> float:
    return statistics.median(sizes) / MB


def first_run(folder: Path, port: int) -> list[Row]:
    """Return the rows of a start from nothing that nobody disturbs."""
    with serve(SampleWeb(seed=7, now=NOW), port=0) as web:
        up = Up(folder / "home", port=port, proxy=web.url, delay_s=0)
        try:
            at = until(lambda: up.done("crawl-tech"), "a first scheduled run")
        finally:
            up.process.terminate()
            stopped = time.monotonic()
            up.process.wait()
            stopped = time.monotonic() - stopped
    return [
        Row("start to first scheduled crawl done, s", at - up.began, 100),
        Row("signal to stopped, s", stopped),
        Row("left after the stop", len(up.processes()), 0),
    ]


def tell(rows: Iterable[Row]) -> bool:
    """Print a table; return whether every figure is within its limit."""
    rows = list(rows)
    for row in rows:
        limit = "" if row.limit is None else f"at most {row.limit:g}"
        over = "" if row.is_met else ", ABOVE IT"
        print(f"{row.what:52}{row.value:12.0f}  {limit}{over}".rstrip())
    return all(row.is_met for row in rows)


def main() -> None:
    """Print the table; end with 1 when a figure is above its limit."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--port", type=int, default=4391, help="port of the server")
    parser.add_argument("--delay", type=float, default=0.5, help="pause between requests, s")
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="ingest-up-") as folder:
        rows = first_run(Path(folder) / "calm", chosen.port)
        rows += measured(Path(folder) / "killed", chosen.port + 1, chosen.delay)
    raise SystemExit(0 if tell(rows) else 1)


if __name__ == "__main__":
    main()
