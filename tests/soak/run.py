"""Half a year of the whole product on a broken web, killed again and again.

    python -m tests.soak.run [--days 180] [--kills 200] [--seed 1] [--minutes 600] [--folder F]

``ingest up`` runs as it does for an operator: server, deployments of ``prefect.yaml``, worker. Each
simulated day the sample web and ``INGEST_NOW`` move on by a day; a crawl and a release are run at
the same time, on some days the nightly job, the weekly one and the look at the health. Portals are
broken on some days. At random moments something is killed with ``kill -9``: a flow, the crawl it
started, a process that reads pages, the worker, the server, ``ingest up``, or everything. What was
under way then is run anew some minutes later, as the schedule would.

An article is lost that could be read on a day at whose end a crawl had run that nobody disturbed,
on a portal that was not broken then, and that is not in the last release. What a build has held
back in the last week is counted by itself: it is let go by then at the latest. At the end every
job is run twice more at the same instant; the second time may not change the number of rows of any
table.
An orphan is a process of the corpus that lives for more than ten seconds below no ``ingest up``.
An alert is out of turn that opens twice, or clears without being open. Prints one line of JSON and
ends with 1 when anything of this is not 0, a run was left open, or it did not come to all days and
kills: SIGTERM, or --minutes, lets no new day begin; what came until then is counted. Linux only.
"""

import argparse
import json
import signal
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path

from ingest.sampleweb.days import day_start
from ingest.sampleweb.server import serve
from tests.soak import counts
from tests.soak.kills import Killer, planned_kills
from tests.soak.processes import GRACE_S, Orphans, Process, processes_of
from tests.soak.product import Product
from tests.soak.seasons import BrokenWeb, Seasons
from tests.soak.verdicts import Alerts, is_met, says_why

LOOK_EVERY_S = 0.3
LONGEST_RUN_S = 900.0
"""A run that takes longer is stuck: one takes some seconds, a silent one is ended after 90, and
on a machine with twenty others at work one took five minutes."""

START_S = 900.0
"""Until the product works: half a minute on a quiet machine; a busy one takes several starts."""

TELL_EVERY = 10
"""Days between two looks at what has been lost so far."""

GROUPS = ("official", "tech", "business", "others")
ENDED = frozenset({"COMPLETED", "FAILED", "CRASHED", "CANCELLED"})


