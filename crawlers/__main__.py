"""One crawl in one process: ``python -m crawlers --run-id 20261101T000000Z gmw thepaper``."""

import argparse
import asyncio
import json
import sys
from datetime import datetime
from pathlib import Path
from typing import Any

from scrapy.crawler import AsyncCrawlerProcess

from crawlers.parent import end_with_parent
from crawlers.settings import scrapy_settings
from crawlers.sources import Search
from crawlers.spider import PortalSpider
from ingest.archive.archive import Archive
from ingest.errors import IngestError
from ingest.locking import only_holder
from ingest.portals.portal import Portal
from ingest.portals.registry import portals_named
from ingest.settings import Settings

LOCK_WAIT_S = 5.0
"""How long to wait for another crawl of the same corpus; an orphan ends sooner than that."""


def main(arguments: list[str] | None = None) -> int:
    """Crawl the portals named on the command line; return the exit code.

    0 when the crawl finished, 1 when it was cut short, 2 when it could not start.
    """
    parser = argparse.ArgumentParser(prog="python -m crawlers", description=__doc__)
    parser.add_argument("portals", nargs="+", metavar="PORTAL", help="ids of declared portals")
    parser.add_argument("--run-id", required=True, help="name of the run")
    parser.add_argument("--keyword", help="look back for articles about this")
    parser.add_argument("--since", type=datetime.fromisoformat, help="first instant to look back")
    parser.add_argument("--until", type=datetime.fromisoformat, help="last instant to look back")
    parser.add_argument("--revisits-only", action="store_true", help="look at no list")
    parser.add_argument("--stats", type=Path, help="JSON file for the counts at the end")
    chosen = parser.parse_args(arguments)
    settings = Settings()
    try:
        portals = portals_named(chosen.portals, contact=settings.contact)
        with only_holder(settings.home / "raw" / "crawl.lock", wait_s=LOCK_WAIT_S):
            search = _search(chosen, settings)
            stats = _crawl(
                portals,
                settings,
                chosen.run_id,
                search=search,
                revisits_only=chosen.revisits_only,
            )
    except IngestError as error:
        print(f"crawl: {error}", file=sys.stderr)  # noqa: T201
        return 2
    if chosen.stats:
        chosen.stats.write_text(json.dumps(stats), encoding="utf-8")
    return 0 if stats.get("finish_reason") == "finished" else 1


def _search(chosen: argparse.Namespace, settings: Settings) -> Search | None:
    """Return what to look back for, None for a daily crawl."""
    if chosen.since is None:
        return None
    until = chosen.until or settings.clock()
    return Search(keyword=chosen.keyword or "", since=chosen.since, until=until)


def _crawl(
    portals: list[Portal],
    settings: Settings,
    run_id: str,
    *,
    search: Search | None,
    revisits_only: bool,
) -> dict[str, Any]:
    """Crawl and return Scrapy's counts, with the pages fetched by portal."""
    with Archive(settings.home, run_id=run_id) as archive:
        process = AsyncCrawlerProcess(scrapy_settings(settings, portals))
        crawler = process.create_crawler(PortalSpider)
        process.crawl(
            crawler,
            portals=portals,
            archive=archive,
            clock=settings.clock,
            run_id=run_id,
            search=search,
            revisits_only=revisits_only,
        )
        watch = asyncio.get_event_loop().create_task(end_with_parent())
        process.start()
        watch.cancel()
    stats = crawler.stats.get_stats() if crawler.stats else {}
    counts = {key: value for key, value in stats.items() if isinstance(value, int | float | str)}
    spider = crawler.spider
    fetched = dict(spider.n_fetched) if isinstance(spider, PortalSpider) else {}
    waiting = dict(spider.n_waiting) if isinstance(spider, PortalSpider) else {}
    return {**counts, "fetched": fetched, "waiting": waiting}


if __name__ == "__main__":
    sys.exit(main())
