"""Addresses are visited again when they are due; what came back is written down once."""

import json
import os
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import cycle
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from ingest import pipeline
from ingest.archive.archive import Archive
from ingest.crawl_process import crawl
from ingest.model.instant import run_id_of
from ingest.model.version import ArticleVersion, Look
from ingest.sampleweb.respond import Response
from ingest.sampleweb.server import serve
from ingest.sampleweb.web import SampleWeb
from ingest.settings import Settings
from ingest.store.ledger import Ledger
from ingest.store.lookup import Lookup
from tests.eval.change_cases import FETCHED_AT, KINDS, VISITED_AT, Case, cases_of
from tests.eval.run_changes import verdicts_of

START = datetime(2026, 11, 1, 8, 0, tzinfo=UTC)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)

TEXT = (
    "江边的老渡口昨天重新开放，第一班渡船在雾里等了十分钟。",
    "船上的乘客多是附近的居民，也有几位专程来拍照的游客，他们说上一次坐船还是十二年前。",
    "管理处表示，渡口每天开放到傍晚六点，遇到大风会提前停航，届时在码头的牌子上写明。",
)
NEXT = "<a href='/paged_2.html'>下一页</a>"
OPEN = "第二页说的是冬天：管理处打算在码头上支起挡风的棚子，让等船的人有地方坐，船照开。"
SHUT = OPEN.replace("照开", "不开")


def article(*paragraphs: str, title: str = "老渡口重新开放") -> bytes:
    body = "".join(f"<p>{one}</p>" for one in paragraphs)
    return (
        f"<!DOCTYPE html><html><head><meta charset='utf-8'><title>{title}</title></head><body>"
        f"<h1>{title}</h1><div>2026-11-01 15:30 来源：渡口报</div><div>{body}</div></body></html>"
    ).encode()


class Pages:
    """What a server answers: path -> (status, headers, body), and what it was asked for."""

    def __init__(self) -> None:
        self.answers: dict[str, tuple[int, dict[str, str], bytes]] = {}
        self.asked: list[tuple[str, int]] = []

    def respond(self, _method: str, url: str, headers: Mapping[str, str]) -> Response:
        path = urlsplit(url).path
        status, sent, body = self.answers.get(path, (404, {}, b"nothing"))
        if sent.get("ETag") and headers.get("If-None-Match") == sent["ETag"]:
            status, body = 304, b""
        self.asked.append((path, status))
        is_cut = "Content-Length" in sent
        return Response(
            status=status,
            headers=tuple({"Content-Length": str(len(body)), **sent}.items()),
            body=body,
            truncate_to=len(body) if is_cut else None,
        )


def crawl_command(home: Path, url: str, paths: list[str]) -> list[str]:
    script = Path(__file__).with_name("one_crawl.py")
    return [sys.executable, str(script), str(home), url, json.dumps(paths)]


def visit(home: Path, url: str, now: datetime, paths: list[str]) -> None:
    """Crawl at an instant and build what came of it."""
    subprocess.run(
        crawl_command(home, url, paths),
        check=True,
        capture_output=True,
        timeout=90,
        env={**os.environ, "INGEST_NOW": now.isoformat()},
    )
    pipeline.build(settings=Settings(home=home, now=now))


BEFORE = {
    "/robots.txt": (200, {}, b""),
    "/": (200, {}, b"<h1>front</h1>"),
    "/kept": (200, {"ETag": '"1"'}, article(*TEXT)),
    "/same": (200, {}, article(*TEXT)),
    "/edited": (200, {"ETag": '"1"'}, article(*TEXT)),
    "/removed": (200, {}, article(*TEXT)),
    "/forbidden": (200, {}, article(*TEXT)),
    "/moved": (200, {"ETag": '"7"'}, article(*TEXT)),
    "/paged.html": (200, {"ETag": '"1"'}, article(*TEXT, NEXT)),
    "/paged_2.html": (200, {}, article(OPEN, *TEXT)),
}
EDITED = article(TEXT[0], TEXT[2])
HAPPENS = {
    "/robots.txt": (200, {}, b"User-agent: *\nDisallow: /forbidden"),
    "/edited": (200, {"ETag": '"2"'}, EDITED),
    "/removed": (404, {}, b"gone"),
    "/moved": (301, {"Location": "/elsewhere"}, b""),
    "/elsewhere": BEFORE["/moved"],
    "/paged_2.html": (200, {}, article(SHUT, *TEXT)),
}
ANSWERS = {
    "/busy": ((503, {"Retry-After": "0"}, b""), "http_503", "outage"),
    "/cut": ((200, {"Content-Length": "5000"}, b"<p>cut"), "truncated", "outage"),
    "/loop": ((302, {"Location": "/loop"}, b""), "redirect_loop", "outage"),
    "/away": ((302, {"Location": "http://elsewhere.example/"}, b""), "offsite", "blocked"),
    "/closed": ((403, {}, b"no"), "403", "blocked"),
    "/gone": ((410, {}, b"gone"), "410", "gone"),
    "/home": ((302, {"Location": "/"}, b""), "200", "gone"),
    "/notice": ((200, {}, article("该内容已被发布者删除")), "200", "gone"),
    "/check": ((200, {}, article("请完成安全验证后继续访问")), "200", "blocked"),
    "/empty": ((200, {}, b""), "200", "outage"),
}
PATHS = [path for path in BEFORE if path not in {"/robots.txt", "/", "/paged_2.html"}]


