"""A real HTTP server on loopback, and a crawl of it in a process of its own."""

import contextlib
import json
import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

Answer = tuple[int, dict[str, str], bytes | Callable[[], Iterator[bytes]]]


class Site:
    """What the server answers: path -> (status, headers, body), and what was asked for.

    A list of answers is given one after the other. A body that is a function is sent piece by
    piece, as long as anybody listens.
    """

    def __init__(self) -> None:
        self.answers: dict[str, Answer | list[Answer]] = {}
        self.statuses: list[tuple[str, int]] = []
        self.asked: list[str] = []
        self.posted: list[tuple[str, str, bytes]] = []  # path, content type, body
        self.url = ""


@pytest.fixture
def site() -> Iterator[Site]:
    answers = Site()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            answers.posted.append((self.path, self.headers.get("Content-Type", ""), body))
            self.do_GET()

        def do_GET(self) -> None:
            answers.asked.append(self.path)
            if self.path == "/robots.txt":
                time.sleep(0.2)  # long enough for many requests to wait for it
            answer = answers.answers.get(self.path, (404, {}, b"nothing"))
            status, headers, body = answer.pop(0) if isinstance(answer, list) else answer
            if headers.get("ETag") and self.headers.get("If-None-Match") == headers["ETag"]:
                status, body = 304, b""
            answers.statuses.append((self.path, status))
            self.send_response(status)
            if callable(body):
                self.send_pieces(headers, body())
                return
            for name, value in {"Content-Length": str(len(body)), **headers}.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(body)
            if headers.get("Content-Length", str(len(body))) != str(len(body)):
                self.close_connection = True

        def send_pieces(self, headers: dict[str, str], pieces: Iterator[bytes]) -> None:
            self.close_connection = True
            for name, value in {"Connection": "close", **headers}.items():
                self.send_header(name, value)
            self.end_headers()
            with contextlib.suppress(OSError):
                for piece in pieces:
                    self.wfile.write(piece)

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    answers.url = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield answers
    server.shutdown()
    server.server_close()


@pytest.fixture
def crawl_site(site: Site, tmp_path: Path) -> Callable[..., str]:
    def run(paths: list[str], *, now: str | None = None, days: tuple[str, ...] = ()) -> str:
        script = Path(__file__).with_name("one_crawl.py")
        done = subprocess.run(
            [sys.executable, script, tmp_path, site.url, json.dumps(paths), *days],
            check=True,
            capture_output=True,
            text=True,
            timeout=60,
            env={**os.environ, **({"INGEST_NOW": now} if now else {})},
        )
        return done.stdout.strip()

    return run
