"""The health page of corpora that are well or ill: page, JSON, exit code, what is remembered."""

import json
import re
import shutil
import sqlite3
from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import html
from typer.testing import CliRunner

from ingest.archive.catalog import Catalog
from ingest.cli import app
from ingest.errors import InputError
from ingest.report.health import write_health
from ingest.report.health_alerts import alerts_of, events_of
from ingest.report.health_causes import causes_of
from ingest.report.health_facts import FailedCheck, RejectCount
from ingest.report.health_page import page_of
from ingest.report.health_state import with_sizes
from ingest.settings import Settings
from ingest.store.ledger import Ledger
from ingest.store.release import publish
from tests.report.health_corpus import DAY, NOW, PORTALS, corpus_in, route_run
from tests.report.made_facts import disk, facts, pages, route, source

ILL = {
    "broken": frozenset({"gmw"}),
    "drifting": frozenset({"ithome"}),
    "gone": frozenset({"thepaper"}),
}


@pytest.fixture(scope="module")
def ill(tmp_path_factory):
    home = tmp_path_factory.mktemp("ill")
    corpus_in(home, n_daily=11, **ILL)
    return home


@pytest.fixture(scope="module")
def well(tmp_path_factory):
    home = tmp_path_factory.mktemp("well")
    corpus_in(home)
    return home


def settings(home, at=NOW, **chosen):
    return Settings(home=home, now=at, **chosen)


def health(home, *arguments, at=NOW):
    return CliRunner().invoke(
        app, ["health", "--home", str(home), *arguments], env={"INGEST_NOW": at.isoformat()}
    )


def test_a_healthy_corpus_says_so_in_one_line(well):
    done = health(well)
    assert done.exit_code == 0, done.output
    assert done.stderr == ""
    assert done.stdout.startswith("All is well: 4 sources, newest release 30 minutes ago, ")
    page = html.parse(str(well / "health" / "health.html"))
    assert page.xpath("string(//p[contains(@class, 'banner')])").startswith("All is well")
    assert not page.xpath("//ul[@class='causes']")


def test_an_ill_corpus_says_what_is_broken_one_line_a_cause(ill):
    done = health(ill)
    assert done.exit_code == 1
    said = [line.removeprefix("ingest: ") for line in done.stderr.splitlines()]
    assert [line.split(":")[1].strip() for line in said] == [
        "gmw",
        "ithome",
        "thepaper",
    ]
    assert "shape_changed" in said[0]
    assert "drift" in said[1]
    assert "no new article for 6 days; its pauses are 24 hours at most" in said[2]
    assert "\x1b" not in done.stderr


def test_the_page_shows_the_most_urgent_first_and_escapes_what_sites_said(ill):
    health(ill)
    text = (ill / "health" / "health.html").read_text("utf-8")
    page = html.fromstring(text.encode())
    rows = page.xpath("(//section[h2='Sources']//table)[1]/tbody/tr")
    states = [row.xpath("string(./td[2])") for row in rows]
    assert states == ["broken", "drift", "silent", "ok"]
    assert [row.xpath("string(./td[1]/span)") for row in rows] == [
        "光明网",
        "IT之家",
        "澎湃新闻",
        "雷峰网",
    ]
    assert not page.xpath("//script | //img | //iframe | //object | //embed | //form")
    assert not page.xpath("//*[@src] | //link[@href != 'data:,'] | //base")
    assert not any(name.startswith("on") for one in page.iter() for name in one.attrib)
    assert {link.get("href") for link in page.iter("a")} == {"alerts.atom"}
    assert "<b>nothing</b>" not in text
    assert "&lt;b&gt;nothing&lt;/b&gt;" in text
    assert "not_an_article &lt;b&gt;list&lt;/b&gt;" in text
    assert "url(" not in text
    assert "@import" not in text


def test_numbers_are_those_of_the_corpus(ill):
    told = json.loads(health(ill, "--json").stdout)
    assert told == json.loads((ill / "health" / "health.json").read_text("utf-8"))
    assert told["is_well"] is False
    found = told["facts"]
    by_portal = {source["portal"]: source for source in found["sources"]}
    assert set(by_portal) == set(PORTALS)
    assert by_portal["leiphone"]["newest_at"] == "2026-10-31T01:00:00Z"
    assert by_portal["thepaper"]["newest_at"] == "2026-10-25T01:00:00Z"
    last = {day["day"]: day for day in by_portal["leiphone"]["days"]}
    assert last["2026-10-30"] == {"day": "2026-10-30", "got": 11, "expected": 11.0, "n_held": 0}
    assert {hole["portal"] for hole in found["holes"]} == {"thepaper"}
    assert len(found["holes"]) == 5
    recent = by_portal["leiphone"]["recent"]
    assert recent["mean_quality"] == pytest.approx(0.9)
    assert recent["authorless_share"] == pytest.approx(9 / 11)
    rejects = {one["reason"]: one for one in found["rejects"]}
    assert rejects["http_404"]["n_ever"] == 40
    assert rejects["http_404"]["usual"] == pytest.approx(27 / 4)
    newest = found["crawls"][0]
    assert (newest["n_pages"], newest["n_routes"], newest["n_ok_routes"]) == (22, 4, 3)
    assert found["releases"][0]["n_articles"] == 41 * 44 - 6 * 11 - 11
    assert [one["kind"] for one in found["waiting"]] == ["pages", "looks", "addresses"]
    assert sum(one["n"] for one in found["waiting"]) == 0
    assert found["disk"]["free"] > 0
    assert found["disk"]["sizes"][-1]["releases"] > 0


