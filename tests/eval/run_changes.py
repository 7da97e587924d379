"""Visit 1,000 sample pages again after something happened to them, and say what was made of it.

    python -m tests.eval.run_changes [--pages 1000] [--failures]

The texts and sites are the sample web's. Each page is fetched, then visited twice, two days
apart; before the first visit it is edited, removed, moved, closed, out of order, or just served
with other adverts and counters. One page in five is at rest and not counted: a portal of which
nothing but removals and closed doors is left is taken for one that is out of order.

Then the sites of the first web are gone as a whole for three days: half of them send every
address to their front page, half say 404 to all. A day later they are well again.

Bytes go into an archive as a crawl writes them, and the looks and versions come out of ``ingest
build``, so that decoding, extraction, comparison and typing are all measured. Only the fetching
is done without a network.
"""

import argparse
import tempfile
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from itertools import count, cycle
from pathlib import Path
from typing import Protocol
from urllib.parse import urljoin, urlsplit

from ingest import pipeline
from ingest.archive.archive import Archive
from ingest.archive.catalog import TRANSIENT_STATUS
from ingest.archive.watched import Watched
from ingest.extract.paging import following_page
from ingest.model.instant import run_id_of
from ingest.model.page import FetchedPage, Page
from ingest.model.version import ArticleVersion, Look
from ingest.sampleweb.addresses import SITES
from ingest.sampleweb.plan import PlannedPage
from ingest.sampleweb.respond import Response
from ingest.sampleweb.web import SampleWeb
from ingest.settings import Settings
from ingest.store.ledger import Ledger
from ingest.store.lookup import Lookup
from ingest.text.urls import canonical_url
from tests.eval.change_cases import FETCHED_AT, KINDS, VISITED_AT, Case, cases_of

PAGES = 1000
FIRST_SEED = 501

AT_REST = "at rest"
REST_EVERY = 5

OUT_AT = tuple(VISITED_AT[-1] + timedelta(days=days) for days in (2, 3, 4))
"""When whole sites are found gone; what was found gone by itself is proved by then."""

WELL_AT = OUT_AT[-1] + timedelta(days=1)


class Web(Protocol):
    """What answers requests."""

    def respond(self, method: str, url: str, headers: Mapping[str, str]) -> Response:
        """Return the answer to one request."""
        ...


@dataclass(frozen=True, slots=True)
class Gone:
    """A web whose sites are gone, but for their front pages."""

    web: SampleWeb

    def respond(self, method: str, url: str, headers: Mapping[str, str]) -> Response:
        """Send an address to the front page, or say 404, site by site in turn."""
        parts = urlsplit(url)
        if parts.path in {"", "/"}:
            return self.web.respond(method, url, headers)
        site = next(n for n, site in enumerate(SITES.values()) if site.host == parts.hostname)
        html = ("Content-Type", "text/html")
        if site % 2:
            front = ("Location", f"{parts.scheme}://{parts.netloc}/")
            return Response(status=302, headers=(html, front), body=b"")
        body = b"<html><head><title>404 Not Found</title></head><h1>404 Not Found</h1></html>"
        return Response(status=404, headers=(html,), body=body)


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What was made of one case.

    Args:
        case: The case.
        looks: The looks after the first fetch.
        versions: The versions of its article.
    """

    case: Case
    looks: tuple[Look, ...]
    versions: tuple[ArticleVersion, ...]

    @property
    def is_right(self) -> bool:
        """Whether the look found what happened, typed as it is."""
        look = self.looks[0] if self.looks else None
        return (
            look is not None
            and look.outcome == self.case.outcome
            and set(look.changes) == self.case.changes
        )

    @property
    def is_state_right(self) -> bool:
        """Whether the article's last version is what it should be after the second visit."""
        wanted = {"gone": "deleted", "moved": "moved"}.get(self.case.outcome, "present")
        return bool(self.versions) and self.versions[-1].state == wanted

    @property
    def is_false_removal(self) -> bool:
        """Whether an article that was not taken away is called so."""
        return not self.case.is_removal and (
            any(look.outcome == "gone" for look in self.looks)
            or any(version.state in {"missing", "deleted"} for version in self.versions)
        )

    @property
    def is_outage_right(self) -> bool:
        """Whether it was found out of order with its whole site, and well or as before after it."""
        out = [look.outcome for look in self.looks if look.looked_at in OUT_AT]
        begun = [one.state for one in self.versions if one.first_seen_at >= OUT_AT[0]]
        return out == ["outage"] * len(OUT_AT) and not {"missing", "deleted"} & set(begun)

    @property
    def line(self) -> str:
        """What went wrong, for readers."""
        look = self.looks[0] if self.looks else None
        got = f"{look.outcome} {'+'.join(look.changes)} {look.detail}" if look else "no look"
        number = self.case.mishap.number if self.case.mishap else ""
        return f"{self.case.kind} {number} {self.case.page.site} {self.case.page.name}: {got}"