class Story:
    """Some addresses over four days: what was asked for, and what was made of it."""

    def __init__(self, home: Path, pages: Pages, url: str) -> None:
        self.home, self.pages, self.url = home, pages, url
        self.states: list[str] = []

    def looks(self, path: str) -> list[Look]:
        """Looks at an address, in order of time."""
        with Lookup(Ledger(self.home / "ledger")) as lookup:
            found = lookup.rows(Look, "url", [self.url + path])
        return sorted(found, key=lambda look: look.looked_at)

    def versions(self, path: str) -> list[ArticleVersion]:
        """Versions of the article at an address, in order."""
        article_id = self.looks(path)[0].article_id
        with Lookup(Ledger(self.home / "ledger")) as lookup:
            return lookup.rows(ArticleVersion, "article_id", [article_id])

    def records(self, path: str) -> int:
        """How many fetches of an address are kept."""
        with Archive(self.home, run_id="read") as archive:
            return sum(page.requested_url == self.url + path for page in archive.pages())


@pytest.fixture(scope="module")
def story(tmp_path_factory):
    home, pages = tmp_path_factory.mktemp("story"), Pages()
    pages.answers = dict(BEFORE) | dict.fromkeys(ANSWERS, BEFORE["/same"])
    paths = [*PATHS, *ANSWERS]
    with serve(pages, port=0) as server:
        told = Story(home, pages, server.url)
        visit(home, server.url, START, paths)
        pages.answers |= HAPPENS | {path: answer for path, (answer, _, _) in ANSWERS.items()}
        for after in (2 * HOUR, 8 * HOUR, DAY + 3 * HOUR):
            visit(home, server.url, START + after, paths)
            told.states.append(told.versions("/removed")[-1].state)
        pages.answers = dict(BEFORE) | dict.fromkeys(ANSWERS, BEFORE["/same"])
        visit(home, server.url, START + 4 * DAY, paths)
        yield told


def test_what_has_not_changed_costs_no_record(story):
    assert {status for path, status in story.pages.asked if path == "/kept"} == {200, 304}
    assert [(one.answer, one.outcome) for one in story.looks("/kept")[:2]] == [
        ("200", "first"),
        ("304", "unchanged"),
    ]
    assert [(one.answer, one.outcome) for one in story.looks("/same")[:2]] == [
        ("200", "first"),
        ("same", "unchanged"),
    ]
    for path in ("/kept", "/same"):
        assert story.records(path) == 1
        (version,) = story.versions(path)
        assert (version.first_seen_at, version.last_seen_at) == (START, START + 4 * DAY)
        assert version.n_looks == len(story.looks(path)) == 5


def test_an_edit_is_typed_and_the_old_text_is_kept(story):
    look = story.looks("/edited")[1]
    assert (look.outcome, look.changes) == ("changed", ("paragraph_cut",))
    first, second, third = story.versions("/edited")
    assert [one.changes for one in (first, second, third)] == [
        (),
        ("paragraph_cut",),
        ("paragraph_added",),
    ]
    assert first.text_sha256 == third.text_sha256
    ledger = Ledger(story.home / "ledger")
    texts = {row["text_sha256"]: row["text"] for row in ledger.read("version_texts").to_pylist()}
    assert texts[second.text_sha256] == f"{TEXT[0]}\n{TEXT[2]}"
    assert ledger.texts()[look.article_id] == "\n".join(TEXT)


def test_a_deletion_needs_two_looks_a_day_apart(story):
    assert story.states == ["missing", "missing", "deleted"]
    assert story.records("/removed") == 2 + 1, "text, notice once, text again"
    last = story.versions("/removed")[-1]
    assert (last.state, last.changes, last.version) == ("present", ("restored",), 3)


@pytest.mark.parametrize("path", ANSWERS)
def test_what_came_back_is_written_down(story, path):
    _, said, outcome = ANSWERS[path]
    first, look, *_ = story.looks(path)
    assert (first.outcome, look.answer, look.outcome) == ("first", said, outcome)
    states = {version.state for version in story.versions(path)}
    assert states == ({"present", "deleted"} if outcome == "gone" else {"present"})
    assert Ledger(story.home / "ledger").texts()[look.article_id] == "\n".join(TEXT)


def test_an_address_forbidden_by_now_is_not_fetched(story):
    outcomes = [one.outcome for one in story.looks("/forbidden")]
    assert outcomes == ["first", "robots", "robots", "robots", "unchanged"]
    assert [path for path, _ in story.pages.asked].count("/forbidden") == 2


def test_a_moved_page_is_found_though_its_bytes_are_the_same(story):
    """The new address answers 304 to the validators of the old one; that says nothing."""
    look = story.looks("/moved")[1]
    assert (look.outcome, look.moved_to) == ("moved", f"{story.url}/elsewhere")
    assert [one.state for one in story.versions("/moved")] == ["present", "moved", "present"]
    assert story.looks("/elsewhere")[0].outcome == "first"


