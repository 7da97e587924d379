"""The portals on the command line: what is declared, and how the routes do on the sample web."""

import json
import os
import subprocess
import sys
import unicodedata
from datetime import UTC, datetime

import pytest

from ingest.doctor import NO_NAME, Finding, diagnose, finding_of, line_of
from ingest.portals.registry import all_portals
from ingest.report.portals import findings_table, portal_page, portals_table
from ingest.sampleweb.days import day_start
from ingest.sampleweb.server import serve
from ingest.sampleweb.web import SampleWeb
from ingest.settings import Settings

SAMPLES = sorted(p.id for p in all_portals().values() if p.status == "sample")


def columns_of(line):
    return sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in line.rstrip())


def run(*arguments, **environment):
    return subprocess.run(
        [sys.executable, "-m", "ingest", "portals", *arguments],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, **environment},
    )


def doctor(tmp_path, *arguments, day=60):
    now = day_start(day)
    with serve(SampleWeb(seed=7, now=now), port=0) as server:
        return run(
            *("doctor", *arguments, "--proxy", server.url),
            INGEST_HOME=str(tmp_path),
            INGEST_NOW=now.isoformat(),
        )


def test_the_list_is_readable_in_100_columns():
    lines = portals_table(all_portals().values()).splitlines()
    assert max(map(columns_of, lines)) <= 100
    assert "routes  kinds" in lines[0]
    assert "confidence" in lines[0]
    rows = {line.split()[0]: line for line in lines}
    assert all(portal in rows for portal in all_portals())
    assert "handed in" in rows["wechat"]
    assert "5+2" in rows["people"]


@pytest.mark.parametrize("portal", all_portals().values(), ids=lambda portal: portal.id)
def test_everything_that_is_declared_is_shown(portal):
    page = portal_page(portal)
    shown = " ".join(page.split())
    told = [portal.id, portal.name, portal.status, *portal.domains, *portal.article_url]
    told += [portal.note] if portal.note else []
    for route in portal.routes:
        told += [route.url] if route.url else []
        told += [route.confidence] if route.confidence else []
    told += [rules.body for rules in portal.rules if rules.body]
    assert [text for text in told if " ".join(text.split()) not in shown] == []


def test_the_declaration_of_two_steps_is_shown():
    page = portal_page(all_portals()["xinhua"])
    assert "http://www.news.cn/ds_{id}.json" in page
    assert "medium confidence, evidence M 2026" in page


def test_show_and_list_run():
    shown = run("show", "gmw")
    assert shown.returncode == 0
    assert shown.stdout.startswith("gmw  光明网")
    unknown = run("show", "nowhere")
    assert unknown.returncode == 2
    assert "nowhere" in unknown.stderr


def test_the_doctor_finds_the_sample_web_well(tmp_path):
    done = doctor(tmp_path, *SAMPLES)
    assert done.returncode == 0, done.stderr
    lines = done.stdout.splitlines()
    assert max(map(columns_of, lines)) <= 100
    assert {line.split()[0] for line in lines[2:12]} <= set(SAMPLES)
    assert lines[-1] == "11 routes of 10 portals, 0 broken"
    assert "to do" not in done.stdout


def test_the_doctor_speaks_json_and_archives_nothing(tmp_path):
    done = doctor(tmp_path, "sample_zhixie", "sample_manyi", "--json")
    findings = [finding_of(line) for line in done.stdout.splitlines()]
    assert [finding.verdict for finding in findings] == ["ok", "ok"]
    assert all(finding.title and (finding.n_chars or 0) > 100 for finding in findings)
    assert all(finding.newest_at and finding.newest_at.tzinfo for finding in findings)
    assert list(tmp_path.glob("raw/*.warc.gz")) == []


def test_the_doctor_fails_when_a_route_is_broken(tmp_path):
    with serve(SampleWeb(seed=7, now=day_start(60)), port=0) as server:
        url = server.url
    done = run(
        *("doctor", "sample_forum", "--json", "--proxy", url),  # nobody answers there any more
        INGEST_HOME=str(tmp_path),
    )
    assert done.returncode == 1
    assert json.loads(done.stdout)["verdict"] == "failed"


@pytest.mark.parametrize(
    ("portal", "said"), [("gmw", "INGEST_CONTACT"), ("caixin", "paywall"), ("nowhere", "no portal")]
)
def test_the_doctor_visits_only_whom_a_crawl_visits(tmp_path, portal, said):
    done = run("doctor", portal, INGEST_HOME=str(tmp_path), INGEST_CONTACT="")
    assert done.returncode == 2
    assert said in done.stderr


def finding(**said):
    return Finding(
        **{
            "portal": "gmw",
            "rank": 0,
            "route": "Feed http://x.cn/rss",
            "http_status": 200,
            "n_links": 3,
            "n_articles": 2,
            "newest_at": datetime(2026, 11, 20, 16, tzinfo=UTC),
            "title": "云屿市公布算法备案办法，平台要写明模型的用途与来源",
            "n_chars": 1200,
            "verdict": "ok",
            "detail": "",
            **said,
        }
    )


def test_a_finding_survives_its_line():
    for one in (finding(), finding(newest_at=None, title=None, n_chars=None, http_status=None)):
        assert finding_of(line_of(one)) == one


def test_what_to_do_stands_below_the_table():
    broken = finding(rank=2, verdict="shape_changed", detail="no 'data'", http_status=200)
    table = findings_table([finding(), broken])
    assert "2026-11-21" in table  # the day in Beijing
    assert "gmw route 3: Feed http://x.cn/rss\n  shape_changed: no 'data'\n  to do: " in table
    assert table.endswith("2 routes of 1 portals, 1 broken")


def test_without_internet_there_is_one_thing_to_do():
    dead = {"verdict": "failed", "detail": NO_NAME, "http_status": None, "title": None}
    routes = [finding(rank=n, **dead) for n in range(3)]
    handed_in = finding(rank=3, verdict="handed_in", detail="addresses are handed in")
    table = findings_table([*routes, handed_in])
    assert "to do" not in table
    assert table.endswith("3 broken\nno host name could be resolved: is this machine connected to "
                          "the internet?")  # fmt: skip
    table = findings_table([*routes, finding(rank=3)])
    assert table.count("to do") == 3
    assert "internet" not in table


def test_the_doctor_tells_how_far_it_is(tmp_path):
    told: list[tuple[int, int]] = []
    with serve(SampleWeb(seed=7, now=day_start(60)), port=0) as server:
        findings = diagnose(
            ["sample_shendu", "sample_accounts"],
            settings=Settings(home=tmp_path),
            proxy=server.url,
            on_progress=lambda done, total: told.append((done, total)),
        )
    assert told == [(1, 3), (2, 3), (3, 3)]
    assert len(findings) == 3
