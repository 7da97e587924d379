"""What a paused host leaves undone stays to be done, and the run says so."""

import os
import subprocess
import sys
from datetime import timedelta

from ingest.archive.archive import Archive
from ingest.archive.watched import Watched
from ingest.crawl_process import crawl
from ingest.sampleweb.days import day_start
from ingest.sampleweb.server import serve
from ingest.sampleweb.web import SampleWeb
from ingest.settings import Settings

HOST = "blog.manyi.example"
NOW = day_start(60)
WEB = SampleWeb(seed=7, now=NOW)
ARTICLES = [t.url for t in WEB.truth() if t.kind == "article" and t.portal == "sample_manyi"]


def test_looks_that_are_due_wait_for_a_host_that_is_paused(tmp_path):
    watched = [
        Watched(
            canonical_url=url,
            url=url,
            portal="sample_manyi",
            article_id="a",
            published_at=None,
            first_seen_at=NOW - timedelta(days=3),
            page_id="p",
            due_at=NOW - timedelta(hours=1),
        )
        for url in ARTICLES
    ]
    with Archive(tmp_path, run_id="before") as archive:
        archive.catalog.watch.write(watched)
        archive.catalog.pause(HOST, until=NOW + timedelta(hours=1))
    with serve(WEB, port=0) as server:
        done = subprocess.run(
            [sys.executable, "-m", "ingest", "run", "sample_manyi", "--proxy", server.url],
            env={**os.environ, "INGEST_HOME": str(tmp_path), "INGEST_NOW": NOW.isoformat()},
            capture_output=True,
            text=True,
            check=False,
        )
        assert f"{HOST} is left alone for now; {len(ARTICLES)} left to a later run" in done.stderr
        with Archive(tmp_path, run_id="read") as archive:
            assert list(archive.pages()) == []
            assert len(archive.catalog.watch.due("sample_manyi", now=NOW)) == len(ARTICLES)
        later = NOW + timedelta(hours=2)
        settings = Settings(home=tmp_path, now=later)
        result = crawl(["sample_manyi"], settings=settings, run_id="later", proxy=server.url)
    assert result.finished
    assert result.waiting == {}
    with Archive(tmp_path, run_id="read") as archive:
        assert archive.catalog.watch.due("sample_manyi", now=later) == []
        assert {page.requested_url for page in archive.pages()} >= set(ARTICLES)