class Soak:
    """A corpus that lives through days and kills.

    Args:
        product: What runs it.
        seasons: What there is to be read.
        killer: What kills.
        show: Lets the sample web be what it is given.
    """

    def __init__(self, product: Product, seasons: Seasons, killer: Killer, show) -> None:
        self._product = product
        self._seasons = seasons
        self._killer = killer
        self._show = show
        self._under_way: set[str] = set()
        self._disturbed: set[str] = set()
        self._minute = 0
        self._day = 0
        self._web: BrokenWeb | None = None
        self.orphans = Orphans()
        self.alerts = Alerts()
        self.reachable: dict[str, frozenset[str]] = {}
        self.until_yesterday: dict[str, frozenset[str]] = {}
        self.ends: Counter[str] = Counter()
        self.wrong: list[str] = []

    def day(self, day: int) -> None:
        """Live through one day."""
        self._day, self._minute = day, 0
        self.hour()
        assert self._web is not None
        self.until_yesterday = dict(self.reachable)
        for name, addresses in self._web.whole().items():
            self.reachable[name] = self.reachable.get(name, frozenset()) | addresses
        for job, every, at in (("nightly", 5, 4), ("health", 7, 3), ("weekly", 14, 6)):
            if day % every == at:
                self._run(job)

    def hour(self) -> None:
        """Crawl and publish at the same time, each anew until nobody disturbs it."""
        self._run(f"crawl-{GROUPS[self._day % len(GROUPS)]}", "publish")

    def everything(self, day: int) -> None:
        """Do all jobs at the last instant of a day, the same whenever this is called."""
        self._day = day
        now = day_start(day + 1) - timedelta(minutes=1)
        for job in ("crawl-tech", "publish", "weekly", "nightly", "health"):
            self._run(job, now=now)

    def watch(self, day: int | None = None) -> dict[int, Process]:
        """Keep the product up, kill what is due on a day, look for orphans."""
        self._product.keep_up()
        alive = processes_of(self._product.home)
        root = self._product.root
        killed = (
            [] if day is None else self._killer.look(day, alive, root=root, runs=self._under_way)
        )
        for one in killed:
            _say(f"day {self._day}: killed {one.kind} {one.pid}")
            self._disturbed |= {one.run} if one.run else self._under_way
        for line in self.orphans.look(alive, self._product.root, after=self._killer.last):
            _say(f"day {self._day}: orphan: {line}")
        time.sleep(LOOK_EVERY_S)
        return alive

    def wait_for_worker(self) -> None:
        """Wait until the product works.

        Raises:
            SystemExit: It does not.
        """
        deadline = time.monotonic() + START_S
        while not self._product.has_worker():
            if time.monotonic() > deadline:
                raise SystemExit(f"ingest up does not come up:\n{self._product.said()}")
            self.watch()

    def _run(self, *jobs: str, now: datetime | None = None) -> None:
        """Run jobs at once, each anew until it ended without being disturbed."""
        runs: dict[str, tuple[str, float] | None] = dict.fromkeys(jobs)
        while runs:
            self.watch(self._day if now is None else None)
            for job, run in list(runs.items()):
                if run is None:
                    runs[job] = self._started(job, now)
                elif (state := self._product.state(run[0])) is not None:
                    if state[0] in ENDED:
                        self._under_way.discard(run[0])
                        self.alerts.look(self._product.home)
                        if self._is_done(job, run[0], *state):
                            del runs[job]
                        else:
                            runs[job] = None
                    elif time.monotonic() - run[1] > LONGEST_RUN_S:
                        self.wrong.append(f"day {self._day}: {job} was stuck in {state}")
                        self._product.cancel(run[0])

    def _started(self, job: str, now: datetime | None) -> tuple[str, float] | None:
        if now is None:
            self._minute += 1
            now = day_start(self._day) + timedelta(hours=20, minutes=self._minute)
        if job.startswith("crawl-"):  # the crawl sees the web at the instant it takes for now
            self._web = self._seasons.web(self._day, now)
            self._show(self._web)
        run = self._product.start(job, now=now)
        if run is None:
            return None
        self._under_way.add(run)
        return run, time.monotonic()

    def _is_done(self, job: str, run: str, state: str, message: str) -> bool:
        is_disturbed = run in self._disturbed
        self.ends[f"{state.lower()}{' disturbed' if is_disturbed else ''}"] += 1
        if state == "COMPLETED":
            return True
        if is_disturbed or state == "CANCELLED":  # another run of the deployment held its place
            return False
        if state == "FAILED" and says_why(job, message, self._product.home):
            _say(f"day {self._day}: {job}: {message[:200]}")
            return True
        self.wrong.append(f"day {self._day}: {job} {state}: {message[:300]}")
        return True


@contextmanager
def corpus_folder(chosen: Path | None) -> Iterator[Path]:
    """Yield the folder to work in, a passing one by default."""
    if chosen is not None:
        chosen.mkdir(parents=True, exist_ok=True)
        yield chosen.resolve()
        return
    with tempfile.TemporaryDirectory(prefix="ingest-soak-") as folder:
        yield Path(folder)


