"""A crawl of the made-up portals without a network: the real spider, handed its answers.

Everything between a request and the archive is the crawl's own code: what is asked for, how lists
are read, what becomes of answers, and the verdict of each route. Only Scrapy's engine is left out,
with robots.txt and pauses.
"""

import asyncio
from collections import deque
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Protocol
from urllib.parse import urljoin

from scrapy import Request
from scrapy.http import Response

from crawlers.fetched import Fetched
from crawlers.sources import Search
from crawlers.spider import PortalSpider
from crawlers.to_archive import ToArchive
from ingest.archive.archive import Archive
from ingest.portals.portal import Portal
from ingest.sampleweb import respond as made
from tests.eval.made_faults import MadeWeb
from tests.eval.made_portals import portal_named

MAX_REDIRECTS = 5


class Web(Protocol):
    """Whatever answers: at which instant, and what."""

    @property
    def now(self) -> datetime:
        """The instant."""

    def respond(self, method: str, url: str, headers: Mapping[str, str]) -> made.Response:
        """Return what is answered to a request."""


def crawl_once(web: MadeWeb, archive: Archive, portals: Sequence[str], *, run_id: str) -> None:
    """Crawl some portals as they are at an instant, and write down how their routes did.

    Args:
        web: The portals.
        archive: Where pages go.
        portals: Ids of those to crawl.
        run_id: The run.
    """
    crawl_portals(web, archive, [portal_named(portal) for portal in portals], run_id=run_id)


def crawl_portals(
    web: Web,
    archive: Archive,
    portals: Sequence[Portal],
    *,
    run_id: str,
    search: Search | None = None,
    most: int | None = None,
) -> bool:
    """Crawl portals as ``crawl_once`` does, whoever declared them; return whether it is done.

    Args:
        web: The portals.
        archive: Where pages go.
        portals: Those to crawl.
        run_id: The run.
        search: What to look back for; None is a daily crawl.
        most: Requests after which the crawl is out of time; None is never.
    """
    spider = PortalSpider(
        portals=portals,
        archive=archive,
        clock=lambda: web.now,
        run_id=run_id,
        search=search,
    )
    to_archive = ToArchive(archive)
    waiting = deque(asyncio.run(_first_requests(spider)))
    n_asked = 0
    while waiting and n_asked != most:
        n_asked += 1
        request = waiting.popleft()
        for given in request.callback(answer_to(request, web), **request.cb_kwargs) or ():
            if isinstance(given, Fetched):
                to_archive.process_item(given)
            else:
                waiting.append(given)
    spider.closed("closespider_timeout" if waiting else "finished")
    return not waiting


async def _first_requests(spider: PortalSpider) -> list[Request]:
    return [request async for request in spider.start()]


def answer_to(request: Request, web: Web) -> Response:
    """Return what a web answers, redirects followed."""
    passed: list[str] = []
    sent = {
        name.decode("latin-1"): values[-1].decode("latin-1")
        for name, values in request.headers.items()
    }
    url = request.url
    for _ in range(MAX_REDIRECTS):
        answer = web.respond(request.method, url, sent)
        location = dict(answer.headers).get("Location")
        if location is None:
            break
        passed.append(url)
        url = urljoin(url, location)
    asked = request.replace(url=url)
    if passed:
        asked.meta["redirect_urls"] = passed
    headers = {name: value for name, value in answer.headers if name != "Location"}
    return Response(url, status=answer.status, headers=headers, body=answer.body, request=asked)
