"""A made-up site on loopback, fast enough to crawl against: lists, articles, validators, a log.

    python -m tests.bench.local_site --pages 1000 --kilobytes 30

serves until its standard input ends; the first line printed is its address. Texts are those of
the sample web between the furniture of a portal. Every request is written down with its
connection, so that a crawl's own account can be held against the server's.
"""

import argparse
import asyncio
import gzip
import hashlib
import os
import sys
import threading
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

from ingest.closing import Closing
from ingest.sampleweb.articles import all_articles

LIST_PAGE = 50
"""Articles on one list page."""

REASONS = {200: b"OK", 304: b"Not Modified", 404: b"Not Found"}


@dataclass(frozen=True, slots=True)
class Asked:
    """One request: the connection it came on, counted from 1, its path, and the answer's status."""

    connection: int
    path: str
    status: int


@dataclass(frozen=True, slots=True)
class Stored:
    """What stands at one path."""

    body: bytes
    zipped: bytes
    etag: bytes


class Shelf:
    """Every page of the site by path.

    Args:
        n_pages: Articles.
        size: Least bytes of an article's page.
    """

    def __init__(self, *, n_pages: int, size: int) -> None:
        self.articles = tuple(f"/a/{number}.html" for number in range(n_pages))
        parts = [self.articles[at : at + LIST_PAGE] for at in range(0, n_pages, LIST_PAGE)]
        self.lists = tuple(f"/list-{number}/" for number in range(len(parts)))
        self._stored = {"/robots.txt": _stored(b"User-agent: *\nDisallow: /internal/\n")}
        for path, part in zip(self.lists, parts, strict=True):
            self._stored[path] = _stored(_list_page(part))
        for number, path in enumerate(self.articles):
            self._stored[path] = _stored(article_page(number, size=size))

    def at(self, path: str) -> Stored | None:
        """Return what stands at a path, or None."""
        return self._stored.get(path)

    def __getitem__(self, path: str) -> bytes:
        return self._stored[path].body


class LocalSite(Closing):
    """The site on a port of 127.0.0.1, served by a thread until it is closed.

    Args:
        shelf: Its pages.
        delay_s: How long an answer takes.
        has_validators: Whether it sends ETag and answers 304.
        on_request: Called in the server's thread with the number of requests so far.

    ``asked`` holds every request, ``n_unanswered`` counts those whose answer is still to be sent.
    """

    def __init__(
        self,
        shelf: Shelf,
        *,
        delay_s: float = 0.0,
        has_validators: bool = True,
        on_request: Callable[[int], None] = lambda _n: None,
    ) -> None:
        self.shelf = shelf
        self.delay_s = delay_s
        self.has_validators = has_validators
        self.on_request = on_request
        self.asked: list[Asked] = []
        self.n_unanswered = 0
        self.n_connections = 0
        self._loop = asyncio.new_event_loop()
        start = self._loop.create_server(lambda: _Connection(self), "127.0.0.1", 0)
        self._server = self._loop.run_until_complete(start)
        self.url = f"http://127.0.0.1:{self._server.sockets[0].getsockname()[1]}"
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)
        self._thread.start()

    def close(self) -> None:
        """Stop answering and free the port."""
        self._loop.call_soon_threadsafe(self._server.close)
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(timeout=5)
        self._loop.close()


