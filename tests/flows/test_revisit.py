"""Articles whose look is overdue are looked at, and nothing else is asked for."""

from collections.abc import Mapping
from datetime import datetime

import pytest

from ingest import crawl_jobs
from ingest.archive.archive import Archive
from ingest.sampleweb.days import day_start
from ingest.sampleweb.respond import Response
from ingest.sampleweb.server import serve
from ingest.sampleweb.web import SampleWeb
from ingest.settings import Settings
from ingest.store.ledger import Ledger

PORTALS = ["sample_zhongnan"]
FIRST, LATER = day_start(30), day_start(31)


class WatchedWeb(SampleWeb):
    """The sample web, with a list of what it was asked for."""

    def __init__(self, now: datetime) -> None:
        super().__init__(seed=7, now=now)
        self.asked: list[str] = []

    def respond(self, method: str, url: str, headers: Mapping[str, str]) -> Response:
        self.asked.append(url)
        return super().respond(method, url, headers)


@pytest.mark.slow
def test_what_is_overdue_is_looked_at_and_no_list_is_read(tmp_path):
    at_first, later = WatchedWeb(FIRST), WatchedWeb(LATER)
    with serve(at_first, port=0) as server:
        settings = Settings(home=tmp_path, now=FIRST)
        crawl_jobs.read(
            crawl_jobs.fetch(PORTALS, settings=settings, proxy=server.url), settings=settings
        )
        with Archive(tmp_path, run_id="look") as archive:
            catalog = archive.catalog
            due = {one.url for one in catalog.watch.due(PORTALS[0], now=LATER)}
            some = next(iter(due))
            new = f"{some}?new"
            catalog.add_pending([new], portal=PORTALS[0], found_at=FIRST, run_id="look")
            n_runs = len(catalog.route_runs())
        server.show(later)
        outcome = crawl_jobs.revisit(
            PORTALS, settings=Settings(home=tmp_path, now=LATER), proxy=server.url
        )
    assert not outcome.fails
    assert due
    asked = {url for url in later.asked if not url.endswith("/robots.txt")}
    assert asked <= set(at_first.asked)
    assert due <= asked
    with Archive(tmp_path, run_id="look") as archive:
        assert len(archive.catalog.route_runs()) == n_runs
        assert new in {url for url, _ in archive.catalog.pending(PORTALS[0])}
        assert not archive.catalog.watch.due(PORTALS[0], now=LATER)
    looks = Ledger(tmp_path / "ledger").read("looks").to_pylist()
    assert {one["url"] for one in looks if one["looked_at"] >= LATER}
