"""A crawl of addresses that want to lead into the house, with a name server of our own.

Arguments: home, JSON list of addresses, JSON list of hosts that are the portal's, JSON list of
its private hosts, JSON object of names with the addresses that they answer one after the other.
Prints the pause that each host got as JSON.
"""

import json
import socket
import sys
from pathlib import Path

from scrapy.crawler import AsyncCrawlerProcess

from crawlers.settings import scrapy_settings
from crawlers.spider import PortalSpider
from ingest.archive.archive import Archive
from ingest.portals.portal import Portal, UrlList
from ingest.settings import Settings

home = Path(sys.argv[1])
urls, hosts, private_hosts, names = (json.loads(argument) for argument in sys.argv[2:])
system_lookup = socket.gethostbyname


def lookup(name: str) -> str:
    answers = names.get(name)
    if answers is None:
        return system_lookup(name)
    return answers.pop(0) if len(answers) > 1 else answers[0]


socket.gethostbyname = lookup  # what the resolver's threads call: a name server under our thumb

portal = Portal(
    id="local",
    name="本地",
    domains=tuple(hosts),
    routes=(UrlList(urls=tuple(urls)),),
    private_hosts=tuple(private_hosts),
    delay_s=0,
)
settings = Settings(home=home)
chosen = scrapy_settings(settings, [portal]) | {
    "DOWNLOAD_TIMEOUT": 8,
    "DOWNLOAD_DELAY": 0,
    "DNSCACHE_ENABLED": False,
    "RETRY_TIMES": 0,
}
with Archive(home, run_id="test") as archive:
    process = AsyncCrawlerProcess(chosen)
    crawler = process.create_crawler(PortalSpider)
    process.crawl(crawler, portals=[portal], archive=archive, clock=settings.clock, run_id="test")
    process.start()
slots = crawler.engine.downloader.per_slot_settings
print(json.dumps({host: slot["delay"] for host, slot in slots.items()}))  # noqa: T201