class _Connection(asyncio.Protocol):
    """One connection; requests on it come one after the other."""

    def __init__(self, site: LocalSite) -> None:
        self._site = site
        self._buffer = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = transport
        self._site.n_connections += 1
        self._number = self._site.n_connections

    def data_received(self, data: bytes) -> None:
        self._buffer += data
        while b"\r\n\r\n" in self._buffer:
            head, _, self._buffer = self._buffer.partition(b"\r\n\r\n")
            first, *lines = head.split(b"\r\n")
            headers = dict(line.lower().split(b": ", 1) for line in lines)
            self._answer(first.split(b" ")[1].decode(), headers)

    def _answer(self, path: str, headers: dict[bytes, bytes]) -> None:
        site = self._site
        stored = site.shelf.at(path)
        status = 200 if stored else 404
        body, more = b"", b""
        if stored is not None:
            if site.has_validators:
                more = b'ETag: "%b"\r\n' % stored.etag
                if headers.get(b"if-none-match") == b'"%b"' % stored.etag:
                    status = 304
            if status == 200 and b"gzip" in headers.get(b"accept-encoding", b""):
                more += b"Content-Encoding: gzip\r\n"
                body = stored.zipped
            elif status == 200:
                body = stored.body
        head = (
            b"HTTP/1.1 %d %b\r\nServer: nginx\r\nContent-Type: text/html; charset=utf-8\r\n"
            b"Vary: Accept-Encoding\r\nCache-Control: max-age=60\r\n%bContent-Length: %d\r\n\r\n"
        ) % (status, REASONS[status], more, len(body))
        site.asked.append(Asked(self._number, path, status))
        site.n_unanswered += 1
        site.on_request(len(site.asked))
        if site.delay_s:
            asyncio.get_running_loop().call_later(site.delay_s, self._send, head + body)
        else:
            self._send(head + body)

    def _send(self, answer: bytes) -> None:
        self._site.n_unanswered -= 1
        if not self._transport.is_closing():
            self._transport.write(answer)  # type: ignore[attr-defined]  # a stream's


def article_page(number: int, *, size: int) -> bytes:
    """Return the page of one article, at least so many bytes, in UTF-8."""
    articles = all_articles()
    article = articles[number % len(articles)]
    title = f"{article.title}（之{number + 1}）"
    text = "".join(f"<p>{paragraph}</p>\n" for paragraph in article.paragraphs)
    text += f"<p>本文编号{number + 1}。</p>"
    head = (
        f"<!DOCTYPE html>\n<html><head><meta charset='utf-8'><title>{title}_江边新闻</title>\n"
        f"<style>.nav a{{margin:0 8px}}</style></head>\n<body><h1>{title}</h1>\n"
        "<div class='info'>2026-10-31 09:30 来源：江边新闻</div>\n"
    )
    made = f"{head}<div class='content'>\n{text}\n</div>\n"
    left = size - len(made.encode())
    furniture = _furniture(max(left, 0), shift=number)
    return f"{made}{furniture}</body></html>\n".encode()


def _furniture(size: int, *, shift: int) -> str:
    """Return links, boxes and scripts around an article, of so many bytes or a few more."""
    rows, n_bytes = [], 0
    titles = _titles()
    while n_bytes < size:
        at = (shift * 31 + len(rows)) % len(titles)
        digest = hashlib.sha256(f"{shift} {len(rows)}".encode()).hexdigest()
        rows.append(
            f"<li class='item'><a href='/a/{digest[:8]}.html' data-id='{digest[8:20]}' "
            f"target='_blank'><img src='/img/{digest[20:36]}.jpg' alt=''>{titles[at]}</a></li>\n"
        )
        n_bytes += len(rows[-1].encode())
    return f"<ul class='more'>\n{''.join(rows)}</ul>\n"


@cache
def _titles() -> tuple[str, ...]:
    return tuple(article.title for article in all_articles())


def _list_page(paths: tuple[str, ...]) -> bytes:
    links = "".join(f"<li><a href='{path}'>{path}</a></li>" for path in paths)
    return f"<!DOCTYPE html><html><head><title>列表</title></head><ul>{links}</ul></html>".encode()


def _stored(body: bytes) -> Stored:
    etag = hashlib.sha256(body).hexdigest()[:16].encode()
    return Stored(body, gzip.compress(body, 6), etag)


def main() -> None:
    """Serve until the standard input ends."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--pages", type=int, default=1000)
    parser.add_argument("--kilobytes", type=int, default=30, help="least size of a page")
    parser.add_argument("--core", type=int, help="run on this core only")
    chosen = parser.parse_args()
    if chosen.core is not None:
        os.sched_setaffinity(0, {chosen.core})
    with LocalSite(Shelf(n_pages=chosen.pages, size=chosen.kilobytes * 1000)) as site:
        print(site.url, flush=True)
        sys.stdin.read()


if __name__ == "__main__":
    main()
