"""Every host of a portal is asked at the portal's pause, whatever the host is called."""

import json
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

from crawlers.bounds import pause_as_declared
from crawlers.settings import scrapy_settings
from crawlers.sources import Search, requests_of
from ingest.portals.portal import Portal
from ingest.portals.registry import all_portals
from ingest.settings import Settings
from ingest.text.urls import host_of

NOW = datetime(2026, 11, 1, 8, tzinfo=UTC)
BACK = Search(keyword="治理", since=datetime(2026, 10, 1, tzinfo=UTC), until=NOW)
SLOW = [portal for portal in all_portals().values() if portal.delay_s > 5 and portal.routes]
PORTAL = Portal(id="local", name="本地", domains=("b.example", "a.example"))


@pytest.mark.parametrize(
    ("host", "delay"),
    [
        ("a.example", 8.0),
        ("api.a.example", 8.0),
        ("www.api.a.example", 8.0),
        ("own.a.example", 20.0),  # its robots.txt asks for that
        ("aa.example", None),
        ("b.example", None),
    ],
)
def test_a_host_has_the_pause_of_its_domain(host, delay):
    slots = {"a.example": {"delay": 8.0}, "own.a.example": {"delay": 20.0}}
    pause_as_declared(slots, host, PORTAL)
    assert slots.get(host, {}).get("delay") == delay
    slots["a.example"]["delay"] = 30.0
    assert host == "a.example" or slots.get(host, {}).get("delay") == delay


@pytest.mark.parametrize("portal", SLOW, ids=lambda portal: portal.id)
def test_interfaces_have_the_declared_pause(portal, tmp_path):
    slots = scrapy_settings(Settings(home=tmp_path), [portal])["DOWNLOAD_SLOTS"]
    requests = [
        request
        for route in portal.routes
        for request in requests_of(route, now=NOW, search=BACK if route.search else None)
    ]
    for host in {host_of(request.url) for request in requests}:
        pause_as_declared(slots, host, portal)
        assert slots[host] == {"concurrency": 1, "delay": portal.delay_s, "jitter": 0}


def test_a_crawl_gives_every_host_its_pause(site, tmp_path):
    """The portal's own is none, which is a thousandth of a second."""
    site.answers["/1"] = (200, {}, b"<p>1</p>")
    host = "api.a.example"
    urls = [f"http://{host}:{site.url.rpartition(':')[2]}/1"]
    given = (urls, ["a.example"], [host], {host: ["127.0.0.1"]})
    done = subprocess.run(
        [
            *(sys.executable, Path(__file__).with_name("hostile_crawl.py"), tmp_path),
            *(json.dumps(one) for one in given),
        ],
        check=True,
        timeout=90,
        capture_output=True,
        text=True,
    )
    assert json.loads(done.stdout)[host] == 0.001
    assert "/1" in site.asked
