"""A crawl of one made-up portal, run by the tests in a process of its own.

Arguments: home, base address, JSON list of paths, of which those of lists end in ``/``, and two
instants to look back for what was published between them; prints Scrapy's finish reason. A list
with ``{page}`` in its address has five pages.
"""

import json
import sys
from datetime import datetime
from pathlib import Path

from scrapy.crawler import AsyncCrawlerProcess

from crawlers.settings import scrapy_settings
from crawlers.sources import Search
from crawlers.spider import PortalSpider
from ingest.archive.archive import Archive
from ingest.portals.portal import ListPage, Portal, UrlList
from ingest.settings import Settings

home, base, paths = Path(sys.argv[1]), sys.argv[2], json.loads(sys.argv[3])
days = [datetime.fromisoformat(day) for day in sys.argv[4:]]
search = Search(keyword="", since=days[0], until=days[1]) if days else None
portal = Portal(
    id="local",
    name="本地",
    domains=("127.0.0.1",),
    routes=(
        UrlList(urls=tuple(base + path for path in paths if not path.endswith("/"))),
        *(
            ListPage(base + path, link="a", pages=5 if "{page}" in path else 1)
            for path in paths
            if path.endswith("/")
        ),
    ),
    delay_s=0,
    private_hosts=("127.0.0.1",),
)
settings = Settings(home=home)
chosen = scrapy_settings(settings, [portal]) | {"DOWNLOAD_TIMEOUT": 5}
# many connections at once, which is where waiting for robots.txt goes wrong
chosen["DOWNLOAD_SLOTS"] = {"127.0.0.1": {"concurrency": 16, "delay": 0.001}}
with Archive(home, run_id="test") as archive:
    process = AsyncCrawlerProcess(chosen)
    crawler = process.create_crawler(PortalSpider)
    process.crawl(
        crawler,
        portals=[portal],
        archive=archive,
        clock=settings.clock,
        run_id=settings.clock().isoformat(),
        search=search,
    )
    process.start()
print(crawler.stats.get_value("finish_reason"))  # noqa: T201
