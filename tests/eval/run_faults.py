"""Break made-up portals, one of each kind of route, in every way, and see who notices.

    python -m tests.eval.run_faults [--days 16] [--seed 1] [--failures]

Eight portals are crawled over HTTP for some simulated days and built each day, clean. Then, on a
copy of that corpus for each fault, one more day is crawled with half of the portals broken, and
once more with the other half; the rest are clean. A fault is caught when the same run names it: a
verdict of the portal's route that is not ok, or drift or a door found on its pages. Pages that
are held back without an alarm because they are too few to tell are counted by themselves, as not
caught. A row is bad when the article that is published now, new or old, has not the headline,
the text and the day that it was written with. Clean portals must publish all they wrote that day.
"""

import argparse
import shutil
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from rapidfuzz.fuzz import ratio

from ingest import pipeline
from ingest.archive.archive import Archive
from ingest.model.instant import BEIJING, run_id_of
from ingest.model.route import BAD_PORTAL_VERDICTS
from ingest.sampleweb.dice import Dice
from ingest.settings import Settings
from ingest.store.ledger import Ledger
from tests.eval.made_articles import Habits, MadeArticle, articles_on
from tests.eval.made_crawls import crawl_days, evening
from tests.eval.made_faults import FAULTS, PAST, can_have
from tests.eval.made_portals import KINDS, host, path_of

