"""``ingest portals new`` on the sample web: what it writes finds the articles and reads them."""

import importlib.util
import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from crawlers import sources
from crawlers.stubs import CASE_NOW
from ingest.errors import PageError
from ingest.extract.article import article_from
from ingest.model.page import FetchedPage
from ingest.portals.registry import all_portals
from ingest.report.scouted import scouted_page
from ingest.sampleweb.days import day_start
from ingest.sampleweb.score import GOOD_BODY_F1, body_f1
from ingest.sampleweb.server import serve
from ingest.sampleweb.web import SampleWeb
from ingest.scouting import Read, Scouted, Tried, scouted_of, text_of
from ingest.text.urls import canonical_url

NOW = day_start(60)
WEB = SampleWeb(seed=7, now=NOW)
SITES = {
    "sample_zhixie": ("http://www.zhixie-weekly.example/", "Feed"),
    "sample_manyi": ("http://blog.manyi.example/", "Sitemap"),
    "sample_shendu": ("http://www.shendu-tech.example/", "PageState"),
    "sample_zhongnan": ("http://www.zhongnan-port.example/news/list_1.htm", "ListPage"),
    "sample_jiangcheng": ("http://www.jiangcheng-news.example/kj/index.html", "ListPage"),
}


def run(*arguments, **environment):
    return subprocess.run(
        [sys.executable, "-m", "ingest", "portals", "new", *arguments],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "INGEST_NOW": NOW.isoformat(), "INGEST_CONTACT": "", **environment},
    )


@pytest.fixture(scope="module")
def server():
    with serve(WEB, port=0) as running:
        yield running


@pytest.fixture(scope="module")
def project(tmp_path_factory, server):
    """A project folder, and what was printed when each site was proposed for it."""
    folder = tmp_path_factory.mktemp("project")
    (folder / "src/ingest/portals/sites").mkdir(parents=True)
    printed = {}
    for name, (url, _) in SITES.items():
        done = run(
            *(name.replace("sample", "new"), url, "--out", str(folder), "--pause", "0.01"),
            *("--proxy", server.url),
            INGEST_HOME=str(folder / "home"),
        )
        assert done.returncode == 0, done.stderr
        printed[name] = done.stdout
    return folder, printed


