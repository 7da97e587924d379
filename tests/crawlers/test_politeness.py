"""Fetching from a real server: what is refused, and with which word."""

import gzip
import time
from itertools import count, repeat
from pathlib import Path

import pytest

from ingest.archive.archive import Archive
from tests.bench.robots_crawl import asked_of

ROBOTS = b"User-agent: *\nDisallow: /internal/\n"


def refusals(home: Path) -> dict[str, str]:
    with Archive(home, run_id="read") as archive:
        return {r.url.rpartition("/")[2]: r.reason for r in archive.catalog.refusals()}


def test_waiting_requests_obey_robots_too(site, crawl_site, tmp_path):
    site.answers["/robots.txt"] = (200, {}, ROBOTS)
    site.answers["/open/1"] = (200, {}, b"<p>1</p>")
    assert crawl_site([f"/internal/{n}" for n in range(40)] + ["/open/1"]) == "finished"
    asked = [path for path in site.asked if path not in {"/ai.txt", "/.well-known/tdmrep.json"}]
    assert sorted(asked) == ["/open/1", "/robots.txt"]
    assert set(refusals(tmp_path).values()) == {"robots"}
    assert len(refusals(tmp_path)) == 40


@pytest.mark.slow
def test_fifty_new_hosts_are_asked_for_what_they_allow():
    asked = asked_of(n_hosts=50, n_urls=40, connections=16)
    assert (asked["robots.txt"], asked["allowed"], asked["forbidden"]) == (50, 50, 0)


def test_a_site_whose_robots_txt_fails_is_left_alone(site, crawl_site, tmp_path):
    site.answers["/robots.txt"] = (503, {}, b"")
    site.answers["/1"] = (200, {}, b"<p>1</p>")
    crawl_site(["/1"])
    assert "/1" not in site.asked
    assert refusals(tmp_path) == {"1": "robots_unreachable"}


def test_a_site_without_robots_txt_is_open(site, crawl_site, tmp_path):
    site.answers["/1"] = (200, {}, b"<p>1</p>")
    crawl_site(["/1"])
    with Archive(tmp_path, run_id="read") as archive:
        assert [archive.read(page).body for page in archive.pages()] == [b"<p>1</p>"]


BOMB = gzip.compress(bytes(30_000_000))


def endless():
    return repeat(b"<p>1</p>" * 8000)


def dripping():
    for _ in count():
        yield b"<p>1</p>"
        time.sleep(0.2)


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        ((200, {"Content-Length": "500"}, b"<p>cut"), "truncated"),
        ((200, {"Content-Length": "30000000"}, b""), "oversize"),
        ((200, {"Content-Encoding": "gzip"}, BOMB), "oversize"),
        ((200, {"Content-Encoding": "gzip, gzip"}, gzip.compress(BOMB)), "oversize"),
        ((200, {}, endless), "oversize"),
        pytest.param((200, {}, dripping), "timeout", marks=pytest.mark.slow),
        ((302, {"Location": "/1"}, b""), "redirect_loop"),
        ((302, {"Location": "/1?c=1", "Set-Cookie": "a=1"}, b""), "redirect_loop"),
        ((302, {"Location": "http://elsewhere.example/"}, b""), "offsite"),
    ],
)
def test_a_page_that_cannot_be_had_has_a_reason(site, crawl_site, tmp_path, answer, reason):
    site.answers["/1"] = answer
    site.answers["/1?c=1"] = (302, {"Location": "/1"}, b"")  # it wants its cookie back
    crawl_site(["/1"])
    assert refusals(tmp_path) == {"1": reason}
    with Archive(tmp_path, run_id="read") as archive:
        assert all(refusal.detail for refusal in archive.catalog.refusals())


def test_an_error_page_is_kept_as_it_came(site, crawl_site, tmp_path):
    site.answers["/gone"] = (410, {"X-Robots-Tag": "noai"}, "已删除".encode())
    crawl_site(["/gone"])
    with Archive(tmp_path, run_id="read") as archive:
        (page,) = archive.pages()
    assert (page.http_status, page.rights) == (410, "x-robots-tag: noai")
