"""Nothing is asked of a private address, however a page or a name leads there."""

import json
import subprocess
import sys
import unicodedata
from collections import Counter
from pathlib import Path
from urllib.parse import urljoin

import pytest

from ingest.archive.archive import Archive
from ingest.text.urls import host_of

LITERALS = (
    *("127.0.0.1", "127.0.0.2", "127.1", "127.0.1", "0", "2130706433", "0x7f000001"),
    *("0x7f.1", "0177.0.0.1", "017700000001", "127.000.000.001", "[::1]", "[::]"),
    *("[::ffff:127.0.0.1]", "[::ffff:7f00:1]", "[0:0:0:0:0:0:0:1]", "[2002:7f00:1::]"),
    *("10.0.0.1", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1", "198.18.0.1"),
    *("192.0.0.1", "192.0.2.1", "203.0.113.1", "224.0.0.1", "239.1.1.1", "255.255.255.255"),
    *("240.0.0.1", "[fe80::1]", "[fc00::1]", "[fd00:ec2::254]", "[ff02::1]", "[2001:db8::1]"),
    *("192.88.99.1", "[64:ff9b::7f00:1]", "172.31.255.255", "[::127.0.0.1]"),
    *("127.255.255.254", "10.255.255.255", "192.168.0.0", "169.254.0.1", "[::ffff:a00:1]"),
    *("１２７.0.0.1", "127。0。0。1", "①27.0.0.1", "127.0.0.1."),
)
NAMES = ("localhost", "LOCALHOST", "localhost.", "ip6-localhost")
OTHER = (
    *("file:///etc/passwd", "ftp://127.0.0.1/", "gopher://127.0.0.1/", "data:text/html,x"),
    *("s3://bucket/key", "//127.0.0.1:{port}/secret", "http:///secret", "http://[::1"),
    *("http://user:pw@127.0.0.1:{port}/secret", "http://127.0.0.1:{port}@127.0.0.1:{port}/secret"),
    *("http://open.example@127.0.0.1:{port}/secret", "http:\\\\127.0.0.1:{port}\\secret"),
)
CASES = [*(f"http://{host}:{{port}}/secret" for host in (*LITERALS, *NAMES)), *OTHER]


def crawl(
    home: Path,
    urls: list[str],
    *,
    hosts: list[str],
    private_hosts: tuple[str, ...] = (),
    names: dict[str, list[str]] | None = None,
) -> dict[str, str]:
    """Crawl addresses on hosts that are all the portal's; return the reason of each refusal."""
    script = Path(__file__).with_name("hostile_crawl.py")
    given = (urls, hosts, private_hosts, names or {})
    subprocess.run(
        [sys.executable, script, home, *(json.dumps(one) for one in given)],
        check=True,
        timeout=90,
    )
    with Archive(home, run_id="read") as archive:
        assert not [page.url for page in archive.pages() if "secret" in page.url]
        return {refusal.url: refusal.reason for refusal in archive.catalog.refusals()}


def cases_for(url: str) -> list[str]:
    port = url.rpartition(":")[2]
    return [case.format(port=port) for case in CASES]


def is_declared(base: str, location: str) -> bool:
    folded = unicodedata.normalize("NFKC", location).replace("。", ".")
    try:
        return host_of(urljoin(base, folded)) == "127.0.0.1"
    except ValueError:
        return False


def test_there_are_enough_cases():
    assert len(CASES) >= 60


def test_a_link_into_the_house_is_not_followed(site, tmp_path):
    site.answers["/secret"] = (200, {}, b"secret")
    urls = cases_for(site.url)
    reasons = crawl(tmp_path, urls, hosts=[host_of(url) for url in urls])
    assert site.asked == []
    assert set(reasons.values()) <= {"private_address", "offsite", "dns", "robots_unreachable"}
    assert Counter(reasons.values())["private_address"] >= 30, reasons


def test_a_redirect_into_the_house_is_not_followed(site, tmp_path):
    """From a host that is declared as private to all that are not."""
    site.answers["/secret"] = (200, {}, b"secret")
    urls = cases_for(site.url)
    paths = []
    for number, target in enumerate(urls):
        if is_declared(site.url, target):
            continue  # the declared host itself
        location = target.encode().decode("latin-1")
        site.answers[f"/r{number}"] = (302, {"Location": location}, b"")
        paths.append(f"/r{number}")
    assert len(paths) > 50
    reasons = crawl(
        tmp_path,
        [site.url + path for path in paths],
        hosts=["127.0.0.1", *(host_of(url) for url in urls)],
        private_hosts=("127.0.0.1",),
    )
    assert set(paths) <= set(site.asked), reasons
    assert "/secret" not in site.asked


@pytest.mark.parametrize("address", ["127.0.0.1", "10.0.0.7", "169.254.169.254", "0.1.2.3"])
def test_a_public_name_with_a_private_address_is_refused(site, tmp_path, address):
    url = f"http://news.example:{site.url.rpartition(':')[2]}/secret"
    names = {"news.example": [address]}
    reasons = crawl(tmp_path, [url], hosts=["news.example"], names=names)
    assert site.asked == []
    assert reasons == {url: "private_address"}


def test_a_name_that_turns_private_later_is_refused(site, tmp_path):
    """DNS rebinding: robots.txt is asked of a public address, the page of a private one."""
    url = f"http://news.example:{site.url.rpartition(':')[2]}/secret"
    names = {"news.example": ["93.184.215.14", "127.0.0.1"]}
    crawl(tmp_path, [url], hosts=["news.example"], names=names)
    assert site.asked == []