def declared(project, name):
    path = project[0] / f"src/ingest/portals/sites/{name.replace('sample', 'new')}.py"
    spec = importlib.util.spec_from_file_location(path.stem, path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module.PORTAL


def answered(url):
    """Follow redirects on the sample web; return the last address and its answer."""
    for _ in range(4):
        response = WEB.respond("GET", url, {})
        location = dict(response.headers).get("Location")
        if location is None:
            break
        url = location
    return url, response


def discovered(portal):
    found = set()
    for route in portal.routes:
        asked = sources.requests_of(route, now=NOW)
        for step in range(1, 4):
            leads = []
            for one in asked:
                url, response = answered(one.url)
                if response.status != 200:
                    continue
                leads += sources.leads_of(route, response.body, step, now=NOW)
                links = sources.links_of(route, response.body, url)
                found |= set(sources.articles_among(links, portal))
            asked = leads
    return {canonical_url(answered(url)[0]) for url in found}


def read(url, portal):
    final, response = answered(url)
    page = FetchedPage(
        url=final,
        requested_url=url,
        body=response.body,
        http_status=response.status,
        headers=response.headers,
        fetched_at=NOW,
        seen_at=NOW,
        portal=portal.id,
    )
    return article_from(page, portal=portal)


@pytest.mark.parametrize("name", SITES)
def test_the_proposal_finds_what_the_declared_portal_finds(project, name):
    portal = declared(project, name)
    assert portal.status == "unverified"
    assert type(portal.routes[0]).__name__ == SITES[name][1]
    assert all(route.evidence.grade == "L" and route.confidence for route in portal.routes)
    own = all_portals()[name]
    every = {canonical_url(t.url) for t in WEB.truth() if t.kind == "article" and t.portal == name}
    listed = discovered(own) & every
    found = discovered(portal) & every
    pages = max(getattr(route, "pages", 1) for route in own.routes)
    if max(getattr(route, "pages", 1) for route in portal.routes) >= pages:
        assert found >= listed
    assert len(found) >= 0.6 * len(listed)


@pytest.mark.parametrize("name", SITES)
def test_the_proposed_rules_read_the_articles(project, name):
    portal = declared(project, name)
    truths = [t for t in WEB.truth() if t.kind == "article" and t.portal == name][:12]
    right = method = 0
    for truth in truths:
        try:
            parts = read(truth.url, portal)
            general = read(truth.url, all_portals()[name])
        except PageError:
            continue
        method += parts.method == "rules"
        right += body_f1(truth.body, parts.text) >= min(
            GOOD_BODY_F1, body_f1(truth.body, general.text)
        )
    assert right == len(truths)
    assert method == len(truths)


@pytest.mark.parametrize("name", SITES)
def test_the_cases_it_writes_are_green_and_hold_no_text_of_the_site(project, name):
    portal = declared(project, name)
    folder = project[0] / "tests/portals" / portal.id
    lists = sorted(folder.glob("list-*/meta.json"))
    assert len(lists) == len(portal.routes)
    for path in lists:
        meta = json.loads(path.read_text("utf-8"))
        route = portal.routes[meta["route"] - 1]
        assert sources.requests_of(route, now=CASE_NOW)[0].url == meta["url"]
        body = next(path.parent.glob("answer.*")).read_bytes()
        links = sources.links_of(route, body, meta["url"])
        assert sources.articles_among(links, portal) == meta["links"]
    meta = json.loads((folder / "page/meta.json").read_text("utf-8"))
    expected = json.loads((folder / "page/expected.json").read_text("utf-8"))
    page = FetchedPage(
        url=meta["url"],
        requested_url=meta["url"],
        body=(folder / "page/page.html").read_bytes(),
        http_status=200,
        headers=(("content-type", "text/html"),),
        fetched_at=NOW,
        seen_at=NOW,
        portal=portal.id,
    )
    parts = article_from(page, portal=portal)
    assert (parts.method, parts.title, parts.text.split("\n")) == (
        "rules",
        expected["title"],
        expected["text"],
    )
    written = "".join(path.read_text("utf-8") for path in folder.rglob("*.*"))
    sentences = {
        sentence
        for truth in WEB.truth()
        for sentence in re.split("[，。；：\n]", f"{truth.title}\n{truth.body}")
        if len(sentence) > 8
    }
    assert [sentence for sentence in sentences if sentence in written] == []


def test_what_was_tried_is_printed(project):
    printed = project[1]["sample_zhixie"]
    assert re.search(r"feed +http://www\.zhixie-weekly\.example/feed/ +200 .* taken", printed)
    assert re.search(r"sitemap +\S+/sitemap\.xml +404 +not there", printed)
    assert re.search(r"body +div\.entry-content +4 of 4 +4 of 4 +in the rules", printed)
    assert "declared already as portal 'sample_zhixie'" in printed
    assert "ingest portals doctor new_zhixie" in printed


def test_nothing_is_ever_replaced(project, server):
    before = declared(project, "sample_manyi")
    done = run(
        *("new_manyi", SITES["sample_shendu"][0], "--out", str(project[0]), "--pause", "0.01"),
        *("--proxy", server.url),
        INGEST_HOME=str(project[0] / "home"),
    )
    assert done.returncode == 2
    assert "is there already" in done.stderr
    assert declared(project, "sample_manyi") == before


def test_a_site_without_a_list_writes_nothing(project, server):
    done = run(
        *("new_accounts", "http://mp.gongzhong.example/", "--out", str(project[0])),
        *("--pause", "0.01", "--proxy", server.url),
        INGEST_HOME=str(project[0] / "home"),
    )
    assert done.returncode == 1
    assert "no list of articles on it" in done.stdout
    assert not (project[0] / "tests/portals/new_accounts").exists()


@pytest.mark.parametrize(
    ("portal", "url", "said"),
    [
        ("gmw", "https://www.gmw.cn/", "declared already"),
        ("Ünfug", "https://www.x.cn/", "is no id"),
        ("weekly", "https://www.x.cn/", "name of a job"),
        ("good_id", "www.x.cn", "is no address"),
        ("good_id", "http://[::1", "is no address"),
        ("good_id", "http://www.x.cn:99999/", "is no address"),
        ("good_id", "https://www.x.cn/", "INGEST_CONTACT"),
        ("good_id", "http://127.0.0.1:9/", "--private"),
    ],
)
def test_what_cannot_be_looked_at_is_said_in_a_line(project, portal, url, said):
    done = run(portal, url, "--out", str(project[0]), INGEST_HOME=str(project[0] / "home"))
    assert done.returncode == 2
    assert said in done.stderr


def test_a_folder_that_is_no_project_is_said(tmp_path):
    done = run("good_id", "https://www.x.cn/", "--out", str(tmp_path))
    assert done.returncode == 2
    assert "--out" in done.stderr
    assert list(Path(tmp_path).iterdir()) == []


def test_a_proposal_survives_its_text():
    tried = Tried(
        what="feed",
        url="https://x.cn/feed",
        http_status=None,
        n_links=0,
        n_articles=0,
        newest_at=NOW,
        outcome="robots",
        detail="robots: forbidden",
    )
    read_one = Read(url="https://x.cn/1", title=None, n_chars=0, detail="video")
    scouted = Scouted(
        tried=(tried,), read=(read_one,), selected=(), notes=("看一眼",), files={"a": "b"}
    )
    assert scouted_of(text_of(scouted)) == scouted
    assert "robots.txt forbids" in scouted_page(scouted)
