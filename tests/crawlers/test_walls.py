"""A host that shows a door in place of every page is left alone, and asked again later."""

import sqlite3
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from crawlers.doors import LITTLE_TEXT, shows_door
from crawlers.walls import PAUSE, Walls
from ingest.archive.archive import Archive
from ingest.archive.catalog import MAX_ATTEMPTS, Catalog
from ingest.model.page import FetchedPage
from ingest.portals.portal import Portal
from ingest.portals.registry import all_portals

NOW = datetime(2026, 11, 1, 8, tzinfo=UTC)
PORTAL = Portal(id="local", name="本地", domains=("a.example",))
HEAD = "<html><head><meta charset='utf-8'><title>{}</title></head><body>"
CHECK = HEAD.format("安全验证") + "<p>当前环境异常，请完成验证后继续访问。</p>"
SAID = "渡口管理处说，从下周起末班船提前到晚上八点，遇到大风还会再提前，时间写在码头的牌子上。"
SHORT = HEAD.format("末班船提前") + f"<h1>末班船提前</h1><p>2026-11-01 09:00</p><p>{SAID * 3}</p>"
LOGIN = '<div class="pop"><p>扫码登录</p><input type="password" name="p"></div>'
CHALLENGE = "<html><script>var arg1='0';setCookie('acw_sc__v2', arg1);</script></html>"


def page(body, *, status=200, url="http://a.example/1", landed=None):
    return FetchedPage(
        url=landed or url,
        requested_url=url,
        body=body.encode(),
        http_status=status,
        headers=(("content-type", "text/html; charset=utf-8"),),
        fetched_at=NOW,
        seen_at=NOW,
        portal="local",
    )


@pytest.mark.parametrize(
    ("answer", "is_door"),
    [
        (page("no", status=403), True),
        (page("no", status=451), True),
        (page(CHECK), True),
        (page(CHALLENGE), True),
        (page(HEAD.format("登录") + LOGIN + "<p>请先登录后查看</p>"), True),
        (page(SHORT, landed="http://a.example/login?from=/1"), True),
        (page("gone", status=404), False),
        (page("down", status=500), False),
        (page(""), False),
        (page(SHORT), False),
        (page(SHORT + LOGIN), False),  # an article that offers a login
        (page(CHECK + "江" * LITTLE_TEXT), False),
        (page('{"data": {"content": "<p>captcha</p>"}}'), False),
    ],
)
def test_a_door_stands_in_place_of_an_article(answer, is_door):
    assert shows_door(answer, PORTAL) is is_door


@pytest.fixture
def catalog(tmp_path):
    with Archive(tmp_path, run_id="test") as archive:
        yield archive.catalog


def states(catalog):
    return {url for url, _ in catalog.pending("local")}


def show(walls, answer, portal=PORTAL):
    return walls.ends_at(answer, portal, again=answer.requested_url, now=NOW)


def test_three_doors_in_a_row_are_a_wall(catalog):
    urls = [f"http://a.example/{n}" for n in range(3)]
    catalog.add_pending(urls, portal="local", found_at=NOW, run_id="test")
    for url in urls:
        catalog.add_unchanged(url, run_id="test")
    walls = Walls(catalog)
    shut = [show(walls, page("no", status=403, url=url)) for url in urls]
    assert shut == [False, False, True]
    assert catalog.paused_until("a.example") == NOW + PAUSE
    assert states(catalog) == set(urls[:2]), "the third is on its way into the archive"


def test_an_answer_in_between_ends_the_row(catalog):
    walls = Walls(catalog)
    door, gone = page("no", status=403), page("gone", status=404)
    answers = [door, door, gone, door, door, page(SHORT), door, door]
    assert not any(show(walls, answer) for answer in answers)
    walls.passed("http://a.example/304")
    assert not show(walls, door)
    elsewhere = replace(door, requested_url="http://b.example/1")
    assert not show(walls, elsewhere)
    assert not show(walls, door)
    assert show(walls, door)


