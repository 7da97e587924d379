"""A back-fill of the sample web: out of slices, gone on with, and with a crawl that is killed."""

import os
import signal
import sys
from contextlib import suppress
from pathlib import Path

import pytest

from ingest import crawl_jobs
from ingest.crawl_process import LookBack
from ingest.sampleweb.days import day_start
from ingest.sampleweb.server import serve
from ingest.sampleweb.web import SampleWeb
from ingest.settings import Settings
from ingest.store.ledger import Ledger

NOW = day_start(30)
SEARCH = LookBack(since=day_start(3), until=day_start(8))
PORTALS = ["sample_forum"]
NOT_DONE = "not done yet: start it again with the same days, it goes on where it was"


@pytest.fixture(scope="module")
def web():
    with serve(SampleWeb(seed=7, now=NOW), port=0) as server:
        yield server.url


def n_pages(home: Path) -> int:
    return Ledger(home / "ledger").read("pages").num_rows


def crawls_of(home: Path) -> list[int]:
    """Return the crawls that have a corpus in their environment."""
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):
            is_crawl = b"\0-m\0crawlers\0" in (folder / "cmdline").read_bytes()
            if is_crawl and f"INGEST_HOME={home}\0".encode() in (folder / "environ").read_bytes():
                found.append(int(folder.name))
    return found


@pytest.mark.slow
def test_out_of_slices_is_said_and_the_same_days_again_go_on(tmp_path, web):
    short = Settings(home=tmp_path, now=NOW, crawl_timeout_s=0.05)
    left = crawl_jobs.back_fill(PORTALS, SEARCH, settings=short, proxy=web, slices=2)
    assert left.fails
    assert left.warnings[-1] == NOT_DONE
    assert [line.split("; ")[1:] for line in left.lines] == [["time ran out"]] * 2
    done = crawl_jobs.back_fill(
        PORTALS, SEARCH, settings=Settings(home=tmp_path, now=NOW), proxy=web
    )
    assert not done.fails
    assert NOT_DONE not in done.warnings
    assert n_pages(tmp_path) > 0


@pytest.mark.slow
@pytest.mark.skipif(sys.platform != "linux", reason="processes are read from /proc")
def test_a_crawl_that_is_killed_is_gone_on_with_in_the_next_slice(tmp_path, web):
    killed = []

    def kill_once(_step, _done, _total):
        if not killed:
            killed.extend(crawls_of(tmp_path))
            for one in killed:
                os.kill(one, signal.SIGKILL)

    chosen = Settings(home=tmp_path, now=NOW)
    done = crawl_jobs.back_fill(PORTALS, SEARCH, settings=chosen, proxy=web, progress=kill_once)
    assert killed
    assert not done.fails
    assert "the crawl was cut short; its pages are in" in done.warnings
    assert NOT_DONE not in done.warnings
    assert len(done.lines) == 2
    assert n_pages(tmp_path) > 0


@pytest.mark.skipif(sys.platform != "linux", reason="processes are read from /proc")
def test_a_crawl_that_never_lives_is_given_up(tmp_path):
    def kill(_step, _done, _total):
        for one in crawls_of(tmp_path):
            os.kill(one, signal.SIGKILL)

    chosen = Settings(home=tmp_path, now=NOW)
    done = crawl_jobs.back_fill(
        PORTALS, SEARCH, settings=chosen, proxy="http://0.0.0.0:9", progress=kill
    )
    assert done.fails
    assert done.warnings[-1] == NOT_DONE
    assert len(done.lines) == crawl_jobs.MAX_BROKEN


def test_a_look_back_that_no_portal_answers_fails(tmp_path):
    portals = ["sample_farm", "sample_forum", "sample_zhongnan"]
    chosen = Settings(home=tmp_path, now=NOW)
    done = crawl_jobs.back_fill(portals, SEARCH, settings=chosen, proxy="http://127.0.0.1:9")
    assert done.fails
    assert "no portal answered: is there internet?" in done.warnings
