"""The health page in a real browser: it shows something, and asks nobody for anything."""

import shutil
import subprocess
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from ingest.report.health import write_health
from ingest.settings import Settings
from tests.report.health_corpus import NOW, corpus_in

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
OWN = ("google.com", "googleapis.com", "gvt1.com", "gstatic.com")
"""Whom the browser itself asks on starting."""

EVIL = '<img src="http://evil.example/y.png"><script src="http://evil.example/x.js"></script>'


@pytest.fixture(scope="module")
def browser():
    found = next(filter(None, map(shutil.which, NAMES)), None)
    if found is None:
        pytest.skip(f"no browser on PATH: {', '.join(NAMES)}")
    return found


@pytest.fixture
def asked():
    """Every address that anybody asks a proxy for, which answers nothing."""
    seen = []

    class Handler(BaseHTTPRequestHandler):
        def answer(self):
            seen.append(self.path)
            self.send_error(404)

        do_GET = do_POST = do_CONNECT = answer  # noqa: N815 - names that the server looks for

        def log_message(self, *_args):
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield server.server_port, seen
    server.shutdown()
    thread.join()
    server.server_close()


def picture_of(page, browser, port, folder):
    target = folder / "page.png"
    target.unlink(missing_ok=True)
    options = [
        *("--headless=new", "--no-sandbox", "--disable-gpu", "--hide-scrollbars", "--no-first-run"),
        *("--disable-background-networking", "--disable-component-update", "--disable-sync"),
        f"--user-data-dir={folder / 'profile'}",
        f"--proxy-server=127.0.0.1:{port}",
        "--proxy-bypass-list=<-loopback>",
        "--window-size=1200,1800",
        f"--screenshot={target}",
    ]
    subprocess.run([browser, *options, page.as_uri()], check=True, capture_output=True, timeout=120)
    return target.read_bytes()


@pytest.mark.slow
def test_a_browser_shows_the_page_and_asks_nobody(browser, asked, tmp_path):
    port, seen = asked
    home = tmp_path / "home"
    home.mkdir()
    corpus_in(home, n_days=20, broken=frozenset({"gmw"}), drifting=frozenset({"ithome"}))
    found = write_health(settings=Settings(home=home, now=NOW))
    evil = tmp_path / "evil.html"
    evil.write_text(EVIL)
    blank = picture_of(evil, browser, port, tmp_path)
    assert {"http://evil.example/x.js", "http://evil.example/y.png"} <= set(seen)  # it would tell
    seen.clear()
    shown = picture_of(found.folder / "health.html", browser, port, tmp_path)
    hosts = [path.removeprefix("http://").split("/")[0].split(":")[0] for path in seen]
    assert [host for host in hosts if not host.endswith(OWN)] == []
    assert shown.startswith(b"\x89PNG")
    assert len(shown) > 5 * len(blank)  # a page of one colour packs into a few kilobytes