@dataclass(frozen=True, slots=True)
class Reader:
    """Fetches from one state of a sample web as the crawl does, without a network."""

    web: Web
    archive: Archive
    now: datetime

    def fetch(self, url: str, portal: str, headers: Mapping[str, str]) -> FetchedPage | str:
        """Return a page, or the reason why there is none."""
        at = url
        for _ in range(6):
            response = self.web.respond("GET", at, headers)
            location = dict(response.headers).get("Location")
            if response.status not in {301, 302} or location is None:
                break
            at = urljoin(at, location)
        if response.truncate_to is not None:
            return "truncated"
        if response.status in TRANSIENT_STATUS:
            return f"http_{response.status}"
        return FetchedPage(
            url=at,
            requested_url=url,
            body=response.body,
            http_status=response.status,
            headers=tuple((name.lower(), value) for name, value in response.headers),
            fetched_at=self.now,
            seen_at=self.now,
            portal=portal,
        )

    def first(self, url: str, portal: str) -> None:
        """Fetch an article and its later pages for the first time."""
        page = self.fetch(url, portal, {})
        assert isinstance(page, FetchedPage)
        self.archive.add(page)
        self._rest(page)

    def again(self, watched: Watched, answer: str | None) -> None:
        """Visit an address again."""
        known = self.archive.newest(watched)
        headers = _conditions(known) if known else {}
        page = answer or self.fetch(watched.url, watched.portal, headers)
        if isinstance(page, str):
            self.archive.look_in_vain(watched, page, now=self.now)
            return
        if page.http_status == 304 and known is not None and page.url != known.url:
            page = self.fetch(watched.url, watched.portal, {})  # of another address's bytes
            assert isinstance(page, FetchedPage)
        if page.http_status == 304:
            self.archive.look_in_vain(watched, "304", now=self.now)
        else:
            self.archive.look(page, watched)
            self._rest(page)
        if page.http_status in {200, 304}:
            for url in self.archive.catalog.reopen(watched.url):
                later = self.fetch(url, watched.portal, {})
                if isinstance(later, FetchedPage):
                    self.archive.add(later, continues=watched.url)

    def _rest(self, page: FetchedPage) -> None:
        first, portal = page.url, page.portal or ""
        while following := following_page(page):
            found = self.fetch(following, portal, {})
            if isinstance(found, str) or found.http_status != 200:
                return
            self.archive.catalog.add_pending(
                [following], portal=portal, found_at=self.now, run_id="", continues=first
            )
            self.archive.add(found, continues=first)
            page = found


def _conditions(page: Page) -> dict[str, str]:
    sent = {"If-None-Match": page.etag, "If-Modified-Since": page.last_modified}
    return {n: value for n, value in sent.items() if value} if page.http_status == 200 else {}


def judge(seed: int, cases: list[Case], home: Path) -> list[Verdict]:
    """Let a web live for some days and return what was made of each case."""
    plan = tuple(case.page for case in cases)
    mishaps = {case.page.name: case.mishap for case in cases if case.mishap}
    answers = {case.page.first_url(): case.answer for case in cases if case.answer}
    for number, now in enumerate((FETCHED_AT, *VISITED_AT)):
        web = SampleWeb(seed=seed, now=now, plan=plan, mishaps=mishaps)
        settings = Settings(home=home, now=now)
        with Archive(home, run_id=run_id_of(now)) as archive:
            reader = Reader(web, archive, now)
            if number == 0:
                for page in plan:
                    reader.first(page.first_url(), f"sample_{page.site}")
            else:
                known = archive.catalog.watch.at(_canonical(archive, plan))
                for watched in known.values():
                    reader.again(watched, answers.get(watched.url))
        pipeline.build(settings=settings)
    return verdicts_of(cases, home)


def judge_outage(seed: int, cases: list[Case], home: Path) -> list[Verdict]:
    """Let all sites of a web that lived be gone for three days; return what was made of it."""
    plan = tuple(case.page for case in cases)
    mishaps = {case.page.name: case.mishap for case in cases if case.mishap}
    for now in (*OUT_AT, WELL_AT):
        web = SampleWeb(seed=seed, now=now, plan=plan, mishaps=mishaps)
        with Archive(home, run_id=run_id_of(now)) as archive:
            reader = Reader(web if now == WELL_AT else Gone(web), archive, now)
            for watched in archive.catalog.watch.at(_canonical(archive, plan)).values():
                reader.again(watched, None)
        pipeline.build(settings=Settings(home=home, now=now))
    return verdicts_of(cases, home)


