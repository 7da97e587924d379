"""One crawl of the local site in a process of its own: ours, or bare Scrapy's.

Arguments: ``ours`` or ``bare``, home, base address, JSON list of list pages, connections at once,
seconds between two requests, and the core to run on if not any.
Prints what it took as JSON: processor seconds, seconds by the clock, pages.

Bare Scrapy follows the same links to the same pages over as many connections, obeys robots.txt
and waits for nobody; its pages go nowhere. Everything else is as Scrapy sets it by itself.
"""

import json
import os
import sys
import time
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any

from scrapy import Request, Spider
from scrapy.crawler import AsyncCrawlerProcess
from scrapy.http import Response

from crawlers.settings import scrapy_settings
from crawlers.spider import PortalSpider
from ingest.archive.archive import Archive
from ingest.portals.portal import ListPage, Portal
from ingest.settings import Settings

HOST = "127.0.0.1"


class BareSpider(Spider):
    """Follows the links of the lists; keeps nothing."""

    name = "bare"
    lists: tuple[str, ...] = ()

    async def start(self) -> AsyncIterator[Request]:
        for url in self.lists:
            yield Request(url, self.follow, priority=10)

    def follow(self, response: Response) -> Iterator[Request]:
        for link in response.css("a::attr(href)").getall():
            yield response.follow(link, self.keep)

    def keep(self, response: Response) -> None:
        pass


def slots_of(connections: int, delay_s: float) -> dict[str, Any]:
    return {
        "DOWNLOAD_SLOTS": {HOST: {"concurrency": connections, "delay": delay_s, "jitter": 0}},
        "CONCURRENT_REQUESTS_PER_DOMAIN": connections,
        "CONCURRENT_REQUESTS": 64,
        "DOWNLOAD_DELAY": 0,
        "LOG_LEVEL": "ERROR",
    }


def ours(home: Path, lists: list[str], slots: dict[str, Any]) -> dict[str, Any]:
    portal = Portal(
        id="local",
        name="本地",
        domains=(HOST,),
        routes=tuple(ListPage(url, link="a") for url in lists),
        delay_s=0,
        private_hosts=(HOST,),
    )
    settings = Settings(home=home)
    run_id = settings.clock().isoformat()
    with Archive(home, run_id=run_id) as archive:
        process = AsyncCrawlerProcess(scrapy_settings(settings, [portal]) | slots)
        crawler = process.create_crawler(PortalSpider)
        process.crawl(
            crawler, portals=[portal], archive=archive, clock=settings.clock, run_id=run_id
        )
        process.start()
    return dict(crawler.stats.get_stats())


def bare(lists: list[str], slots: dict[str, Any]) -> dict[str, Any]:
    process = AsyncCrawlerProcess({"ROBOTSTXT_OBEY": True} | slots)
    crawler = process.create_crawler(BareSpider)
    process.crawl(crawler, lists=tuple(lists))
    process.start()
    return dict(crawler.stats.get_stats())


def main() -> None:
    which, home, base, paths, connections, delay_s, *cores = sys.argv[1:]
    if cores:
        os.sched_setaffinity(0, {int(core) for core in cores})
    slots = slots_of(int(connections), float(delay_s))
    lists = [base + path for path in json.loads(paths)]
    clock, processor = time.perf_counter(), time.process_time()
    stats = ours(Path(home), lists, slots) if which == "ours" else bare(lists, slots)
    took = {
        "clock_s": time.perf_counter() - clock,
        "processor_s": time.process_time() - processor,
        "n_answers": stats["downloader/response_count"],
        "finish_reason": stats["finish_reason"],
    }
    print(json.dumps(took))


if __name__ == "__main__":
    main()
