"""One crawl in one process: ``python -m crawlers --home warehouse/data gmw thepaper``."""

import argparse
import asyncio
import fcntl
import json
import os
import sys
import time
from pathlib import Path

from scrapy.crawler import AsyncCrawlerProcess

from crawlers.settings import scrapy_settings
from crawlers.spider import PortalSpider
from ingest.archive.archive import Archive
from ingest.errors import IngestError
from ingest.portals.registry import portals_named
from ingest.settings import Settings

LOCK_WAIT_S = 5.0
"""How long to wait for another crawl of the same corpus; an orphan ends sooner than that."""

PARENT_CHECK_S = 1.0
"""How often the crawl looks whether the process that started it still lives."""


def main(arguments: list[str] | None = None) -> int:
    """Crawl the portals named on the command line; return the exit code.

    0 when the crawl finished, 1 when it was cut short, 2 when it could not start.
    """
    parser = argparse.ArgumentParser(prog="python -m crawlers", description=__doc__)
    parser.add_argument("portals", nargs="+", metavar="PORTAL", help="ids of declared portals")
    parser.add_argument("--run-id", required=True, help="name of the run")
    parser.add_argument("--stats", type=Path, help="JSON file for the counts at the end")
    chosen = parser.parse_args(arguments)
    settings = Settings()
    try:
        portals = portals_named(chosen.portals, contact=settings.contact)
    except IngestError as error:
        print(f"crawl: {error}", file=sys.stderr)  # noqa: T201
        return 2
    if not _only_crawl(settings.home / "raw" / "crawl.lock"):
        print("crawl: another crawl of this corpus is running", file=sys.stderr)  # noqa: T201
        return 2
    with Archive(settings.home, run_id=chosen.run_id) as archive:
        process = AsyncCrawlerProcess(scrapy_settings(settings, portals))
        crawler = process.create_crawler(PortalSpider)
        process.crawl(
            crawler,
            portals=portals,
            archive=archive,
            clock=settings.clock,
            run_id=chosen.run_id,
        )
        watch = asyncio.get_event_loop().create_task(_end_with_parent())
        process.start()
        watch.cancel()
        stats = crawler.stats.get_stats()
        spider = crawler.spider
        fetched = dict(spider.n_fetched) if isinstance(spider, PortalSpider) else {}
    finish = stats.get("finish_reason")
    if chosen.stats:
        counts = {k: v for k, v in stats.items() if isinstance(v, int | float | str)}
        chosen.stats.write_text(json.dumps({"fetched": fetched, **counts}), encoding="utf-8")
    return 0 if finish == "finished" else 1


def _only_crawl(lock: Path) -> bool:
    """Take the lock of this corpus, held until the process ends; return whether we have it."""
    lock.parent.mkdir(parents=True, exist_ok=True)
    handle = os.open(lock, os.O_RDWR | os.O_CREAT)
    deadline = time.monotonic() + LOCK_WAIT_S
    while True:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if time.monotonic() > deadline:
                return False
            time.sleep(0.1)
        else:
            return True


async def _end_with_parent() -> None:
    """Stop this process when the one that started it dies, so that no orphan keeps fetching."""
    parent = os.getppid()
    while os.getppid() == parent:
        await asyncio.sleep(PARENT_CHECK_S)
    os._exit(1)


if __name__ == "__main__":
    sys.exit(main())