def soaked(
    folder: Path,
    *,
    first: int,
    days: int,
    kills: int,
    seed: int,
    port: int,
    is_over: Callable[[float], bool],
) -> dict:
    """Return the counts of a soak.

    Args:
        folder: Where the corpus and the logs come to be.
        first: The first simulated day; what was published before it is there, too.
        days: Simulated days.
        kills: Kills, spread over them.
        seed: Of the web, its faults and the kills.
        port: Port of the server.
        is_over: Told the seconds since the beginning; whether no new day is to begin.
    """
    began = time.monotonic()
    seasons, home = Seasons(seed=seed, days=first + days), folder / "home"
    killer = Killer(planned_kills(first=first, days=days, kills=kills, seed=seed))
    with serve(seasons.web(first, day_start(first)), port=0) as server:  # type: ignore[arg-type]  # alike
        product = Product(home, port=port, proxy=server.url)
        soak = Soak(product, seasons, killer, server.show)
        n_days, day, pace = 0, first, 0.0
        try:
            soak.wait_for_worker()
            started = time.monotonic()
            while n_days < days and not is_over(time.monotonic() - began):
                day = first + n_days
                soak.day(day)
                n_days += 1
                pace = (time.monotonic() - started) / n_days
                _say(f"day {n_days} of {days}, {killer.done.total()} kills, {pace:.1f} s a day")
                if n_days % TELL_EVERY == 0:
                    _say(_so_far(home, soak, day))
            while killer.is_due(day):
                soak.hour()
            soak.wait_for_worker()
            soak.everything(day)
            before = counts.rows_in(home)
            soak.everything(day)
            changes = counts.added(before, counts.rows_in(home))
            n_open = product.n_open_runs()
        finally:
            product.stop()
        deadline = time.monotonic() + GRACE_S
        while (left := processes_of(home)) and time.monotonic() < deadline:
            time.sleep(LOOK_EVERY_S)
    n_articles, n_ids, n_addresses = counts.repeated(home)
    lost, held = counts.lost(home, soak.reachable, now=day_start(day + 1))
    out_of_turn = soak.alerts.out_of_turn()
    for line in (*lost, *held, *soak.wrong, *(f"out of turn: {cause}" for cause in out_of_turn)):
        _say(line)
    return {
        "days": n_days,
        "kills": killer.done.total(),
        "killed": dict(killer.done),
        "portal_days_broken": sum(len(seasons.faults(one)) for one in range(first, day + 1)),
        "reachable": len(soak.reachable),
        "articles": n_articles,
        "lost_pages": len(lost),
        "held_back": len(held),
        "duplicate_ids": n_ids,
        "duplicate_addresses": n_addresses,
        "rows_changed_by_second_pass": changes,
        "orphans": len(soak.orphans.found),
        "longest_without_parent_s": round(soak.orphans.longest_s, 1),
        "left_after_stop": len(left),
        "runs": dict(sorted(soak.ends.items())),
        "runs_left_open": n_open,
        "alerts_opened": soak.alerts.n("opened"),
        "alerts_cleared": soak.alerts.n("cleared"),
        "alerts_out_of_turn": len(out_of_turn),
        "wrong": soak.wrong,
        "starts_of_ingest_up": product.n_starts,
        "seconds": round(time.monotonic() - began),
        "seconds_a_day": round(pace, 1),
        "home_mb": counts.megabytes(home),
        "prefect_mb": counts.megabytes(home / "prefect"),
    }


def _so_far(home: Path, soak: Soak, day: int) -> str:
    n_articles, n_ids, n_addresses = counts.repeated(home)
    lost, held = counts.lost(home, soak.until_yesterday, now=day_start(day + 1))
    return (
        f"so far {n_articles} articles, {len(lost)} of {len(soak.until_yesterday)} lost, "
        f"{len(held)} held back, "
        f"duplicates {n_ids} and {n_addresses}, orphans {len(soak.orphans.found)}, "
        f"wrong {len(soak.wrong)}"
    )


def stop_signals() -> Callable[[], bool]:
    """Take SIGTERM and SIGINT as the wish to come to an end; return whether there was one."""
    seen: list[int] = []
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda number, _frame: seen.append(number))
    return lambda: bool(seen)


def _say(text: str) -> None:
    sys.stderr.write(f"{time.strftime('%H:%M:%S')} {text}\n")


def main() -> None:
    """Print the counts as one line of JSON."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument(
        "--first-day", type=int, default=0, help="day of the sample web to begin at"
    )
    parser.add_argument("--days", type=int, default=180)
    parser.add_argument("--kills", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--port", type=int, default=4397, help="port of the server")
    parser.add_argument("--minutes", type=float, default=600, help="begin no new day after these")
    parser.add_argument("--folder", type=Path, help="keep corpus and logs here")
    chosen = parser.parse_args()
    is_stopping = stop_signals()
    with corpus_folder(chosen.folder) as folder:
        found = soaked(
            folder,
            first=chosen.first_day,
            days=chosen.days,
            kills=chosen.kills,
            seed=chosen.seed,
            port=chosen.port,
            is_over=lambda seconds: seconds > 60 * chosen.minutes or is_stopping(),
        )
    sys.stdout.write(json.dumps(found) + "\n")
    raise SystemExit(0 if is_met(found, days=chosen.days, kills=chosen.kills) else 1)


if __name__ == "__main__":
    main()
