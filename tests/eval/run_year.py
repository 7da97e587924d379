"""Let ten made-up portals live for a year and count alarms: false ones, and those that are due.

    python -m tests.eval.run_year [--days 365] [--sources 10] [--seed 1] [--every 24]
                                  [--faults-only] [--clean-only]

The year has what real ones have: weekends, the long holidays, articles from 80 to 12,000
characters, photo pages, authors and sources that are absent now and then, a new column, portals
that grow, one that publishes twice a week, one whose list reaches back two days only. Once a day,
or every so many hours, each portal is crawled by the real spider, which is handed its answers
without a network; pages go into an archive and are built as in use, so lists, verdicts, extraction
and drift are the real ones. First a year without a fault: every bad verdict of a route or a portal
is a false alarm, and one that goes on for several crawls is as many. Then the same year with
faults, each for one day: a fault is caught when a run of that day names it; what is held back
without an alarm, being too little to tell, is counted by itself. A list names twenty articles, and
one portal comes to write more in a day: what a daily crawl misses then must be told as a gap.
"""

import argparse
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from ingest import pipeline
from ingest.archive.archive import Archive
from ingest.model.instant import BEIJING, run_id_of
from ingest.model.route import BAD_PORTAL_VERDICTS
from ingest.sampleweb.dice import Dice
from ingest.settings import Settings
from ingest.store.ledger import Ledger
from tests.eval.made_articles import FIRST_DAY, Habits, articles_on
from tests.eval.made_crawls import evening
from tests.eval.made_faults import FAULTS, MadeWeb, can_have
from tests.eval.made_portals import host, path_of
from tests.eval.made_visits import crawl_once

SOURCES: dict[str, Habits] = {
    "feed": Habits(per_day=6, weekend_share=0.5, shortest=200, longest=3000),
    "listpage": Habits(per_day=8, weekend_share=0.3, growth=0.8, photo_share=0.1, longest=5000),
    "jsonapi": Habits(per_day=9, weekend_share=0.7, author_share=0.5, photo_share=0.2),
    "sitemap": Habits(per_day=4, weekend_share=0.0, list_hours=48, longest=4000),
    "pagestate": Habits(per_day=1.2, weekend_share=0.0, shortest=800, longest=12_000),
    "htmlinjson": Habits(per_day=5, weekend_share=0.4, source_share=0.5, column_day=120),
    "jsoninscript": Habits(per_day=3, weekend_share=0.6, author_share=0.3, growth=0.5),
    "twostep": Habits(per_day=4, weekend_share=0.2, source_share=0.9, shortest=80, longest=12_000),
    "feed-slow": Habits(per_day=0.3, weekend_share=0.0, author_share=1.0, longest=6000),
    "listpage-busy": Habits(per_day=10, weekend_share=0.8, growth=1.0, shortest=80, column_day=40),
}

SETTLED = 45
"""Days after which a portal is known; faults come later."""

FAULT_EVERY = 23
"""Days between two faults of one portal."""

