"""One crawl in one process: ``python -m crawlers --run-id 20261101T000000Z gmw thepaper``."""

import argparse
import asyncio
import json
import os
import sys
from pathlib import Path
from typing import Any

from scrapy.crawler import AsyncCrawlerProcess

from crawlers.settings import scrapy_settings
from crawlers.spider import PortalSpider
from ingest.archive.archive import Archive
from ingest.errors import IngestError
from ingest.locking import only_holder
from ingest.portals.portal import Portal
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
        with only_holder(settings.home / "raw" / "crawl.lock", wait_s=LOCK_WAIT_S):
            stats = _crawl(portals, settings, chosen.run_id)
    except IngestError as error:
        print(f"crawl: {error}", file=sys.stderr)  # noqa: T201
        return 2
    if chosen.stats:
        chosen.stats.write_text(json.dumps(stats), encoding="utf-8")
    return 0 if stats.get("finish_reason") == "finished" else 1


def _crawl(portals: list[Portal], settings: Settings, run_id: str) -> dict[str, Any]:
    """Crawl and return Scrapy's counts, with the pages fetched by portal."""
    with Archive(settings.home, run_id=run_id) as archive:
        process = AsyncCrawlerProcess(scrapy_settings(settings, portals))
        crawler = process.create_crawler(PortalSpider)
        process.crawl(
            crawler, portals=portals, archive=archive, clock=settings.clock, run_id=run_id
        )
        watch = asyncio.get_event_loop().create_task(_end_with_parent())
        process.start()
        watch.cancel()
    stats = crawler.stats.get_stats() if crawler.stats else {}
    counts = {key: value for key, value in stats.items() if isinstance(value, int | float | str)}
    spider = crawler.spider
    fetched = dict(spider.n_fetched) if isinstance(spider, PortalSpider) else {}
    return {**counts, "fetched": fetched}


async def _end_with_parent() -> None:
    """Stop this process when the one that started it dies, so that no orphan keeps fetching."""
    parent = os.getppid()
    while os.getppid() == parent:
        await asyncio.sleep(PARENT_CHECK_S)
    os._exit(1)


if __name__ == "__main__":
    sys.exit(main())
