"""What a site and its pages reserve: asked for politely, kept with each fetch, respected."""

import json
from dataclasses import replace
from datetime import UTC, date, datetime

import pyarrow as pa
import pytest
from deltalake import write_deltalake

from crawlers.rights import site_rights
from ingest.archive.archive import Archive
from ingest.archive.site_files import MAX_CHARS, SiteFile, SiteFiles
from ingest.extract.rights import rights_on
from ingest.model.page import FetchedPage, Page
from ingest.store.arrow import arrow_table
from ingest.store.ledger import BATCH, SEQ, Ledger
from tests.store.rows import PAGE

NOW = datetime(2026, 11, 1, 8, 0, tzinfo=UTC)
URL = "https://www.x.cn/news/1.html"
AGENT = "ai-governance-corpus/0.1.0 (+us@example.org)"
TDM = ".well-known/tdmrep.json"
ANSWER = (200, {"X-Robots-Tag": "noai"}, "<p>正文</p>".encode())


def pages_of(home):
    with Archive(home, run_id="read") as archive:
        return {page.url.rpartition("/")[2]: page for page in archive.pages()}


def test_a_sites_files_are_asked_for_once_a_day(site, crawl_site, tmp_path):
    site.answers["/robots.txt"] = (200, {}, b"User-agent: *\nDisallow: /no/\n")
    site.answers["/ai.txt"] = (200, {}, b"User-Agent: *\nDisallow: /2\n")
    rules = [{"location": "/1", "tdm-reservation": 1, "tdm-policy": "https://x.cn/p.json"}]
    site.answers[f"/{TDM}"] = (200, {}, json.dumps(rules).encode())
    site.answers |= dict.fromkeys(("/1", "/2", "/3"), ANSWER)
    crawl_site(["/1", "/2"], now="2026-11-01T08:00:00+00:00")
    crawl_site(["/3"], now="2026-11-01T09:00:00+00:00")
    assert [site.asked.count(path) for path in ("/ai.txt", f"/{TDM}")] == [1, 1]
    pages = pages_of(tmp_path)
    assert pages["1"].rights == "x-robots-tag: noai"
    assert pages["1"].rights_site == (
        "robots.txt: allowed\nai.txt: allowed\ntdmrep.json: tdm-reservation: 1 https://x.cn/p.json"
    )
    assert pages["2"].rights_site == (
        "robots.txt: allowed\nai.txt: disallowed\ntdmrep.json: silent"
    )
    assert pages["3"].rights_site is not None
    crawl_site(["/4"], now="2026-11-02T08:00:00+00:00")
    assert site.asked.count("/ai.txt") == 2
    with Archive(tmp_path, run_id="read") as archive:
        kept = archive.catalog.sites.of(site.url, day=date(2026, 11, 1))
    assert kept["ai.txt"].content.startswith("User-Agent")


def test_robots_txt_rules_the_other_files_too(site, crawl_site, tmp_path):
    rules = b"User-agent: *\nDisallow: /ai.txt\nDisallow: /.well-known/\nDisallow: /no/\n"
    site.answers["/robots.txt"] = (200, {}, rules)
    site.answers["/1"] = ANSWER
    crawl_site(["/1", "/no/1"])
    assert sorted(site.asked) == ["/1", "/robots.txt"]
    assert pages_of(tmp_path)["1"].rights_site == "robots.txt: allowed"


def test_nothing_is_asked_of_a_site_no_article_of_which_is(site, crawl_site):
    site.answers["/robots.txt"] = (200, {}, b"User-agent: *\nDisallow: /no/\n")
    site.answers["/list/"] = (200, {}, b"<p></p>")
    crawl_site(["/no/1", "/list/"])
    assert sorted(site.asked) == ["/list/", "/robots.txt"]


def test_what_a_paused_host_has_left_is_said_and_asked_later(site, crawl_site, tmp_path):
    site.answers["/1"] = (503, {"Retry-After": "3600"}, b"")
    site.answers |= dict.fromkeys(("/2", "/3"), ANSWER)
    crawl_site(["/1"], now="2026-11-01T08:00:00+00:00")
    asked = list(site.asked)
    assert crawl_site(["/1", "/2", "/3"], now="2026-11-01T08:10:00+00:00") == "finished"
    assert site.asked == asked
    site.answers["/1"] = ANSWER
    crawl_site(["/2", "/3"], now="2026-11-01T09:10:00+00:00")
    assert set(pages_of(tmp_path)) == {"1", "2", "3"}