BUILD_EVERY = 7
"""Days whose pages are built at once; each day's are judged by themselves all the same."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Day:
    """What one run said of one portal.

    Args:
        day: Day of the simulation.
        ran_at: When it was crawled.
        portal: The portal.
        fault: What was wrong with it, empty if nothing.
        route: Verdict of its route and what showed it.
        pages: Verdict on its pages and what showed it; empty without new pages.
        is_off: Whether its route is switched off.
        n_written: Articles it wrote that day.
    """

    day: int
    ran_at: datetime
    portal: str
    fault: str
    route: str
    pages: str
    is_off: bool
    n_written: int

    @property
    def is_alarm(self) -> bool:
        """Whether the run says that something is wrong."""
        route, pages = self.route.split()[0], (self.pages or "ok").split()[0]
        return route != "ok" or pages in BAD_PORTAL_VERDICTS

    @property
    def is_held(self) -> bool:
        """Whether pages are held back without an alarm."""
        return not self.is_alarm and self.pages.startswith("suspect")

    @property
    def line(self) -> str:
        """What happened, for readers."""
        return (
            f"{self.ran_at.astimezone(BEIJING):%m-%d %H:%M} day {self.day} {self.portal} "
            f"({self.fault or 'clean'}, {self.n_written} articles): "
            f"route {self.route}; pages {self.pages or '-'}{'; off' if self.is_off else ''}"
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Year:
    """What all runs of a simulation said.

    Args:
        days: Each run of each portal.
        n_written: Articles that were written.
        n_published: Articles that are published at the end.
        n_gaps: Runs that told that a list had moved on whole, so that articles may be missed.
        n_lost: Articles that are not published, of portals where none told that.
    """

    days: tuple[Day, ...]
    n_written: int
    n_published: int
    n_gaps: int
    n_lost: int


def simulated(
    home: Path,
    *,
    days: int,
    sources: Mapping[str, Habits],
    seed: int,
    faults: Mapping[tuple[int, str], str],
    every_h: int = 24,
) -> Year:
    """Return what the runs of some days say.

    Args:
        home: The corpus to make.
        days: How many.
        sources: The portals and what they publish.
        seed: Chooses what that is.
        faults: What is wrong, by day and portal.
        every_h: Hours between two crawls, of which a day is a multiple.
    """
    dice = Dice(seed)
    crawls = list(crawls_in(days, every_h))
    for number, (day, now) in enumerate(crawls, 1):
        web = MadeWeb(
            now=now,
            dice=dice,
            habits=sources,
            n_days=day + 1,
            faults={portal: fault for (at, portal), fault in faults.items() if at == day},
        )
        run_id = run_id_of(now)
        with Archive(home, run_id=run_id) as archive:
            crawl_once(web, archive, tuple(sources), run_id=run_id)
        if number % (BUILD_EVERY * 24 // every_h) == 0 or number == len(crawls):
            pipeline.build(settings=Settings(home=home, now=now))
            print(f"day {day + 1} of {days}", file=sys.stderr, flush=True)
    ledger = Ledger(home / "ledger")
    with Archive(home, run_id="read") as archive:
        routes = {(run.run_id, run.portal): run for run in archive.catalog.route_runs()}
    pages = {(row["run_id"], row["portal"]): row for row in ledger.read("portal_runs").to_pylist()}
    found = []
    urls: dict[str, str] = {}
    for day, now in crawls:
        run_id = run_id_of(now)
        for portal, habits in sources.items():
            written = articles_on(portal, day, habits, dice)
            urls |= {f"http://{host(portal)}{path_of(one)}": portal for one in written}
            route, of_pages = routes.get((run_id, portal)), pages.get((run_id, portal))
            found.append(
                Day(
                    day=day,
                    ran_at=now,
                    portal=portal,
                    fault=faults.get((day, portal), ""),
                    route=f"{route.verdict} {route.detail}".strip() if route else "not asked",
                    pages=f"{of_pages['verdict']} {of_pages['detail']}".strip() if of_pages else "",
                    is_off=route is None or bool(route.is_off),
                    n_written=len(written),
                )
            )
    published = {row["url"] for row in ledger.read("articles").to_pylist()}
    gaps = Counter(run.portal for run in routes.values() if run.n_gaps)
    return Year(
        days=tuple(found),
        n_written=len(urls),
        n_published=len(published & urls.keys()),
        n_gaps=gaps.total(),
        n_lost=sum(url not in published and not gaps[portal] for url, portal in urls.items()),
    )


def crawls_in(days: int, every_h: int) -> Iterator[tuple[int, datetime]]:
    """Yield the day and the instant of each crawl, the first and the last of them of an evening.

    What is crawled after midnight in Beijing is of the next day.
    """
    for number in range((days - 1) * 24 // every_h + 1):
        now = evening(0) + timedelta(hours=number * every_h)
        yield (now.astimezone(BEIJING).date() - FIRST_DAY).days, now


def planned_faults(
    *, days: int, sources: Mapping[str, Habits], seed: int
) -> dict[tuple[int, str], str]:
    """Return what goes wrong with whom and when: every fault in turn, one day each.

    A fault comes on a day on which the portal publishes something: without that there is nothing
    to be seen of a template.
    """
    dice = Dice(seed)
    planned = {}
    for number, (portal, habits) in enumerate(sources.items()):
        faults = [fault for fault in FAULTS if can_have(portal, fault)]
        for at in range(SETTLED + number, days, FAULT_EVERY):
            day = next((d for d in range(at, days) if articles_on(portal, d, habits, dice)), None)
            if day is not None:
                planned[day, portal] = faults[(at // FAULT_EVERY + number) % len(faults)]
    return planned


def clean_table(year: Year, *, n_sources: int, n_days: int) -> Iterator[str]:
    """Yield what a year without a fault says."""
    alarms = [day for day in year.days if day.is_alarm]
    years = n_sources * n_days / 365
    n_runs = len(year.days) // n_sources
    yield f"{n_sources} sources, {n_days} days without a fault, {n_runs} crawls"
    yield f"{'articles written':34}{year.n_written:>7}"
    yield f"{'false alarms':34}{len(alarms):>7}"
    yield f"{'false alarms per source-year':34}{len(alarms) / years:>7.2f}  to be 1 or less"
    yield f"{'runs that held pages back':34}{sum(day.is_held for day in year.days):>7}"
    layouts = sum(day.pages.startswith("layout_changed") for day in year.days)
    yield f"{'layouts said to be new':34}{layouts:>7}"
    yield from _published_table(year)
    for portal, n in Counter(day.portal for day in alarms).most_common():
        yield f"  {portal}: {n}"


def fault_table(year: Year, *, n_sources: int, n_days: int) -> Iterator[str]:
    """Yield what a year with faults says."""
    hit = [_worst(runs) for runs in _by_fault(year).values()]
    yield f"{n_sources} sources, {n_days} days with {len(hit)} faults"
    yield f"{'fault':34}{'cases':>7}{'named':>7}{'held':>7}"
    for fault in FAULTS:
        own = [day for day in hit if day.fault == fault]
        named, held = sum(day.is_alarm for day in own), sum(day.is_held for day in own)
        yield f"{fault:34}{len(own):>7}{named:>7}{held:>7}"
    named, held = sum(day.is_alarm for day in hit), sum(day.is_held for day in hit)
    yield f"{'caught in the same run':34}{len(hit):>7}{named:>7}{held:>7}"
    later = [day for day in year.days if not day.fault and day.is_alarm]
    yield f"{'alarms on other days':34}{len(later):>7}"
    yield from _published_table(year)


def _published_table(year: Year) -> Iterator[str]:
    yield f"{'articles not published at the end':34}{year.n_written - year.n_published:>7}"
    yield f"{'  of portals without told gaps':34}{year.n_lost:>7}"
    yield f"{'runs that told of a gap':34}{year.n_gaps:>7}"


def _by_fault(year: Year) -> dict[tuple[int, str], list[Day]]:
    """Return the runs of each day and portal with a fault."""
    found: dict[tuple[int, str], list[Day]] = {}
    for run in year.days:
        if run.fault:
            found.setdefault((run.day, run.portal), []).append(run)
    return found


def _worst(runs: list[Day]) -> Day:
    return max(runs, key=lambda run: (run.is_alarm, run.is_held))


def main() -> None:
    """Print both tables, and name every false alarm and every fault that was not caught."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--days", type=int, default=365)
    parser.add_argument("--sources", type=int, default=len(SOURCES))
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument(
        "--every",
        type=int,
        default=24,
        choices=[hours for hours in range(1, 25) if 24 % hours == 0],
        help="hours between two crawls",
    )
    parser.add_argument("--faults-only", action="store_true", help="leave out the clean year")
    parser.add_argument("--clean-only", action="store_true", help="leave out the faults")
    chosen = parser.parse_args()
    sources = dict(list(SOURCES.items())[: chosen.sources])
    size = {"n_sources": len(sources), "n_days": chosen.days}
    planned = {"days": chosen.days, "sources": sources, "seed": chosen.seed}
    same = {**planned, "every_h": chosen.every}
    is_met = True
    with tempfile.TemporaryDirectory(prefix="ingest-year-") as folder:
        if not chosen.faults_only:
            year = simulated(Path(folder) / "clean", **same, faults={})
            print("\n".join(clean_table(year, **size)), flush=True)
            wrong = [day for day in year.days if day.is_alarm]
            print("".join(f"{day.line}\n" for day in wrong), file=sys.stderr)
            is_met = len(wrong) <= len(sources) * chosen.days / 365 and not year.n_lost
        if not chosen.clean_only:
            faults = planned_faults(**planned)
            year = simulated(Path(folder) / "broken", **same, faults=faults)
            print("\n".join(fault_table(year, **size)), flush=True)
            worst = [_worst(runs) for runs in _by_fault(year).values()]
            missed = [day for day in worst if not day.is_alarm]
            wrong = [day for day in year.days if day.is_alarm and not day.fault]
            print("".join(f"{day.line}\n" for day in [*missed, *wrong]), file=sys.stderr)
            is_met = is_met and not missed
    raise SystemExit(0 if is_met else 1)


if __name__ == "__main__":
    main()