HABITS = Habits()
SAME_TEXT = 0.95
"""Likeness of a text to the one that was written, from which it is that."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """What became of one portal in one run.

    Args:
        portal: The portal.
        fault: What was wrong with it, empty if nothing.
        route_verdict: Verdict of its route and what showed it.
        portal_verdict: Verdict on its pages and what showed it; empty without new pages.
        bad_rows: Articles that are published with a wrong headline, text or day.
        n_new: Articles of that day that are published.
        n_written: Articles that it wrote that day.
    """

    portal: str
    fault: str
    route_verdict: str
    portal_verdict: str
    bad_rows: tuple[str, ...]
    n_new: int
    n_written: int

    @property
    def is_named(self) -> bool:
        """Whether the run says that something is wrong with the portal."""
        route, pages = self.route_verdict.split()[0], (self.portal_verdict or "ok").split()[0]
        return route != "ok" or pages in BAD_PORTAL_VERDICTS

    @property
    def is_held(self) -> bool:
        """Whether pages are held back without an alarm."""
        return not self.is_named and self.portal_verdict.startswith("suspect")

    @property
    def is_right(self) -> bool:
        """Whether it went as it should."""
        if self.fault:
            return self.is_named and not self.bad_rows
        return not self.is_named and self.n_new == self.n_written and not self.bad_rows

    @property
    def line(self) -> str:
        """What happened, for readers."""
        rows = f", bad rows {len(self.bad_rows)}: {self.bad_rows[0]}" if self.bad_rows else ""
        return (
            f"{self.fault or 'clean'} / {self.portal}: route {self.route_verdict}; "
            f"pages {self.portal_verdict or '-'}; "
            f"{self.n_new} of {self.n_written} new articles published{rows}"
        )


def cases(
    folder: Path,
    *,
    days: int,
    seed: int,
    kinds: Sequence[str] = KINDS,
    faults: Sequence[str] = tuple(FAULTS),
    is_built_daily: bool = True,
) -> Iterator[Case]:
    """Yield what became of every portal under every fault, and of the clean ones beside it.

    Args:
        folder: Where the corpora are made.
        days: Days of clean history.
        seed: Chooses what the portals publish.
        kinds: The portals that there are.
        faults: What goes wrong.
        is_built_daily: Whether the history is built every day, as in use, or once at its end.
    """
    habits = dict.fromkeys(kinds, HABITS)
    clean = folder / "clean"
    for day in range(days) if is_built_daily else ():
        crawl_days(clean, seed=seed, habits=habits, steps=[(day, {})])
        pipeline.build(settings=Settings(home=clean, now=evening(day)))
    if not is_built_daily:
        crawl_days(clean, seed=seed, habits=habits, steps=[(day, {}) for day in range(days)])
        pipeline.build(settings=Settings(home=clean, now=evening(days - 1)))
    for fault in faults:
        able = [kind for kind in kinds if can_have(kind, fault)]
        for half in (able[::2], able[1::2]):
            if half:
                home = folder / "broken"
                shutil.copytree(clean, home)
                broken = dict.fromkeys(half, fault)
                crawl_days(home, seed=seed, habits=habits, steps=[(days, broken)])
                pipeline.build(settings=Settings(home=home, now=evening(days)))
                yield from cases_in(home, day=days, seed=seed, habits=habits, broken=broken)
                shutil.rmtree(home)


def cases_in(
    home: Path, *, day: int, seed: int, habits: Mapping[str, Habits], broken: Mapping[str, str]
) -> Iterator[Case]:
    """Yield what a corpus says of every portal after a day of the simulation."""
    run_id = run_id_of(evening(day))
    ledger = Ledger(home / "ledger")
    texts = ledger.texts()
    written = {
        f"http://{host(portal)}{path_of(one)}": one
        for portal in habits
        for past in range(-PAST, day + 1)
        for one in articles_on(portal, past, habits[portal], Dice(seed))
    }
    rows = ledger.read("articles").to_pylist()
    with Archive(home, run_id="read") as archive:
        routes = [run for run in archive.catalog.route_runs() if run.run_id == run_id]
    pages = [row for row in ledger.read("portal_runs").to_pylist() if row["run_id"] == run_id]
    for portal in habits:
        today = articles_on(portal, day, habits[portal], Dice(seed))
        urls = {f"http://{host(portal)}{path_of(one)}" for one in today}
        own = [row for row in rows if row["portal"] == portal]
        wrong = ((row, wrong_with(row, texts, written)) for row in own)
        yield Case(
            portal=portal,
            fault=broken.get(portal, ""),
            route_verdict="; ".join(
                f"{run.verdict} {run.detail}".strip() for run in routes if run.portal == portal
            )
            or "none was asked",
            portal_verdict="; ".join(
                f"{row['verdict']} {row['detail']}".strip()
                for row in pages
                if row["portal"] == portal
            ),
            bad_rows=tuple(f"{row['url']} {said}" for row, said in wrong if said),
            n_new=sum(row["url"] in urls for row in own),
            n_written=len(today),
        )


def wrong_with(
    row: Mapping[str, object], texts: Mapping[str, str], written: Mapping[str, MadeArticle]
) -> str:
    """Return what is wrong with a published article, empty if nothing is."""
    truth = written.get(str(row["url"]))
    if truth is None:
        return "never written"
    if row["title"] != truth.title:
        return f"headline {row['title']}"
    text = texts.get(str(row["article_id"]), "")
    likeness = ratio(text, "\n".join(truth.paragraphs)) / 100
    if likeness < SAME_TEXT:
        return f"text {likeness:.2f} like what was written"
    at = row["published_at"]
    if at is None or at.astimezone(BEIJING).date() != truth.published_at.date():  # type: ignore[attr-defined]  # a datetime
        return f"day {at}"
    return ""


def table(found: Sequence[Case]) -> str:
    """Return one line for each fault, one for the clean portals, and the figure."""
    lines = [f"{'fault':34}{'cases':>6}{'named':>7}{'held':>6}{'bad rows':>10}"]
    for fault in dict.fromkeys(case.fault for case in found if case.fault):
        own = [case for case in found if case.fault == fault]
        lines.append(
            f"{fault:34}{len(own):>6}{sum(case.is_named for case in own):>7}"
            f"{sum(case.is_held for case in own):>6}{sum(len(case.bad_rows) for case in own):>10}"
        )
    hit, clean = ([c for c in found if c.fault], [c for c in found if not c.fault])
    lines.append(
        f"{'clean portals beside them':34}{len(clean):>6}{sum(c.is_named for c in clean):>7}"
        f"{sum(c.is_held for c in clean):>6}{sum(len(c.bad_rows) for c in clean):>10}"
    )
    n_caught = sum(case.is_right for case in hit)
    n_good = sum(case.is_right for case in clean)
    lines.append(f"caught in the same run, no bad row: {n_caught} of {len(hit)}")
    lines.append(f"clean portals published in full: {n_good} of {len(clean)}")
    return "\n".join(lines)


def main() -> None:
    """Print the table, and every case that is not as it should be."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--days", type=int, default=16, help="days of clean history")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--kinds", nargs="+", choices=KINDS, default=KINDS)
    parser.add_argument("--faults", nargs="+", choices=FAULTS, default=tuple(FAULTS))
    parser.add_argument("--quick", action="store_true", help="build the history once, at its end")
    parser.add_argument("--all", action="store_true", help="tell of every case")
    chosen = parser.parse_args()
    found = []
    with tempfile.TemporaryDirectory(prefix="ingest-faults-") as folder:
        for case in cases(
            Path(folder),
            days=chosen.days,
            seed=chosen.seed,
            kinds=chosen.kinds,
            faults=chosen.faults,
            is_built_daily=not chosen.quick,
        ):
            found.append(case)
            if chosen.all or not case.is_right:
                print(case.line, file=sys.stderr, flush=True)
    print(table(found))
    raise SystemExit(0 if all(case.is_right for case in found) else 1)


if __name__ == "__main__":
    main()
