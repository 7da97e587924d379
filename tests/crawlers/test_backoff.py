"""A busy host is left alone; what has not changed costs no body."""

from datetime import UTC, datetime

import pytest

from crawlers.backoff import retry_after_s
from ingest.archive.archive import Archive

NOW = datetime(2026, 11, 1, 8, 0, tzinfo=UTC)
PAGE = (200, {}, "<p>正文</p>".encode())


@pytest.mark.parametrize(
    ("header", "seconds"),
    [
        (b"120", 120.0),
        (b" 0 ", 0.0),
        (b"Sun, 01 Nov 2026 08:10:00 GMT", 600.0),
        (b"Sun, 01 Nov 2026 07:10:00 GMT", 0.0),
        (b"Sun, 01 Nov 2026 16:10:00 +0800", 600.0),
        (b"Sun, 01 Nov 2026 08:10:00 -0000", 600.0),
        (b"soon", None),
        (b"Mon, 01 Jan 2026 00:00:00 +99999999999999", None),
        (b"Mon, 99 Foo 2026 99:99:99 GMT", None),
        (b"9" * 400, float("inf")),
        (b"-5", None),
        (b"1.5", None),
        (b"", None),
        (None, None),
    ],
)
def test_retry_after_is_read(header, seconds):
    assert retry_after_s(header, now=NOW) == seconds


def test_a_short_pause_is_waited_for(site, crawl_site, tmp_path):
    site.answers["/1"] = [(429, {"Retry-After": "1"}, b""), PAGE]
    crawl_site(["/1"])
    assert site.asked.count("/1") == 2
    with Archive(tmp_path, run_id="read") as archive:
        assert [page.http_status for page in archive.pages()] == [200]
        assert archive.catalog.refusals() == []


@pytest.mark.parametrize("status", [429, 503])
def test_a_long_pause_holds_over_runs(site, crawl_site, tmp_path, status):
    site.answers["/1"] = [(status, {"Retry-After": "3600"}, b""), PAGE]
    paths = ["/1", *(f"/{n}" for n in range(2, 120))]
    site.answers |= dict.fromkeys(paths[1:], PAGE)
    crawl_site(paths, now="2026-11-01T08:00:00+00:00")
    asked = list(site.asked)
    assert len(asked) < len(paths)  # some were on their way
    with Archive(tmp_path, run_id="read") as archive:
        assert [r.reason for r in archive.catalog.refusals()] == [f"http_{status}"]
    crawl_site(paths, now="2026-11-01T08:59:00+00:00")
    assert site.asked == asked
    crawl_site(paths, now="2026-11-01T09:01:00+00:00")
    with Archive(tmp_path, run_id="read") as archive:
        assert {page.url for page in archive.pages()} == {site.url + path for path in paths}
        assert archive.catalog.refusals() == []


def test_a_host_that_names_no_pause_gets_longer_ones(site, crawl_site, tmp_path):
    site.answers["/1"] = (503, {}, b"")
    crawl_site(["/1"], now="2026-11-01T08:00:00+00:00")
    crawl_site(["/1"], now="2026-11-01T08:06:00+00:00")
    crawl_site(["/1"], now="2026-11-01T08:14:00+00:00")
    assert site.asked.count("/1") == 2
    with Archive(tmp_path, run_id="read") as archive:
        until = archive.catalog.paused_until("127.0.0.1")
    assert until == datetime(2026, 11, 1, 8, 16, tzinfo=UTC)


def test_a_pause_that_nobody_can_read_is_a_pause(site, crawl_site, tmp_path):
    site.answers["/1"] = (503, {"Retry-After": "Mon, 01 Jan 2026 00:00:00 +99999999999999"}, b"")
    crawl_site(["/1"], now="2026-11-01T08:00:00+00:00")
    with Archive(tmp_path, run_id="read") as archive:
        assert [refusal.reason for refusal in archive.catalog.refusals()] == ["http_503"]
        until = archive.catalog.paused_until("127.0.0.1")
    assert until == datetime(2026, 11, 1, 8, 5, tzinfo=UTC)


def test_an_unchanged_list_costs_no_body(site, crawl_site, tmp_path):
    site.answers["/list/"] = (200, {"ETag": '"a"'}, b'<a href="/1">1</a>')
    site.answers["/1"] = PAGE
    crawl_site(["/list/"], now="2026-11-01T08:00:00+00:00")
    crawl_site(["/list/"], now="2026-11-01T09:00:00+00:00")
    assert [s for path, s in site.statuses if path == "/list/"] == [200, 304]
    assert site.asked.count("/1") == 1
    site.answers["/list/"] = (200, {"ETag": '"b"'}, b'<a href="/1">1</a><a href="/2">2</a>')
    site.answers["/2"] = PAGE
    crawl_site(["/list/"], now="2026-11-01T10:00:00+00:00")
    assert site.asked.count("/2") == 1
    with Archive(tmp_path, run_id="read") as archive:
        verdicts = [(run.verdict, run.detail) for run in archive.catalog.route_runs()]
    assert [verdict for verdict, _ in verdicts] == ["ok", "ok", "ok"]
    assert [detail for _, detail in verdicts] == ["", "1 of 1 lists not modified", ""]