def test_later_pages_of_an_article_are_fetched_again(story):
    found = [(one.answer, one.outcome, one.changes) for one in story.looks("/paged.html")]
    assert found == [
        ("200", "first", ()),
        ("304", "changed", ("update",)),
        ("304", "unchanged", ()),
        ("304", "unchanged", ()),
        ("304", "changed", ("update",)),
    ]
    assert story.records("/paged.html") == 1
    assert story.records("/paged_2.html") == 3


def test_a_killed_crawl_neither_loses_a_visit_nor_makes_it_twice(tmp_path):
    paths = [f"/{n}" for n in range(150)]
    pages = Pages()
    for path in paths:
        pages.answers[path] = (200, {}, article(*TEXT, f"本文编号{path}", title=f"渡口{path}"))
    with serve(pages, port=0) as server:
        visit(tmp_path, server.url, START, paths)
        command = crawl_command(tmp_path, server.url, [])
        environment = {**os.environ, "INGEST_NOW": (START + 2 * HOUR).isoformat()}
        killed = subprocess.Popen(
            command, env=environment, stdout=subprocess.DEVNULL, start_new_session=True
        )
        wait_for_visits(tmp_path, 20, killed)
        os.killpg(killed.pid, signal.SIGKILL)
        killed.wait()
        n_done, n_asked = n_visits(tmp_path), len(pages.asked)
        assert 20 <= n_done < len(paths)
        visit(tmp_path, server.url, START + 2 * HOUR, [])
        visit(tmp_path, server.url, START + 2 * HOUR, [])  # takes up what a busy machine left over
    again = Counter(path for path, _ in pages.asked[n_asked:])
    assert sum(again[path] for path in paths) <= len(paths) - n_done
    looks = Ledger(tmp_path / "ledger").read("looks").to_pylist()
    assert Counter(look["outcome"] for look in looks) == {"first": 150, "unchanged": 150}


SITES = frozenset({"jiangcheng", "shendu", "zhixie", "wanxiang", "forum", "accounts", "manyi"})
MENDED_AT = VISITED_AT[-1] + DAY


def fresh(case: Case, number: int) -> Case:
    """The case with a page published in the hours before it is first fetched.

    What stands in its place for a while is mended after the second visit. No server says 503:
    the crawl would leave it alone for the rest of the run, as it should.
    """
    at = (FETCHED_AT - (number + 1) * timedelta(minutes=7)).replace(second=0)
    first, *rest = case.page.versions
    versions = (replace(first, since=at), *rest)
    page = replace(case.page, published_at=at, versions=versions, source=None)
    mishap = case.mishap and replace(case.mishap, until=MENDED_AT)
    if mishap and mishap.sort == "server_error":
        mishap = replace(mishap, number=0)
    return replace(case, page=page, mishap=mishap)


@pytest.mark.slow
def test_a_hundred_sample_pages_over_eight_days(tmp_path):
    """Edits, removals, moves, closed doors and outages, through a server and the whole crawl."""
    chosen = [case for case in cases_of(77, cycle(KINDS)) if case.page.site in SITES]
    cases = [fresh(case, n) for n, case in enumerate(chosen) if case.answer is None]
    assert len(cases) >= 100
    plan = tuple(case.page for case in cases)
    mishaps = {case.page.name: case.mishap for case in cases if case.mishap}
    portals = sorted({f"sample_{page.site}" for page in plan})
    with serve(SampleWeb(seed=77, now=FETCHED_AT, plan=plan), port=0) as server:
        for now in (FETCHED_AT, *VISITED_AT, FETCHED_AT + 8 * DAY):
            server.show(SampleWeb(seed=77, now=now, plan=plan, mishaps=mishaps))
            settings = Settings(home=tmp_path, now=now)
            done = crawl(portals, settings=settings, run_id=run_id_of(now), proxy=server.url)
            assert done.finished
            pipeline.build(settings=settings)
    found = verdicts_of(cases, tmp_path)
    assert [one.line for one in found if not one.is_right] == []
    assert [one.line for one in found if one.is_false_removal] == []
    for one in found:
        removed = {"404", "410", "home"} & {one.case.kind}
        last = "deleted" if removed else "moved" if one.case.kind == "moved" else "present"
        assert one.versions[-1].state == last, one.line
        if one.case.outcome == "gone" and not removed:
            assert one.versions[-1].changes == ("restored",), one.line
        if one.case.kind in {"same", "aged", "forbidden", "server_error", "login", "empty"}:
            assert len(one.versions) == 1, one.line


def n_visits(home: Path) -> int:
    with Archive(home, run_id="read") as archive:
        watch = archive.catalog.watch
        return len(watch.visits_at(watch.open_urls()))


def wait_for_visits(home: Path, n: int, process: subprocess.Popen) -> None:
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline and process.poll() is None:
        if n_visits(home) >= n:
            return
        time.sleep(0.01)
    raise AssertionError("the crawl ended, or visited too little, before it was to be killed")
