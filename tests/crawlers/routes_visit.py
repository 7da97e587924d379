"""A visit to one made-up portal with routes of many kinds, in a process of its own.

Arguments: ``crawl`` or ``doctor``, home, base address; prints what the doctor found as JSON lines.
"""

import sys
from pathlib import Path

from scrapy.crawler import AsyncCrawlerProcess

from crawlers.doctor import DoctorSpider
from crawlers.settings import scrapy_settings
from crawlers.spider import PortalSpider
from ingest.archive.archive import Archive
from ingest.doctor import line_of
from ingest.portals.portal import Feed, JsonApi, ListPage, Portal, Sitemap, TwoStep, UrlList
from ingest.settings import Settings

mode, home, base = sys.argv[1], Path(sys.argv[2]), sys.argv[3]
LINK = base + "/a/{id}"
portal = Portal(
    id="local",
    name="本地",
    domains=("127.0.0.1",),
    routes=(
        JsonApi(
            f"{base}/posted", json='{"p": {page}}', items="data", link=LINK, time="at", pages=2
        ),
        JsonApi(f"{base}/posted", form="p={page}&c=ai", items="data", link=LINK),
        TwoStep(
            f"{base}/names",
            find=r"list-(?P<id>\w+)",
            then=JsonApi(f"{base}/of/{{id}}", items="", link=LINK),
        ),
        Sitemap(f"{base}/index.xml"),
        ListPage(f"{base}/other", link="a"),
        JsonApi(f"{base}/moved", items="data.list", link=LINK),
        Feed(f"{base}/gone.xml"),
        ListPage(f"{base}/internal/list", link="a"),
        ListPage(f"{base}/nothing", link="a"),
        JsonApi(
            f"{base}/find?q={{keyword}}&from={{since}}",
            items="data",
            link=LINK,
            time="at",
            search=True,
        ),
        UrlList(),
    ),
    article_url=(r"/a/\d+$",),
    delay_s=0,
    private_hosts=("127.0.0.1",),
)
settings = Settings(home=home)
spider = {"crawl": PortalSpider, "doctor": DoctorSpider}[mode]
with Archive(home, run_id="test") as archive:
    process = AsyncCrawlerProcess(scrapy_settings(settings, [portal]) | {"DOWNLOAD_DELAY": 0})
    crawler = process.create_crawler(spider)
    process.crawl(
        crawler,
        portals=[portal],
        archive=archive,
        clock=settings.clock,
        run_id=settings.clock().isoformat(),
    )
    process.start()
for check in getattr(crawler.spider, "checks", []):
    print(line_of(check.finding(now=settings.clock())))  # noqa: T201
