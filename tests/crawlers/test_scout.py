"""A look at an undeclared site on a real server: what is asked of it, and how politely."""

import json
import os
import subprocess
import sys

import pytest

from ingest.scouting import scouted_of

TEXT = "".join(
    f"<p>云屿市的第{n}处公园公布了巡逻机器人的使用办法，任何人都可以申请查看录像。</p>"
    for n in range(9)
)
HEADLINES = [f"云屿市公布算法备案办法第{n}号" for n in range(1, 7)]
ROBOTS = (200, {}, b"User-agent: *\nDisallow: /feed\nSitemap: %s/maps/news.xml\n")


def article(number, head=""):
    html = (
        f"<html><head><title>{HEADLINES[number - 1]}</title>{head}</head><body>"
        f'<h1>{HEADLINES[number - 1]}</h1><div class="when">2026-11-0{number} 08:00</div>'
        f'<div class="text">{TEXT}</div></body></html>'
    )
    return (200, {"Content-Type": "text/html; charset=utf-8"}, html.encode())


@pytest.fixture
def look(site, tmp_path):
    for number in range(1, 7):
        site.answers[f"/a/{number}000.html"] = article(number)

    def run(path, *options):
        done = subprocess.run(
            [
                *(sys.executable, "-m", "crawlers.scout", "local", site.url + path),
                *("--pause", "0", "--private", *options),
            ],
            capture_output=True,
            text=True,
            check=False,
            timeout=60,
            env={
                **os.environ,
                "INGEST_HOME": str(tmp_path),
                "INGEST_NOW": "2026-11-08T00:00:00+08:00",
            },
        )
        assert done.returncode == 0, done.stderr
        return scouted_of(done.stdout)

    return run


def html(inner):
    return (200, {"Content-Type": "text/html"}, f"<html><body>{inner}</body></html>".encode())


def links():
    return "".join(
        f'<li><a href="/a/{n}000.html">{title}</a></li>' for n, title in enumerate(HEADLINES, 1)
    )


def outcomes(scouted):
    return {one.url: one.outcome for one in scouted.tried}


def declaration(scouted):
    return scouted.files["src/ingest/portals/sites/local.py"]


def test_robots_txt_is_obeyed_and_names_the_sitemap(site, look):
    site.answers["/robots.txt"] = (200, {}, ROBOTS[2] % site.url.encode())
    site.answers["/maps/news.xml"] = (
        200,
        {},
        "<urlset>{}</urlset>".format(
            "".join(f"<url><loc>{site.url}/a/{n}000.html</loc></url>" for n in range(1, 7))
        ).encode(),
    )
    site.answers["/"] = html(f'<ul class="news">{links()}</ul>')
    scouted = look("/")
    assert outcomes(scouted) == {
        f"{site.url}/feed": "robots",
        f"{site.url}/rss": "not_there",
        f"{site.url}/rss.xml": "not_there",
        f"{site.url}/atom.xml": "not_there",
        f"{site.url}/maps/news.xml": "taken",
        f"{site.url}/": "taken",
    }
    assert "/feed" not in site.asked
    assert site.asked.count("/robots.txt") == 1
    assert len(site.asked) == len(set(site.asked))
    declared = declaration(scouted)
    assert declared.index("Sitemap(") < declared.index("ListPage(")
    assert 'private_hosts=("127.0.0.1",)' in declared


def test_a_site_that_forbids_its_lists_is_left_alone(site, look):
    site.answers["/robots.txt"] = (200, {}, b"User-agent: *\nDisallow: /\n")
    site.answers["/"] = html(links())
    scouted = look("/")
    assert [one.outcome for one in scouted.tried] == ["robots"]
    assert site.asked == ["/robots.txt"]
    assert scouted.files == {}


def test_an_interface_is_declared_as_one(site, look):
    rows = [
        {"id": n, "title": title, "url": f"/a/{n}000.html", "publish_time": f"2026-11-0{n} 08:00"}
        for n, title in enumerate(HEADLINES, 1)
    ]
    body = json.dumps({"data": {"list": rows}}, ensure_ascii=False).encode()
    site.answers["/api/list?page=1"] = (200, {"Content-Type": "application/json"}, body)
    scouted = look("/api/list?page=1")
    declared = declaration(scouted)
    assert "/api/list?page={page}" in declared
    assert 'items="data.list"' in declared
    assert 'link="{url}"' in declared
    assert 'time="publish_time"' in declared
    assert "tests/portals/local/list-1/answer.json" in scouted.files


def test_a_state_in_a_script_is_declared(site, look):
    rows = [{"aid": f"{n}000", "title": title} for n, title in enumerate(HEADLINES, 1)]
    state = json.dumps({"home": {"news": rows}})
    link = f'<a href="/a/1000.html">{HEADLINES[0]}</a>'
    site.answers["/"] = html(f"{link}<script>window.__INITIAL_STATE__={state}</script>")
    declared = declaration(look("/"))
    assert r'after=r"\b__INITIAL_STATE__\s*="' in declared
    assert 'items="home.news"' in declared
    assert f'link="{site.url}/a/{{aid}}.html"' in declared


def test_a_list_whose_addresses_nothing_shows_is_told_not_invented(site, look):
    rows = [{"aid": f"{n}000", "title": title} for n, title in enumerate(HEADLINES, 1)]
    state = json.dumps({"home": {"news": rows}})
    site.answers["/"] = html(f'<script id="state">{state}</script>')
    scouted = look("/")
    told = [one.detail for one in scouted.tried if one.what == "page state"]
    assert len(told) == 1
    assert "aid" in told[0]
    assert scouted.files == {}


def test_what_the_site_reserves_is_told(site, look):
    site.answers["/ai.txt"] = (200, {}, b"User-Agent: *\nDisallow: /\n")
    site.answers["/"] = html(f'<ul class="news">{links()}</ul>')
    scouted = look("/")
    assert any("ai.txt: disallowed" in note for note in scouted.notes)
    assert site.asked.count("/ai.txt") == 1


def test_a_second_page_that_is_not_there_is_not_declared(site, look):
    site.answers["/"] = html(f'<ul class="news">{links()}</ul><a href="/list_2.html">2</a>')
    assert "{page}" not in declaration(look("/"))


def test_a_private_host_needs_the_word_of_the_operator(site, tmp_path):
    done = subprocess.run(
        [sys.executable, "-m", "crawlers.scout", "local", site.url + "/"],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "INGEST_HOME": str(tmp_path), "INGEST_CONTACT": "us@example.org"},
    )
    assert done.returncode == 2
    assert "--private" in done.stderr
    assert site.asked == []


def test_a_redirect_to_another_site_is_not_followed(site, look):
    site.answers["/"] = (302, {"Location": "http://127.0.0.2:1/"}, b"")
    scouted = look("/")
    assert [one.outcome for one in scouted.tried] == ["failed"]
    assert "127.0.0.2" in scouted.tried[0].detail