def test_nothing_is_told_twice_and_what_is_mended_clears(tmp_path):
    corpus_in(tmp_path, n_days=20, broken=frozenset({"gmw"}))
    first = write_health(settings=settings(tmp_path))
    again = write_health(settings=settings(tmp_path, NOW + timedelta(minutes=5)))
    assert [event.alert.id for event in first.events] == ["broken:gmw"]
    assert again.events == ()
    assert [alert.id for alert in again.alerts] == ["broken:gmw"]
    assert again.alerts[0].opened_at == NOW
    assert not again.is_well
    corpus_in(tmp_path, n_days=20)  # the route's newest run was in order, after all
    mended = write_health(settings=settings(tmp_path, NOW + timedelta(minutes=9)))
    assert [(event.what, event.alert.id) for event in mended.events] == [("cleared", "broken:gmw")]
    assert mended.is_well


def test_a_crawl_is_told_of_before_a_release_holds_it(tmp_path):
    corpus_in(tmp_path, n_days=20)
    ledger = Ledger(tmp_path / "ledger")
    later = NOW + timedelta(minutes=5)
    ledger.append("route_runs", [route_run("gmw", later, is_bad=True)], run_id="r2")
    found = write_health(settings=settings(tmp_path, later))
    assert [event.alert.id for event in found.events] == ["broken:gmw"]
    ledger.append("route_runs", [route_run("gmw", NOW + DAY, is_bad=False)], run_id="r3")
    mended = write_health(settings=settings(tmp_path, NOW + DAY))
    assert ("cleared", "broken:gmw") in [(one.what, one.alert.id) for one in mended.events]


def test_a_release_without_its_ledger_is_looked_at_as_well(tmp_path):
    corpus_in(tmp_path, n_days=20, broken=frozenset({"gmw"}))
    shutil.rmtree(tmp_path / "ledger")
    found = write_health(settings=settings(tmp_path))
    assert "broken:gmw" in [cause.id for cause in found.causes]


def test_what_stopped_a_release_is_wrong_until_another_is_made(tmp_path):
    corpus_in(tmp_path, n_days=10)
    said = "empty_texts: Texts without a character. 1 row: article_id a1"
    stopped = write_health(settings=settings(tmp_path), stopped=[said], runs_checks=False)
    assert [(event.what, event.alert.id) for event in stopped.events] == [
        ("opened", "check:empty_texts")
    ]
    assert stopped.causes[0].said == f"check {said}; no release was made"
    page = html.parse(str(tmp_path / "health" / "health.html"))
    assert "check empty_texts" in page.xpath("string(//ul[@class='causes'])")
    still = write_health(settings=settings(tmp_path, NOW + timedelta(minutes=5)))
    assert still.events == ()
    assert not still.is_well
    ledger = Ledger(tmp_path / "ledger")
    ledger.append("route_runs", [route_run("gmw", NOW + DAY, is_bad=False)], run_id="r2")
    publish(ledger, tmp_path / "releases", now=NOW + DAY)
    mended = write_health(settings=settings(tmp_path, NOW + DAY))
    assert ("cleared", "check:empty_texts") in [(one.what, one.alert.id) for one in mended.events]


def test_another_folder_for_the_page_tells_no_alert_twice(ill, tmp_path):
    health(ill)
    done = health(ill, "--out", str(tmp_path / "page"))
    assert sorted(path.name for path in (tmp_path / "page").iterdir()) == [
        "alerts.atom",
        "health.html",
        "health.json",
    ]
    assert json.loads((tmp_path / "page" / "health.json").read_text("utf-8"))["told"] == []
    assert done.exit_code == 1


def test_work_that_waits_too_long_is_told(tmp_path):
    corpus_in(tmp_path, n_days=10)
    with Catalog(tmp_path / "raw" / "catalog.sqlite") as catalog:
        catalog.add_pending(
            ["http://gmw.example/waits/1"], portal="gmw", found_at=NOW - 3 * DAY, run_id="r"
        )
        catalog.routes.add([route_run("gmw", NOW - timedelta(hours=7), is_bad=False)])
    found = write_health(settings=settings(tmp_path))
    assert [cause.id for cause in found.causes] == ["release:late", "backlog:addresses"]
    assert [(one.kind, one.n, one.by_portal) for one in found.facts.waiting if one.n] == [
        ("addresses", 1, (("gmw", 1),))
    ]