@pytest.mark.parametrize(
    ("before", "now", "is_wall"),
    [
        (page("no", status=403), page("still no", status=403), False),
        (page(CHECK), page(CHECK), False),
        (page(SHORT), page(CHECK), True),
        (page(SHORT), page("no", status=403), True),
        (page("gone", status=404), page("no", status=403), True),
    ],
)
def test_articles_that_are_shut_for_good_are_no_wall(tmp_path, before, now, is_wall):
    with Archive(tmp_path, run_id="test") as archive:
        known = archive.add(before)
        walls = Walls(archive.catalog)
        shut = [
            walls.ends_at(now, PORTAL, again=None, now=NOW, before=known)
            for _ in range(PORTAL.max_doors)
        ]
        assert any(shut) == is_wall
        assert (archive.catalog.paused_until("a.example") is not None) == is_wall


def test_a_portal_may_end_at_its_first_door(catalog):
    wechat = all_portals()["wechat"]
    url = "https://mp.weixin.qq.com/s/abc"
    assert show(Walls(catalog), page(CHECK, url=url), wechat)
    assert catalog.paused_until("mp.weixin.qq.com") == NOW + PAUSE


def test_what_stays_behind_doors_is_asked_for_a_few_times_and_last(catalog):
    urls = ["http://a.example/shut", "http://a.example/young"]
    catalog.add_pending(urls, portal="local", found_at=NOW, run_id="test")
    for n in range(1, MAX_ATTEMPTS):
        catalog.add_unchanged(urls[0], run_id="test")
        catalog.ask_later(urls[:1])
        assert [url for url, _ in catalog.pending("local")] == urls[::-1], n
    catalog.add_unchanged(urls[0], run_id="test")
    catalog.ask_later(urls[:1])
    assert states(catalog) == {urls[1]}


def test_what_was_of_no_use_is_asked_for_behind_what_is_new(catalog):
    urls = ["http://a.example/broken", "http://a.example/young"]
    catalog.add_pending(urls, portal="local", found_at=NOW, run_id="test")
    for n in range(1, MAX_ATTEMPTS):
        catalog.add_unchanged(urls[0], run_id="test")
        assert catalog.ask_again(urls[:1]) == 1
        assert [url for url, _ in catalog.pending("local")] == urls[::-1], n
    catalog.add_unchanged(urls[0], run_id="test")
    assert catalog.ask_again(urls[:1]) == 0
    assert states(catalog) == {urls[1]}


def test_a_catalog_from_before_pages_were_asked_for_again_learns_to(tmp_path):
    path = tmp_path / "catalog.sqlite"
    with Catalog(path) as catalog:
        catalog.add_pending(["http://a.example/1"], portal="local", found_at=NOW, run_id="test")
    db = sqlite3.connect(path)
    db.execute("alter table frontier drop column asked_again")
    db.close()
    for _ in range(2):
        with Catalog(path) as catalog:
            catalog.add_unchanged("http://a.example/1", run_id="test")
            assert catalog.ask_again(["http://a.example/1"]) == 1
            assert [url for url, _ in catalog.pending("local")] == ["http://a.example/1"]


@pytest.mark.parametrize("answer", [(403, {}, b"no"), (200, {}, CHECK.encode())])
def test_a_crawl_stops_at_a_wall_and_gets_its_pages_when_it_is_gone(
    site, crawl_site, tmp_path, answer
):
    paths = [f"/{n}" for n in range(60)]
    site.answers |= dict.fromkeys(paths, answer)
    crawl_site(paths, now="2026-11-01T08:00:00+00:00")
    asked = [path for path in site.asked if path in paths]
    assert len(asked) < 3 + 16, "and those that were on their way"
    site.answers |= {path: (200, {}, SHORT.encode()) for path in paths}
    crawl_site(paths, now="2026-11-02T03:00:00+00:00")
    assert [path for path in site.asked if path in paths] == asked, "it is left alone"
    crawl_site(paths, now="2026-11-02T08:00:00+00:00")
    with Archive(tmp_path, run_id="read") as archive:
        bodies = {one.url: archive.read(one).body for one in archive.pages()}
        assert archive.catalog.pending("local") == []
    got = {url for url, body in bodies.items() if body == SHORT.encode()}
    # of doors that were on their way when the wall was seen, at most two are none of a row
    assert len(got) >= len(paths) - 2
