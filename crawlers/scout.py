"""A site that nobody has declared, looked at politely: ``python -m crawlers.scout ID URL``.

Prints one JSON object: what was tried, what answered, and the files that declare it. robots.txt,
pauses and limits are those of a crawl, and only one request is under way at a time.
"""

import argparse
import asyncio
import os
import sys
from collections.abc import AsyncIterator, Sequence
from dataclasses import replace
from datetime import UTC
from typing import Any
from urllib.parse import urljoin, urlsplit

from scrapy import Request
from scrapy.crawler import AsyncCrawlerProcess
from scrapy.http import Response
from scrapy.http.request import NO_CALLBACK

from crawlers import sources
from crawlers.failures import reason_of
from crawlers.newest import newest_of
from crawlers.parent import end_with_parent
from crawlers.private import is_public
from crawlers.proposals import (
    Answer,
    Listing,
    as_declared,
    chosen,
    listings_of,
    patterns_from,
    root_of,
    xml_listing,
)
from crawlers.rights import NO_ANSWER
from crawlers.robots import RobotsMiddleware
from crawlers.settings import scrapy_settings
from crawlers.spider import PortalSpider
from crawlers.stubs import files_of
from ingest.archive.archive import Archive
from ingest.errors import ConfigError, IngestError, PageError
from ingest.locking import only_holder
from ingest.model.instant import BEIJING
from ingest.model.page import FetchedPage
from ingest.portals.portal import ListPage, Portal, Sitemap
from ingest.portals.registry import portal_of
from ingest.proposing.embedded import feeds_in, site_name
from ingest.proposing.fits import Fit
from ingest.proposing.rules import Sample, proposed_rules, sample_of
from ingest.scouting import Outcome, Read, Scouted, Tried, text_of
from ingest.settings import Settings
from ingest.text.urls import host_of, registrable_domain

FEEDS = ("/feed", "/rss", "/rss.xml", "/atom.xml")
"""Where feeds stand that no page names."""

MAX_SITEMAPS = 2
MAX_DEPTH = 3
SAMPLES = 4
MAX_READ = 6
"""Articles asked for until SAMPLES have a text; a video or a notice has none."""

LOCK_WAIT_S = 5.0

_MADE_UP = (".example", ".test", ".invalid", ".localhost", "localhost")


