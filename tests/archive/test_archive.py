from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.archive.added import named_pages_in, saved_page
from ingest.archive.archive import Archive
from ingest.archive.warc import WarcFile, read_record, read_warc
from ingest.errors import InputError
from ingest.model.article import Reject
from ingest.model.page import FetchedPage

NOW = datetime(2026, 10, 31, 4, 0, tzinfo=UTC)
PAGE = FetchedPage(
    url="http://www.jiangcheng-news.example/a.html",
    requested_url="http://www.jiangcheng-news.example/go/1",
    body="<p>算法备案</p>".encode("gb18030"),
    http_status=200,
    headers=(("content-type", "text/html"), ("x-robots-tag", "noai")),
    fetched_at=NOW,
    seen_at=NOW,
    portal="sample_jiangcheng",
)
REFUSAL = Reject(
    url="http://x.example/1",
    reason="connection",
    detail="",
    stage="fetch",
    portal="x",
    page_id=None,
    rejected_at=NOW,
    run_id="r",
)


@given(body=st.binary(max_size=300), status=st.sampled_from([200, 404, 503]))
def test_a_page_survives_the_warc_file(tmp_path_factory, body, status):
    folder = tmp_path_factory.mktemp("raw")
    page = replace(PAGE, body=body, http_status=status)
    with WarcFile(folder, "run") as warc:
        name, offset, _ = warc.append(replace(page, body=b"first"))
        name, offset, _ = warc.append(page)
    assert read_record(folder / name, offset) == page


def test_a_second_run_never_touches_the_first_file(tmp_path):
    with WarcFile(tmp_path, "run") as warc:
        first, _, _ = warc.append(PAGE)
    with WarcFile(tmp_path, "run") as warc:
        second, _, _ = warc.append(PAGE)
    assert first != second
    assert len(list(read_warc(tmp_path / first))) == 1


def test_the_same_fetch_is_stored_once(tmp_path):
    with Archive(tmp_path, run_id="r") as archive:
        row = archive.add(PAGE)
        assert archive.add(PAGE) is None
        assert archive.add(replace(PAGE, body=b"changed")) is not None
        assert archive.read(row) == PAGE
    assert row.rights == "x-robots-tag: noai"


def test_a_killed_crawl_leaves_its_open_addresses(tmp_path):
    with Archive(tmp_path, run_id="r") as archive:
        asked = ["http://x.example/1", "http://x.example/2", "http://x.example/3?utm_source=a"]
        assert archive.catalog.add_pending(asked, portal="x", found_at=NOW, run_id="r") == asked
        archive.add(replace(PAGE, requested_url="http://x.example/1"))
    with Archive(tmp_path, run_id="r2") as archive:
        assert archive.catalog.add_pending(asked, portal="x", found_at=NOW, run_id="r") == []
        assert [url for url, _ in archive.catalog.pending("x")] == asked[1:]


@pytest.mark.parametrize(("reason", "runs"), [("robots", 1), ("timeout", 3)])
def test_a_refused_address_is_asked_for_again_only_if_it_may_answer(tmp_path, reason, runs):
    refusal = replace(REFUSAL, reason=reason)
    with Archive(tmp_path, run_id="r") as archive:
        archive.catalog.add_pending([refusal.url], portal="x", found_at=NOW, run_id="r")
        tried = 0
        while archive.catalog.pending("x"):
            archive.catalog.add_refusal(refusal)
            tried += 1
        assert tried == runs
        assert archive.catalog.refusals() == [refusal]


def test_a_fetch_that_worked_after_all_leaves_no_refusal(tmp_path):
    refusal = replace(REFUSAL, url=PAGE.requested_url)
    with Archive(tmp_path, run_id="r") as archive:
        archive.catalog.add_refusal(refusal)
        archive.catalog.add_refusal(replace(refusal, url="http://x.example/other"))
        archive.add(PAGE)
        assert [r.url for r in archive.catalog.refusals()] == ["http://x.example/other"]


def test_a_refusal_under_the_link_with_its_fragment_goes_with_it(tmp_path):
    link = f"{PAGE.requested_url}#redirect"
    refusal = replace(REFUSAL, url=link)
    with Archive(tmp_path, run_id="r") as archive:
        archive.catalog.add_pending([link], portal="x", found_at=NOW, run_id="r")
        archive.catalog.add_refusal(refusal)
        archive.add(PAGE)
        assert archive.catalog.refusals() == []


def test_saved_files_are_found_in_folders(tmp_path):
    (tmp_path / "b.html").write_bytes(b"<p>b</p>")
    (tmp_path / "a.txt").write_text("甲", encoding="utf-8")
    (tmp_path / "c.png").write_bytes(b"\x89PNG")
    pages = [page for _, page in named_pages_in([tmp_path], now=NOW)]
    assert [page.body for page in pages] == ["甲".encode(), b"<p>b</p>"]
    assert all(page.url.startswith("urn:sha256:") and page.seen_at is None for page in pages)
    assert [page.requested_url for page in pages] == ["file:a.txt", "file:b.html"]
    assert saved_page(tmp_path / "b.html", now=NOW) == pages[1]


def test_warc_files_are_read_and_broken_ones_named(tmp_path):
    with WarcFile(tmp_path, "crawl") as warc:
        warc.append(PAGE)
        warc.append(replace(PAGE, http_status=404))
    (tmp_path / "broken.warc.gz").write_bytes(b"this is no WARC file")
    broken, page, missing = (page for _, page in named_pages_in([tmp_path], now=NOW))
    assert isinstance(broken, InputError)
    assert "broken.warc.gz" in str(broken)
    assert (page.url, page.fetched_at, page.portal) == (PAGE.url, NOW, None)
    assert missing.http_status == 404, "it becomes a reject, not nothing"


@pytest.mark.parametrize("kept", [0.3, 0.7, 0.95])
def test_a_cut_warc_file_is_never_taken_for_a_whole_one(tmp_path, kept):
    with WarcFile(tmp_path / "whole", "crawl") as warc:
        name, _, first = warc.append(PAGE)
        _, offset, length = warc.append(replace(PAGE, body=PAGE.body * 400))
    content = (tmp_path / "whole" / name).read_bytes()
    (tmp_path / "cut.warc.gz").write_bytes(content[: offset + int(length * kept)])
    pages = [page for _, page in named_pages_in([tmp_path / "cut.warc.gz"], now=NOW)]
    assert first == offset
    assert pages[0].body == PAGE.body
    assert isinstance(pages[-1], InputError)
    assert len(pages) == 2


def test_parts_of_pages_are_not_pages(tmp_path):
    with WarcFile(tmp_path, "crawl") as warc:
        warc.append(replace(PAGE, headers=(("content-type", "image/png"),)))
        warc.append(replace(PAGE, headers=(("content-type", "application/pdf"),)))
    (page,) = (page for _, page in named_pages_in([tmp_path], now=NOW))
    assert page.header("content-type") == "application/pdf"


def test_a_missing_path_is_an_error(tmp_path):
    with pytest.raises(InputError, match="no such file"):
        list(named_pages_in([tmp_path / "nothing"], now=NOW))