def test_a_corpus_without_a_release_has_a_page_too(tmp_path):
    done = health(tmp_path)
    assert done.exit_code == 1
    assert "no release can be read: no release in" in done.stderr
    assert (tmp_path / "health" / "health.html").is_file()


def test_damage_is_told_and_stops_nothing(tmp_path):
    corpus_in(tmp_path, n_days=10, broken=frozenset({"gmw"}))
    assert health(tmp_path).exit_code == 1
    (tmp_path / "raw" / "catalog.sqlite").write_bytes(b"no database" * 100)
    for wal in (tmp_path / "raw").glob("catalog.sqlite-*"):
        wal.unlink()
    (tmp_path / "health" / "state.json").write_text('{"version": 1')
    done = health(tmp_path)
    assert done.exit_code == 1
    assert "state.json is damaged" in done.stderr
    assert "the catalog: StoreError: " in done.stderr
    assert "catalog.sqlite: file is not a database" in done.stderr
    assert "gmw: Feed" in done.stderr
    manifest = next((tmp_path / "releases").glob("2*/manifest.json"))
    manifest.write_text("{")
    done = health(tmp_path)
    assert "no release can be read" in done.stderr
    state = json.loads((tmp_path / "health" / "state.json").read_text("utf-8"))
    assert "broken:gmw" in {alert["id"] for alert in state["alerts"]}  # nobody saw it mended


def test_a_catalog_that_has_lost_what_was_built_is_told(tmp_path):
    corpus_in(tmp_path, n_days=2)
    catalog = tmp_path / "raw" / "catalog.sqlite"
    assert "catalog" not in health(tmp_path).stderr
    for wal in catalog.parent.glob("catalog.sqlite-*"):
        wal.unlink()
    catalog.write_bytes(b"")
    assert re.search(r"catalog\.sqlite lacks (\d+) of \1 pages", health(tmp_path).stderr)
    for left in catalog.parent.glob("catalog.sqlite*"):
        left.unlink()
    (catalog.parent / "20261031T030000Z-00000.warc.gz").touch()
    assert "catalog.sqlite is gone" in health(tmp_path).stderr


def test_a_page_cannot_be_written_to_a_file(tmp_path):
    out = tmp_path / "page"
    out.touch()
    done = health(tmp_path, "--out", str(out))
    assert done.exit_code == 2
    assert "is a file" in done.stderr


def test_a_folder_that_is_not_there_is_said(tmp_path):
    done = health(tmp_path / "nowhere")
    assert isinstance(done.exception, InputError)
    assert "no corpus in" in str(done.exception)


def test_nothing_of_the_archive_is_changed(well):
    def rows():
        with sqlite3.connect(well / "raw" / "catalog.sqlite") as db:
            return [
                db.execute(f"select count(*) from {t}").fetchone() for t in ("pages", "frontier")
            ]

    before = rows()
    files = sorted(str(path) for path in (well / "releases").rglob("*"))
    health(well)
    assert rows() == before
    assert sorted(str(path) for path in (well / "releases").rglob("*")) == files


def test_growth_is_known_from_the_second_day(tmp_path):
    corpus_in(tmp_path, n_days=3)
    first = write_health(settings=settings(tmp_path))
    assert first.facts.disk.growth is None
    (tmp_path / "raw" / "more.warc.gz").write_bytes(b"x" * 3_000_000)
    then = write_health(settings=settings(tmp_path, NOW + 3 * DAY))
    assert then.facts.disk.growth == pytest.approx(1_000_000, rel=0.05)
    assert then.facts.disk.days_left > 100


def test_facts_of_nothing_make_a_page():
    assert "All is well" in page_of(facts(sources=()), [], [], events=[])


marked = st.lists(
    st.sampled_from(["<script>", "</style>", '"', "'", "<!--", "&lt;", "javascript:", "光明网"])
).map("".join)


@given(marked)
def test_no_words_of_a_site_become_markup(words):
    told = facts(
        sources=(
            source(
                "gmw",
                name=words,
                routes=(route("blocked", route=words, detail=words),),
                pages=replace(pages("drift"), detail=words),
            ),
        ),
        rejects=(RejectCount(reason=words, n_week=3, usual=1.0, n_ever=9),),
        checks=(FailedCheck(check=words, stops=True, said=words),),
        release_fault=words,
        catalog_fault=words,
    )
    new, _ = alerts_of(told, [])
    text = page_of(told, causes_of(told), new, events=events_of(new, [], at=told.at))
    plain = page_of(facts(), [], [], events=[])
    page = html.fromstring(text)
    allowed = {"ul", "li", "b", "a", *(one.tag for one in html.fromstring(plain).iter())}
    assert {one.tag for one in page.iter()} <= allowed
    assert not any(name.startswith("on") for one in page.iter() for name in one.attrib)
    assert page.xpath("string(//li[1])").startswith("release")


def test_sizes_of_one_day_count_once_and_a_clock_that_went_back_leaves_no_future():
    first, second = disk().sizes
    later = replace(second, raw=5)
    assert with_sizes((first, second), later) == (first, later)
    assert with_sizes((first, second), first) == (first,)
