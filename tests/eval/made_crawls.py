"""Crawls of the made-up portals, one after the other, in a process of its own.

Arguments: home, seed, JSON of the habits by portal, and JSON lists of steps, each one
``{"day": 3, "faults": {"feed": "empty list"}}``. The server is in the same process and serves the
day that is being crawled; the crawl is the real one, through HTTP.
"""

import asyncio
import json
import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import UTC, datetime, timedelta
from pathlib import Path

from scrapy.crawler import AsyncCrawlerRunner
from scrapy.utils.reactor import install_reactor

from crawlers.settings import scrapy_settings
from crawlers.spider import PortalSpider
from ingest.archive.archive import Archive
from ingest.sampleweb.dice import Dice
from ingest.sampleweb.server import serve
from ingest.settings import Settings
from tests.eval.made_articles import FIRST_DAY, Habits
from tests.eval.made_faults import MadeWeb
from tests.eval.made_portals import portal_named

ROOT = Path(__file__).resolve().parents[2]


def evening(day: int) -> datetime:
    """Return when a day of the simulation is crawled: nine in the evening, Beijing time."""
    midnight = datetime.combine(FIRST_DAY, datetime.min.time(), UTC)
    return midnight + timedelta(days=day, hours=13)


def crawl_days(
    home: Path,
    *,
    seed: int,
    habits: Mapping[str, Habits],
    steps: Sequence[tuple[int, Mapping[str, str]]],
) -> None:
    """Crawl some days in a child process.

    Args:
        home: The corpus.
        seed: Chooses what is published.
        habits: The portals that there are, by id, and what they publish.
        steps: Days of the simulation, each with its faults by portal.
    """
    plan = [{"day": day, "faults": dict(faults)} for day, faults in steps]
    told = json.dumps({portal: asdict(one) for portal, one in habits.items()})
    command = [sys.executable, "-m", "tests.eval.made_crawls", str(home), str(seed), told]
    done = subprocess.run(
        [*command, json.dumps(plan)], cwd=ROOT, capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise RuntimeError(done.stderr)


async def _crawl_all(home: Path, seed: int, habits: dict[str, Habits], plan: list[dict]) -> None:
    chosen = [portal_named(portal) for portal in habits]
    first = MadeWeb(now=evening(0), dice=Dice(seed), habits=habits, n_days=1)
    with serve(first, port=0) as server:
        os.environ.update({"http_proxy": server.url, "no_proxy": ""})
        for step in plan:
            now = evening(step["day"])
            settings = Settings(home=home, now=now)
            server.show(
                MadeWeb(
                    now=now,
                    dice=Dice(seed),
                    habits=habits,
                    n_days=step["day"] + 1,
                    faults=step["faults"],
                )
            )
            run_id = f"{now:%Y%m%dT%H%M%SZ}"
            with Archive(home, run_id=run_id) as archive:
                runner = AsyncCrawlerRunner(scrapy_settings(settings, chosen))
                await runner.crawl(
                    PortalSpider,
                    portals=chosen,
                    archive=archive,
                    clock=settings.clock,
                    run_id=run_id,
                )


def main() -> None:
    home, seed, told, plan = sys.argv[1:]
    habits = {portal: Habits(**one) for portal, one in json.loads(told).items()}
    install_reactor("twisted.internet.asyncioreactor.AsyncioSelectorReactor")
    from twisted.internet import reactor  # noqa: PLC0415 - only after it is installed

    loop = asyncio.get_event_loop()
    failed: list[BaseException] = []

    async def work() -> None:
        try:
            await _crawl_all(Path(home), int(seed), habits, json.loads(plan))
        except BaseException as error:  # noqa: BLE001 - shown below, by the process's own end
            failed.append(error)
        reactor.stop()

    reactor.callWhenRunning(lambda: loop.create_task(work()))
    reactor.run()
    if failed:
        raise failed[0]


if __name__ == "__main__":
    main()
