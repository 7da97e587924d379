"""Crawl addresses that robots.txt forbids, on many new hosts at once, and count what was asked.

    python -m tests.bench.robots_crawl [--hosts 50] [--urls 40] [--connections 16]

Every host is an address of the loopback network that has not been asked before: all its requests
are due while its robots.txt is still on the way. One page of each host is allowed. Prints the
counts and exits with 1 when a forbidden address was asked for or an allowed one was not.
"""

import argparse
import json
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from scrapy.crawler import AsyncCrawlerProcess

from crawlers.settings import scrapy_settings
from crawlers.spider import PortalSpider
from ingest.archive.archive import Archive
from ingest.portals.portal import Portal, UrlList
from ingest.settings import Settings

ROOT = Path(__file__).resolve().parents[2]
ROBOTS = b"User-agent: *\nDisallow: /internal/\n"
ANSWER_S = 0.2
"""How long robots.txt takes: long enough for every request of its host to wait for it."""


def host(number: int) -> str:
    """Return one of many hosts of the loopback network."""
    return f"127.0.{number // 250 + 1}.{number % 250 + 1}"


def asked_of(*, n_hosts: int, n_urls: int, connections: int) -> Counter[str]:
    """Return how often robots.txt, forbidden and allowed addresses were asked for.

    Args:
        n_hosts: Hosts.
        n_urls: Forbidden addresses of each.
        connections: Connections to a host at once.
    """
    asked: Counter[str] = Counter()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            kind = {"/robots.txt": "robots.txt", "/open": "allowed"}.get(self.path, "rights")
            asked["forbidden" if self.path.startswith("/internal/") else kind] += 1
            if kind == "robots.txt":
                time.sleep(ANSWER_S)
            body = {"robots.txt": ROBOTS, "allowed": b"<p>1</p>"}.get(kind, b"")
            self.send_response(200 if body else 404)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            pass

    class Server(ThreadingHTTPServer):
        request_queue_size = 300

    server = Server(("0.0.0.0", 0), Handler)  # noqa: S104 - every address of the loopback network
    threading.Thread(target=server.serve_forever, daemon=True).start()
    with tempfile.TemporaryDirectory(prefix="ingest-robots-") as home:
        sizes = [str(n) for n in (server.server_port, n_hosts, n_urls, connections)]
        command = [sys.executable, "-m", "tests.bench.robots_crawl", "--crawl", home, *sizes]
        subprocess.run(command, check=True, cwd=ROOT, stdout=subprocess.DEVNULL)
    server.shutdown()
    server.server_close()
    return asked


def crawl(home: str, port: int, n_hosts: int, n_urls: int, connections: int) -> None:
    """Crawl, in a process of its own."""
    hosts = tuple(host(number) for number in range(n_hosts))
    paths = [*(f"/internal/{n}" for n in range(n_urls)), "/open"]
    portal = Portal(
        id="local",
        name="本地",
        domains=hosts,
        routes=(
            UrlList(urls=tuple(f"http://{one}:{port}{path}" for one in hosts for path in paths)),
        ),
        delay_s=0,
        private_hosts=hosts,
    )
    settings = Settings(home=Path(home))
    slots = {one: {"concurrency": connections, "delay": 0.001, "jitter": 0} for one in hosts}
    with Archive(settings.home, run_id="robots") as archive:
        process = AsyncCrawlerProcess(
            scrapy_settings(settings, [portal]) | {"DOWNLOAD_SLOTS": slots}
        )
        process.crawl(
            process.create_crawler(PortalSpider),
            portals=[portal],
            archive=archive,
            clock=settings.clock,
            run_id="robots",
        )
        process.start()


def main() -> None:
    """Print the counts."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--hosts", type=int, default=50)
    parser.add_argument("--urls", type=int, default=40)
    parser.add_argument("--connections", type=int, default=16)
    parser.add_argument("--crawl", nargs=5, help=argparse.SUPPRESS)
    chosen = parser.parse_args()
    if chosen.crawl:
        crawl(chosen.crawl[0], *(int(one) for one in chosen.crawl[1:]))
        return
    asked = asked_of(n_hosts=chosen.hosts, n_urls=chosen.urls, connections=chosen.connections)
    is_met = not asked["forbidden"] and asked["allowed"] == chosen.hosts
    counts = {name: asked[name] for name in ("robots.txt", "allowed", "forbidden")}
    print(json.dumps({"hosts": chosen.hosts, "urls": chosen.urls, **counts, "met": is_met}))
    raise SystemExit(0 if is_met else 1)


if __name__ == "__main__":
    main()
