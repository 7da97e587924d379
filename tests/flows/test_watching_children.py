"""The programs that ``ingest up`` keeps running: their logs, their pulse."""

import json
import os
import socket
import sys
import threading
import time
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from flows import pulse
from flows.children import MAX_LOG_BYTES, MAX_STARTS, Child
from flows.pulse import EVERY_S, PATIENCE, Heartbeat, Pulse, answers
from ingest.errors import IngestError


def child_that(does: str, logs) -> Child:
    return Child("one", [sys.executable, "-c", does], environment=os.environ, logs=logs)


def ended(child: Child) -> Child:
    child.start()
    while child.is_alive:
        time.sleep(0.02)
    return child


def test_only_what_it_wrote_since_its_start_is_told(tmp_path):
    child = child_that("print('first\\n\\nlast')", tmp_path)
    ended(ended(child))
    assert child.lines() == ["first", "last"]
    assert child.exit_code == 0
    assert child.log.read_text() == "first\n\nlast\n" * 2


def test_a_long_log_begins_anew_and_the_old_one_is_kept(tmp_path):
    child = ended(child_that("print('x')", tmp_path))
    child.trim_log()
    assert child.log.read_text() == "x\n"
    with child.log.open("a") as log:
        log.write("y" * MAX_LOG_BYTES)
    child.trim_log()
    assert child.log.read_text() == ""
    assert (tmp_path / "one.log.1").read_text().startswith("x\ny")
    assert ended(child).log.read_text() == "x\n"


def test_what_ends_again_and_again_is_given_up(tmp_path):
    child = child_that("raise SystemExit(3)", tmp_path)
    for _ in range(MAX_STARTS):
        assert ended(child).exit_code == 3
    with pytest.raises(IngestError, match=f"one ended {MAX_STARTS} times"):
        child.start()


class Healthy(BaseHTTPRequestHandler):
    """Answers everything with an error, which is an answer."""

    def do_GET(self):
        self.send_error(503)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


def test_a_server_that_answers_is_never_lost():
    with HTTPServer(("127.0.0.1", 0), Healthy) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        looked = Pulse(lambda: answers(f"http://127.0.0.1:{server.server_port}/health"))
        assert not any(looked.is_lost(n * EVERY_S) for n in range(2 * PATIENCE))
        server.shutdown()


def test_a_server_that_hangs_is_lost_after_a_while_and_found_again(monkeypatch):
    monkeypatch.setattr(pulse, "ANSWER_S", 0.05)
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        silent.listen()
        looked = Pulse(lambda: answers(f"http://127.0.0.1:{silent.getsockname()[1]}/health"))
        lost = [looked.is_lost(n * EVERY_S) for n in range(PATIENCE)]
        assert lost == [False] * (PATIENCE - 1) + [True]
        looked.begin(PATIENCE * EVERY_S)
        assert not looked.is_lost(PATIENCE * EVERY_S + 1)


class Workers(BaseHTTPRequestHandler):
    """Answers with the workers of a pool, as the server's ``beats`` has them."""

    def do_POST(self):
        self.rfile.read(int(self.headers["Content-Length"]))
        body = json.dumps(
            [{"name": name, "last_heartbeat_time": at} for name, at in self.server.beats.items()]
        ).encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


def test_a_worker_whose_heart_stands_still_is_lost():
    with HTTPServer(("127.0.0.1", 0), Workers) as server:
        server.beats = {"another": "0"}
        threading.Thread(target=server.serve_forever, daemon=True).start()
        heart = Heartbeat(f"http://127.0.0.1:{server.server_port}/api", "ingest", "ours")
        assert not heart.has_come(), "nobody has heard of it"
        looked = Pulse(heart.has_come)
        for n in range(2 * PATIENCE):
            server.beats = {"another": "0", "ours": str(n)}
            assert not looked.is_lost(n * EVERY_S)
        lost = [looked.is_lost((2 * PATIENCE + n) * EVERY_S) for n in range(PATIENCE)]
        assert lost == [False] * (PATIENCE - 1) + [True]
        server.shutdown()
    assert heart.has_come(), "a server that is gone says nothing about its workers"