@pytest.mark.parametrize(
    ("files", "said"),
    [
        ({}, None),
        ({"robots.txt": SiteFile(404)}, "robots.txt: none"),
        ({"robots.txt": SiteFile(200, "User-agent: *")}, "robots.txt: allowed"),
        ({"ai.txt": SiteFile(None)}, None),
        ({"ai.txt": SiteFile(503)}, None),
        ({"ai.txt": SiteFile(404)}, "ai.txt: none"),
        ({"ai.txt": SiteFile(200, "<!doctype html><p>找不到</p>")}, "ai.txt: none"),
        ({"ai.txt": SiteFile(200, "User-Agent: *\nDisallow: /")}, "ai.txt: disallowed"),
        ({"ai.txt": SiteFile(200, "\ufeffUser-Agent: *\nDisallow: *.html")}, "ai.txt: disallowed"),
        ({"ai.txt": SiteFile(200, "User-Agent: *\nDisallow: *.jpg")}, "ai.txt: allowed"),
        ({"ai.txt": SiteFile(200, "User-Agent: GPTBot\nDisallow: /")}, "ai.txt: allowed"),
        ({"ai.txt": SiteFile(200, "请勿用于训练")}, "ai.txt: in words"),
        ({TDM: SiteFile(200, "[")}, "tdmrep.json: unreadable"),
        ({TDM: SiteFile(200, '{"location": "/"}')}, "tdmrep.json: silent"),
        (
            {TDM: SiteFile(200, '[{"location": "/news/*", "tdm-reservation": 0}]')},
            "tdmrep.json: tdm-reservation: 0",
        ),
        (
            {
                TDM: SiteFile(
                    200,
                    '[{"location": "/a/"}, {"location": "*.html$", "tdm-reservation": 1},'
                    ' {"location": "/", "tdm-reservation": 0}]',
                )
            },
            "tdmrep.json: tdm-reservation: 1",
        ),
        (
            {TDM: SiteFile(200, '[{"location": "/news/1.htm$", "tdm-reservation": 1}, 7]')},
            "tdmrep.json: silent",
        ),
    ],
)
def test_what_a_sites_files_say(files, said):
    assert site_rights(files, url=URL, agent=AGENT) == said


def test_a_pattern_made_to_be_slow_is_not():
    rules = SiteFile(200, json.dumps([{"location": "a*" * 4000 + "b", "tdm-reservation": 1}]))
    assert site_rights({TDM: rules}, url="https://x.cn/" + "a" * 8000, agent=AGENT) == (
        "tdmrep.json: silent"
    )


def test_no_more_of_a_file_is_kept_than_rules_need(tmp_path):
    with Archive(tmp_path, run_id="r") as archive:
        sites: SiteFiles = archive.catalog.sites
        sites.add(URL, "ai.txt", SiteFile(200, "x" * (MAX_CHARS + 1)), day=date(2026, 11, 1))
        assert len(sites.of(URL, day=date(2026, 11, 1))["ai.txt"].content) == MAX_CHARS


def fetched(body, content_type="text/html"):
    return FetchedPage(
        url=URL,
        body=body if isinstance(body, bytes) else body.encode(),
        http_status=200,
        headers=(("content-type", content_type),),
        fetched_at=NOW,
        seen_at=NOW,
        portal=None,
        requested_url=URL,
    )


@pytest.mark.parametrize(
    ("head", "said"),
    [
        ("", None),
        ('<meta name="robots" content="index,  Follow">', "robots: index, follow"),
        ('<META NAME="ROBOTS" CONTENT="NoIndex,NOARCHIVE">', "robots: noindex,noarchive"),
        ('<meta name="robots" content="noai, noimageai">', "robots: noai, noimageai"),
        ('<meta name="baiduspider" content="noarchive">', "baiduspider: noarchive"),
        ('<meta name="GPTBot" content="none">', "gptbot: none"),
        ('<meta name="robots" content="max-snippet:-1">', "robots: max-snippet:-1"),
        ('<meta name="baiduspider" content="index, follow">', None),
        ('<meta name="rating" content="all">', None),
        ('<meta name="keywords" content="noindex 是什么">', None),
        ('<!-- <meta name="robots" content="noindex"> -->', None),
        (
            '<meta name="tdm-reservation" content="1"><meta name="tdm-policy" '
            'content="https://x.cn/Policy.json"><meta name="tdm-reservation" content="1">',
            "tdm-reservation: 1\ntdm-policy: https://x.cn/Policy.json",
        ),
    ],
)
def test_what_a_page_says_itself(head, said):
    assert rights_on(fetched(f"<html><head>{head}</head><body><p>正文</p></body></html>")) == said


@pytest.mark.parametrize("body", [b"", b"\x89PNG\r\n", b'{"a": 1}', "只有文字".encode("gb18030")])
def test_what_is_no_page_says_nothing(body):
    assert rights_on(fetched(body)) is None


def row(number, **more):
    return replace(
        PAGE, page_id=f"p{number}", url=URL, requested_url=URL, canonical_url=URL, **more
    )


def test_a_ledger_from_before_the_columns_stays_readable(tmp_path):
    columns = ["rights_meta", "rights_site"]
    older = arrow_table(Page, [row(1), row(2)]).drop_columns(columns)
    older = older.append_column(SEQ, pa.array([0, 0], pa.int64()))
    older = older.append_column(BATCH, pa.array(["", ""], pa.string()))
    write_deltalake(str(tmp_path / "pages"), older)
    ledger = Ledger(tmp_path)
    assert ledger.read("pages")["rights_meta"].to_pylist() == [None, None]
    ledger.append("pages", [row(2, rights_meta="robots: noai"), row(3)], run_id="r2")
    rows = ledger.read("pages").to_pylist()
    assert [(r["page_id"], r["rights_meta"]) for r in rows] == [
        ("p1", None),
        ("p2", "robots: noai"),
        ("p3", None),
    ]
    assert Ledger(tmp_path).keys("pages") == {("p1",), ("p2",), ("p3",)}