class ScoutSpider(PortalSpider):
    """Tries where a site may list its articles, one request after the other; archives nothing."""

    name = "scout"

    def __init__(self, *, url: str, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.url = url
        self.portal = self.portals[0]
        self.tried: list[Tried] = []
        self.read: list[Read] = []
        self.notes: list[str] = []
        self.found: Scouted | None = None
        self._asked: set[str] = set()
        self._rights: str | None = None

    async def start(self) -> AsyncIterator[Request]:
        """Look at the site; every request is awaited here, none is left to the engine."""
        await self._look()
        nothing: tuple[Request, ...] = ()
        for request in nothing:
            yield request

    def closed(self, reason: str) -> None:
        """Write nothing down: this is no run."""

    async def _look(self) -> None:
        first = await self._ask(self.url, "page")
        listings: list[Listing] = []
        name = None
        if isinstance(first, Answer):
            listings += listings_of(first, self.portal.domains, now=self.clock())
            if not listings:
                self._say("page", first.url, first.status, "no_list", "no list of articles on it")
            root = root_of(first)
            named = feeds_in(root, first.url) if root is not None else []
            name = site_name(root) if root is not None else None
            home = urljoin(first.url, "/")
            if not any(one.what in {"feed", "sitemap"} for one in listings):
                if not named and first.url != home:
                    front = await self._ask(home, "front page")
                    root = root_of(front) if isinstance(front, Answer) else None
                    named = feeds_in(root, home) if root is not None else []
                    name = name or (site_name(root) if root is not None else None)
                listings += await self._feeds(home, named)
                listings += await self._sitemaps(home)
            await self._read_second_pages(listings)
        self.found = await self._proposal(listings, name)

    async def _feeds(self, home: str, named: Sequence[str]) -> list[Listing]:
        found: list[Listing] = []
        for url in [*named[:2], *(urljoin(home, path) for path in FEEDS)]:
            if found:
                self._say_not_asked("feed", url, "a feed was found")
            elif url.rstrip("/") not in {one.rstrip("/") for one in self._asked}:
                answer = await self._ask(url, "feed")
                listing = xml_listing(answer, now=self.clock()) if answer else None
                if listing is not None:
                    self._note(listing)
                    found += [listing] if listing.entries else []
        return found

    async def _sitemaps(self, home: str) -> list[Listing]:
        robots = self.crawler.get_downloader_middleware(RobotsMiddleware)
        origin = home.rstrip("/")
        named = robots.sitemaps(origin) if robots is not None else []
        found: list[Listing] = []
        for url in named[:MAX_SITEMAPS] or [urljoin(home, "/sitemap.xml")]:
            answer = await self._ask(url, "sitemap")
            if answer is None:
                continue
            listing = xml_listing(answer, now=self.clock())
            for step in range(1, MAX_DEPTH + 1):
                leads = (
                    []
                    if listing.route is None or answer is None
                    else sources.leads_of(Sitemap(url), answer.body, step, now=self.clock())
                )
                if not leads:
                    break
                answer = await self._ask(leads[0].url, "sitemap")
                inner = xml_listing(answer, now=self.clock()) if answer else None
                if inner is None:
                    break
                listing = replace(inner, url=url, route=listing.route)
            self._note(listing)
            found += [listing] if listing.entries and listing.what == "sitemap" else []
        return found

    async def _read_second_pages(self, listings: Sequence[Listing]) -> None:
        """Read the second page of a numbered list: its articles show other forms of address.

        A list whose second page does not answer is declared with one page.
        """
        for listing in listings:
            route = listing.route
            if not isinstance(route, ListPage) or route.pages < 2:
                continue
            asked = sources.requests_of(route, now=self.clock())[1]
            answer = await self._ask(asked.url, "html list")
            entries = sources.entries_of(route, answer.body, answer.url) if answer else []
            new = [entry for entry in entries if entry not in listing.entries]
            if not new:
                single = route.first_url or sources.requests_of(route, now=self.clock())[0].url
                listing.route = replace(route, url=single, first_url=None, first=1, pages=1)
            listing.entries += new

    async def _proposal(self, listings: list[Listing], name: str | None) -> Scouted:
        patterns = patterns_from(listings, self.portal.domains)
        portal = replace(self.portal, article_url=patterns, name=name or self.portal.id)
        picked = chosen(listings, portal) if patterns else []
        self._tell_outcomes(listings, picked, portal)
        if not picked:
            return self._scouted((), {})
        samples = await self._samples(picked[0][1])
        rules, fits = proposed_rules(samples) if samples else (None, [])
        today = self.clock().astimezone(BEIJING)
        routes = tuple(as_declared(one, [other for other, _ in picked]) for one, _ in picked)
        portal = replace(
            portal,
            routes=routes,
            rules=(rules,) if rules is not None else (),
            note=f"Proposed from {len(samples)} of its pages on {today:%Y-%m-%d}.",
        )
        listed = [listing for listing, _ in picked]
        examples = [articles for _, articles in picked]
        files, notes = files_of(portal, listed, samples, examples=examples)
        self.notes += notes
        return self._scouted(tuple(fits), files)

    def _scouted(self, selected: tuple[Fit, ...], files: dict[str, str]) -> Scouted:
        owner = portal_of(host_of(self.url))
        if owner is not None:
            self.notes.append(
                f"{host_of(self.url)} is declared already as portal {owner.id!r}; two portals "
                "cannot share a domain"
            )
        return Scouted(
            tried=tuple(self.tried),
            read=tuple(self.read),
            selected=selected,
            notes=tuple(self.notes),
            files=files,
        )

    async def _samples(self, urls: Sequence[str]) -> list[Sample]:
        samples: list[Sample] = []
        for url in urls[:MAX_READ]:
            answer = await self._ask(url, "article", is_list=False)
            if answer is None:
                continue
            now = self.clock()
            page = FetchedPage(
                url=answer.url,
                requested_url=url,
                body=answer.body,
                http_status=answer.status,
                headers=(("content-type", answer.content_type or ""),),
                fetched_at=now,
                seen_at=now,
                portal=None,
            )
            try:
                sample = sample_of(page)
            except PageError as error:
                self.read.append(Read(url=url, title=None, n_chars=0, detail=str(error)))
                continue
            parts = sample.parts
            n_chars = len(parts.text)
            self.read.append(Read(url=url, title=parts.title, n_chars=n_chars, detail=""))
            samples.append(sample)
            if len(samples) == SAMPLES:
                break
        if self._rights:
            self.notes.append("the site says: " + self._rights.replace("\n", "; "))
        return samples

    async def _ask(self, url: str, what: str, *, is_list: bool = True) -> Answer | None:
        """Return an answer of 200, None with a line about it for any other."""
        self._asked.add(url)
        about = {"portal": self.portal, **({"route": None} if is_list else {})}
        request = Request(url, callback=NO_CALLBACK, dont_filter=True, cb_kwargs=about)
        try:
            response: Response = await self.crawler.engine.download_async(request)
        except NO_ANSWER as error:
            reason, detail = reason_of(error, host=host_of(url))
            outcome: Outcome = "robots" if reason.startswith("robots") else "failed"
            self._say(what, url, None, outcome, f"{reason}: {detail}")
            return None
        if response.status != 200:
            missing = response.status in {404, 410}
            self._say(what, url, response.status, "not_there" if missing else "failed", "")
            return None
        self._asked.add(response.url)
        self._rights = response.meta.get("site_rights") or self._rights
        header = response.headers.get("Content-Type")
        return Answer(
            url=response.url,
            status=response.status,
            body=response.body,
            content_type=header.decode("latin-1") if header else None,
        )

    def _note(self, listing: Listing) -> None:
        """Say that something answered which lists nothing."""
        if not listing.entries:
            self._say(listing.what, listing.url, 200, "no_list", listing.detail or "lists nothing")

    def _tell_outcomes(
        self,
        listings: Sequence[Listing],
        picked: Sequence[tuple[Listing, list[str]]],
        portal: Portal,
    ) -> None:
        taken = {id(listing) for listing, _ in picked}
        for listing in listings:
            articles = sources.articles_among((entry.link for entry in listing.entries), portal)
            newest = newest_of(
                [entry for entry in listing.entries if entry.link in set(articles)],
                now=self.clock(),
            )
            self.tried.append(
                Tried(
                    what=listing.what,
                    url=listing.url,
                    http_status=200,
                    n_links=len(listing.entries),
                    n_articles=len(articles) if portal.article_url else 0,
                    newest_at=newest.astimezone(UTC) if newest else None,
                    outcome="taken" if id(listing) in taken else "no_articles",
                    detail=listing.detail,
                )
            )

    def _say_not_asked(self, what: str, url: str, why: str) -> None:
        if url not in self._asked:
            self._say(what, url, None, "not_asked", why)

    def _say(self, what: str, url: str, status: int | None, outcome: Outcome, detail: str) -> None:
        self.tried.append(
            Tried(
                what=what,
                url=url,
                http_status=status,
                n_links=0,
                n_articles=0,
                newest_at=None,
                outcome=outcome,
                detail=detail,
            )
        )


def main(arguments: list[str] | None = None) -> int:
    """Look at the site named on the command line; 0 when done, 2 if it could not start."""
    parser = argparse.ArgumentParser(prog="python -m crawlers.scout", description=__doc__)
    parser.add_argument("id", help="id of the portal to declare")
    parser.add_argument("url", help="its front page, or what lists its articles")
    parser.add_argument("--pause", type=float, default=5.0, help="pause between two requests, s")
    parser.add_argument("--private", action="store_true", help="its host may be a private one")
    parser.add_argument("--proxy", help="HTTP proxy to fetch through")
    given = parser.parse_args(arguments)
    if given.proxy:
        os.environ.update({"http_proxy": given.proxy, "https_proxy": given.proxy, "no_proxy": ""})
    settings = Settings()
    try:
        _assert_contact(given.url, settings, is_private=given.private)
        host = host_of(given.url)
        portal = Portal(
            id=given.id,
            name=given.id,
            domains=(registrable_domain(given.url),),
            delay_s=given.pause,
            private_hosts=(host,) if given.private else (),
        )
        with only_holder(settings.home / "raw" / "crawl.lock", wait_s=LOCK_WAIT_S):
            found = _scouted(portal, given.url, settings)
    except IngestError as error:
        print(f"scout: {error}", file=sys.stderr)  # noqa: T201
        return 2
    if found is None:
        print("scout: the look at the site did not come to its end", file=sys.stderr)  # noqa: T201
        return 2
    print(text_of(found))  # noqa: T201
    return 0


def _assert_contact(url: str, settings: Settings, *, is_private: bool) -> None:
    host = urlsplit(url).hostname or ""
    if is_public(host) is False and not is_private:
        raise ConfigError(f"{host} is a private address; is it a site of your own? then --private")
    if not settings.contact and not is_private and not host.endswith(_MADE_UP):
        raise ConfigError(
            f"{host} is a real site: set INGEST_CONTACT to a mail or web address where its owner "
            "reaches you"
        )


def _scouted(portal: Portal, url: str, settings: Settings) -> Scouted | None:
    chosen_settings = scrapy_settings(settings, [portal])
    host = host_of(url)
    pause = max(portal.delay_s, settings.min_delay_s)
    chosen_settings["DOWNLOAD_SLOTS"][host] = {"concurrency": 1, "delay": pause, "jitter": 0}
    with Archive(settings.home, run_id="scout") as archive:
        process = AsyncCrawlerProcess(chosen_settings)
        crawler = process.create_crawler(ScoutSpider)
        process.crawl(
            crawler,
            portals=[portal],
            archive=archive,
            clock=settings.clock,
            run_id="scout",
            url=url,
        )
        watch = asyncio.get_event_loop().create_task(end_with_parent())
        process.start()
        watch.cancel()
    return crawler.spider.found if isinstance(crawler.spider, ScoutSpider) else None


if __name__ == "__main__":
    sys.exit(main())