def _canonical(archive: Archive, plan: tuple[PlannedPage, ...]) -> list[str]:
    urls = {page.first_url() for page in plan}
    return [page.canonical_url for page in archive.pages() if page.requested_url in urls]


def verdicts_of(cases: list[Case], home: Path) -> list[Verdict]:
    """Return what the ledger of a home says about each case."""
    ledger = Ledger(home / "ledger")
    urls = {case.page.name: canonical_url(case.page.first_url()) for case in cases}
    with Lookup(ledger) as lookup:
        looks: defaultdict[str, list[Look]] = defaultdict(list)
        for look in lookup.rows(Look, "url", set(urls.values())):
            looks[look.url].append(look)
        ids = {look.article_id for found in looks.values() for look in found}
        versions: defaultdict[str, list[ArticleVersion]] = defaultdict(list)
        for version in lookup.rows(ArticleVersion, "article_id", ids):
            versions[version.article_id].append(version)
    found = []
    for case in cases:
        own = sorted(looks[urls[case.page.name]], key=lambda look: look.looked_at)
        article = own[0].article_id if own else ""
        after = tuple(look for look in own if look.looked_at > FETCHED_AT)
        found.append(Verdict(case=case, looks=after, versions=tuple(versions[article])))
    return found


@dataclass(frozen=True, slots=True)
class Judged:
    """What was made of pages.

    Args:
        pages: Those to which something happened by itself, or nothing.
        out: Those of sites that were gone as a whole, later.
    """

    pages: tuple[Verdict, ...]
    out: tuple[Verdict, ...]


@cache
def judged(n_pages: int = PAGES) -> Judged:
    """Return what was made of so many pages, taken from as many webs as it takes."""
    found: list[Verdict] = []
    out: list[Verdict] = []
    kinds = _with_rest()
    seed = FIRST_SEED
    with tempfile.TemporaryDirectory(prefix="ingest-changes-") as folder:
        while len(found) < n_pages:
            cases = _first(cases_of(seed, kinds), n_pages - len(found))
            home = Path(folder) / str(seed)
            found += [one for one in judge(seed, cases, home) if one.case.kind != AT_REST]
            out = out or judge_outage(seed, cases, home)
            seed += 1
    return Judged(tuple(found), tuple(out))


def _with_rest() -> Iterator[str]:
    kinds = cycle(KINDS)
    for number in count(1):
        yield AT_REST if number % REST_EVERY == 0 else next(kinds)


def _first(cases: list[Case], n: int) -> list[Case]:
    """Return the first cases, so many of which are not at rest."""
    counted = [number for number, case in enumerate(cases) if case.kind != AT_REST]
    return cases if len(counted) <= n else cases[: counted[n - 1] + 1]


def figures_of(n_pages: int = PAGES) -> dict[str, float]:
    """Return the figures to hold."""
    every, out = judged(n_pages).pages, judged(n_pages).out
    n_false = sum(one.is_false_removal for one in every)
    n_false += sum(not one.is_outage_right for one in out)
    return {
        "changes typed right": sum(one.is_right for one in every) / len(every),
        "last version right": sum(one.is_state_right for one in every) / len(every),
        "outages called deletions (to be 0)": float(n_false),
    }


def low_figures() -> frozenset[str]:
    """Return the names of the figures where lower is better."""
    return frozenset({"outages called deletions (to be 0)"})


def table(n_pages: int = PAGES) -> str:
    """Return the counts by kind as lines of text."""
    every, out = judged(n_pages).pages, judged(n_pages).out
    of = Counter(one.case.kind for one in every)
    right = Counter(one.case.kind for one in every if one.is_right)
    state = Counter(one.case.kind for one in every if one.is_state_right)
    lines = [f"{'kind':16}{'pages':>6}{'typed right':>13}{'version right':>15}"]
    lines += [
        f"{kind:16}{of[kind]:>6}{right[kind]:>13}{state[kind]:>15}" for kind in dict.fromkeys(KINDS)
    ]
    n_right = sum(one.is_outage_right for one in out)
    lines.append(f"{'whole sites gone':16}{len(out):>6}{n_right:>13}{n_right:>15}")
    figures = figures_of(n_pages)
    return "\n".join([*lines, *(f"{name}: {value:.4g}" for name, value in figures.items())])


def main() -> None:
    """Print the table, and the failures if asked."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--pages", type=int, default=PAGES, help="how many pages")
    parser.add_argument("--failures", action="store_true", help="name every page that is wrong")
    chosen = parser.parse_args()
    print(table(chosen.pages))
    if chosen.failures:
        found = judged(chosen.pages)
        for one in found.pages:
            if not one.is_right or not one.is_state_right or one.is_false_removal:
                print(one.line)
        for one in found.out:
            if not one.is_outage_right:
                print("whole site gone:", one.line)


if __name__ == "__main__":
    main()
