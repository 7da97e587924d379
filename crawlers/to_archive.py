"""The end of a crawl's line: the page goes into the archive, and that is all."""

from typing import Self

from scrapy.crawler import Crawler
from scrapy.exceptions import NotConfigured

from crawlers.fetched import Fetched
from crawlers.spider import PortalSpider
from ingest.archive.archive import Archive


class ToArchive:
    """Item pipeline that appends each fetched page to the archive."""

    def __init__(self, archive: Archive) -> None:
        self._archive = archive

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Take the archive that the spider was started with."""
        if not isinstance(crawler.spider, PortalSpider):
            raise NotConfigured("only the portal spider has an archive")
        return cls(crawler.spider.archive)

    def process_item(self, item: Fetched) -> Fetched:
        """Append one page, unless it was there before and is the same."""
        if item.watched is not None:
            self._archive.look(item.page, item.watched)
        else:
            self._archive.add(item.page, continues=item.continues)
            if item.is_for_later:
                self._archive.catalog.ask_later([item.page.requested_url])
        return item
