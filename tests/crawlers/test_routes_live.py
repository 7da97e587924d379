"""Routes of many kinds against a real server: what is asked of it, and what is made of answers."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from ingest.archive.archive import Archive
from ingest.doctor import finding_of

NOW = "2026-11-21T04:00:00+00:00"
ARTICLE = "<html><head><title>{0}</title></head><body><h1>{0}</h1>{1}</body></html>"
PARAGRAPHS = "".join(
    f"<p>云屿市公布的办法第{n}条要求平台说明模型的用途，{said}。</p>"
    for n, said in enumerate(
        (
            "并写明训练所用的数据从哪里来、经谁同意",
            "负责的人要留下电话，遇到投诉三天内答复",
            "上线之前由第三方评测一次，结果向公众公开",
            "停用的模型也要登记，直到最后一个接口关闭",
            "小企业可以合并申报，费用由市里的基金垫付",
        ),
        1,
    )
)


def items(*ids):
    return json.dumps({"data": [{"id": n, "at": "2026-11-20 08:30:00"} for n in ids]}).encode()


@pytest.fixture
def visited(site, tmp_path):
    """The server, with answers for every route."""
    text = ARTICLE.format("云屿市公布算法备案办法", PARAGRAPHS).encode()
    video = ARTICLE.format("视频", "").encode()
    nested = f"<sitemapindex><sitemap><loc>{site.url}/part.xml</loc></sitemap></sitemapindex>"
    part = f"<urlset><url><loc>{site.url}/a/6</loc></url></urlset>"
    site.answers |= {
        "/robots.txt": (200, {}, b"User-agent: *\nDisallow: /internal/\n"),
        "/posted": (200, {"ETag": '"same"'}, items(1, 2)),
        "/names": (200, {}, b'<ul data-of="list-x9"></ul>'),
        "/of/x9": (200, {}, b'[{"id": 5}]'),
        "/index.xml": (200, {}, nested.encode()),
        "/part.xml": (200, {}, part.encode()),
        "/other": (200, {}, b'<a href="/tag/1">1</a>'),
        "/moved": (200, {}, b'{"result": []}'),
        "/nothing": (200, {}, b"<p>1</p>"),
        "/find?q=%E4%BA%BA%E5%B7%A5%E6%99%BA%E8%83%BD&from=2026-10-22": (200, {}, items(7)),
        "/a/1": (200, {"Content-Type": "text/html"}, video),
        **{f"/a/{n}": (200, {"Content-Type": "text/html"}, text) for n in range(2, 8)},
    }
    return site


def visit(mode: str, site, home: Path) -> list[str]:
    script = Path(__file__).with_name("routes_visit.py")
    done = subprocess.run(
        [sys.executable, script, mode, home, site.url],
        check=True,
        capture_output=True,
        text=True,
        timeout=60,
        env={**os.environ, "INGEST_NOW": NOW},
    )
    return done.stdout.splitlines()


def test_a_crawl_posts_follows_two_steps_and_leaves_searches_alone(visited, tmp_path):
    visit("crawl", visited, tmp_path)
    json_type, form_type = "application/json", "application/x-www-form-urlencoded"
    assert sorted(visited.posted) == [
        ("/posted", json_type, b'{"p": 1}'),
        ("/posted", json_type, b'{"p": 2}'),
        ("/posted", form_type, b"p=1&c=ai"),
    ]
    assert sorted(path for path in visited.asked if path.startswith("/a/")) == [
        "/a/1", "/a/2", "/a/5", "/a/6",
    ]  # fmt: skip
    assert not any(path.startswith(("/find", "/internal")) for path in visited.asked)
    with Archive(tmp_path, run_id="read") as archive:
        verdicts = {run.route: run.verdict for run in archive.catalog.route_runs()}
    assert sorted(verdicts.values()) == sorted(
        ["ok", "ok", "ok", "ok", "empty", "shape_changed", "failed", "robots", "empty"]
    )
    assert verdicts[f"JsonApi {visited.url}/posted p={{page}}&c=ai"] == "ok"


def test_a_posted_list_is_always_read_in_full(visited, tmp_path):
    for _ in range(2):
        visit("crawl", visited, tmp_path)
    assert {status for path, status in visited.statuses if path == "/posted"} == {200}


def test_the_doctor_says_of_each_route_how_it_does(visited, tmp_path):
    findings = [finding_of(line) for line in visit("doctor", visited, tmp_path)]
    assert [(finding.rank, finding.verdict) for finding in findings] == [
        (0, "ok"),
        (1, "ok"),
        (2, "ok"),
        (3, "ok"),
        (4, "no_articles"),
        (5, "shape_changed"),
        (6, "failed"),
        (7, "robots"),
        (8, "empty"),
        (9, "ok"),
        (10, "handed_in"),
    ]
    assert [finding.is_broken for finding in findings].count(True) == 5
    first = findings[0]
    assert (first.n_links, first.n_articles, first.http_status) == (2, 2, 200)
    assert first.newest_at and first.newest_at.isoformat() == "2026-11-20T00:30:00+00:00"
    assert first.title == "云屿市公布算法备案办法"  # the first article is a video, the second not
    assert first.n_chars and first.n_chars > 100
    assert findings[6].http_status == 404


def test_the_doctor_keeps_nothing(visited, tmp_path):
    visit("doctor", visited, tmp_path)
    with Archive(tmp_path, run_id="read") as archive:
        assert list(archive.pages()) == []
        assert archive.catalog.route_runs() == []
        assert archive.catalog.refusals() == []
        assert archive.catalog.pending("local") == []


def test_the_doctor_notices_a_list_that_stopped_and_an_article_without_text(visited, tmp_path):
    old = json.dumps({"data": [{"id": 1, "at": "2026-09-01 08:30:00"}]}).encode()
    visited.answers["/posted"] = (200, {}, old)
    findings = [finding_of(line) for line in visit("doctor", visited, tmp_path)]
    assert findings[0].verdict == "no_text"
    assert findings[1].verdict == "ok"  # it gives no time
    visited.answers["/a/1"] = visited.answers["/a/2"]
    findings = [finding_of(line) for line in visit("doctor", visited, tmp_path)]
    assert findings[0].verdict == "stale"
    assert not findings[0].is_broken
