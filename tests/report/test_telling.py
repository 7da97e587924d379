"""What is told: the Atom feed, and a webhook that is a real server."""

import json
import socket
import threading
from datetime import datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from lxml import etree
from pydantic import ValidationError

from ingest.report.health import write_health
from ingest.report.health_alerts import KEPT_EVENTS, Alert, Event
from ingest.report.health_feed import feed_of
from ingest.report.health_outbox import heard, unheard
from ingest.report.health_state import UNHEARD_DAYS
from ingest.report.health_webhook import fault_of_post
from ingest.settings import Settings
from tests.report.health_corpus import NOW, corpus_in
from tests.report.made_facts import DAY, HOUR

ATOM = {"a": "http://www.w3.org/2005/Atom"}


class Hook:
    """A server that takes posts, and answers with what it is told to."""

    def __init__(self) -> None:
        self.status = 204
        self.bodies: list[dict] = []
        self.headers: list[dict] = []
        hook = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self):
                content = self.rfile.read(int(self.headers["Content-Length"]))
                hook.bodies.append(json.loads(content))
                hook.headers.append(dict(self.headers))
                self.send_response(hook.status)
                if hook.status == 302:
                    self.send_header("Location", f"{hook.url}/elsewhere")
                self.end_headers()

            def do_GET(self):
                hook.bodies.append({"got": self.path})
                self.send_response(200)
                self.end_headers()

            def log_message(self, *_args):
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}/hook?secret=s3cret"


@pytest.fixture
def hook():
    made = Hook()
    thread = threading.Thread(target=made.server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield made
    made.server.shutdown()
    thread.join()
    made.server.server_close()


@pytest.fixture
def home(tmp_path):
    corpus_in(tmp_path, n_days=20, broken=frozenset({"gmw"}))
    return tmp_path


def run(home, at=NOW, url=""):
    return write_health(settings=Settings(home=home, now=at, webhook_url=url))


def event(n: int, what: str = "opened", said: str = "gmw: blocked") -> Event:
    alert = Alert(
        id=f"broken:{n}",
        kind="broken",
        subject=str(n),
        weight="broken",
        said=said,
        opened_at=NOW + n * HOUR,
    )
    at = NOW + n * HOUR if what == "opened" else NOW + (n + 1) * HOUR
    return Event(what=what, at=at, alert=alert)


def test_a_webhook_is_told_once_and_again_when_it_clears(home, hook):
    run(home, url=hook.url)
    run(home, NOW + HOUR, url=hook.url)
    assert len(hook.bodies) == 1
    body = hook.bodies[0]
    (told,) = body.pop("events")
    assert body == {
        "version": 1,
        "sent_at": "2026-10-31T04:00:00Z",
        "n_open": 1,
        "text": f"broken: {told['said']}",
    }
    assert told == {
        "id": told["id"],
        "what": "opened",
        "at": "2026-10-31T04:00:00Z",
        "cause": "broken:gmw",
        "kind": "broken",
        "subject": "gmw",
        "weight": "broken",
        "said": told["said"],
        "opened_at": "2026-10-31T04:00:00Z",
    }
    assert told["id"].startswith("urn:uuid:")
    assert hook.headers[0]["Content-Type"] == "application/json; charset=utf-8"
    corpus_in(home, n_days=20)
    run(home, NOW + 2 * HOUR, url=hook.url)
    assert [one["what"] for one in hook.bodies[1]["events"]] == ["cleared"]
    assert hook.bodies[1]["n_open"] == 0


def test_a_webhook_that_fails_is_told_of_and_tried_again(home, hook):
    hook.status = 500
    first = run(home, url=hook.url)
    assert [cause.id for cause in first.causes] == ["webhook:failing", "broken:gmw"]
    assert "127.0.0.1: HTTP 500" in first.causes[0].said
    second = run(home, NOW + HOUR, url=hook.url)
    assert second.facts.unsent.n_tries == 2
    assert second.facts.unsent.since == NOW
    hook.status = 200
    third = run(home, NOW + 2 * HOUR, url=hook.url)
    assert [cause.id for cause in third.causes] == ["broken:gmw"]
    run(home, NOW + 3 * HOUR, url=hook.url)
    run(home, NOW + 4 * HOUR, url=hook.url)
    ids = [[one["cause"] for one in body["events"]] for body in hook.bodies]
    both = ["broken:gmw", "webhook:failing"]
    assert ids == [["broken:gmw"], both, both, ["webhook:failing"]]
    assert hook.bodies[1]["events"][0] == hook.bodies[2]["events"][0]  # the same id: known
    everything = "".join(path.read_text("utf-8") for path in (home / "health").glob("*.*"))
    assert "s3cret" not in everything


def test_a_redirect_is_not_followed(hook):
    hook.status = 302
    assert fault_of_post(hook.url, {}) == "127.0.0.1: HTTP 302"
    assert hook.bodies == [{}]


def test_nobody_at_the_address_is_a_fault():
    with socket.create_server(("127.0.0.1", 0)) as taken:
        url = f"http://127.0.0.1:{taken.getsockname()[1]}/"
    assert fault_of_post(url, {}) == "127.0.0.1: Connection refused"


def test_a_server_that_does_not_answer_is_a_fault():
    with socket.create_server(("127.0.0.1", 0)) as silent:
        url = f"http://127.0.0.1:{silent.getsockname()[1]}/"
        assert fault_of_post(url, {}, timeout_s=0.05) == "127.0.0.1: TimeoutError"


@pytest.mark.parametrize("url", ["http://127.0.0.1:http/", "http://[::1/", "http:///hook"])
def test_an_address_that_is_none_is_a_fault(url):
    assert fault_of_post(url, {}, timeout_s=1)


@pytest.mark.parametrize(
    "url",
    [
        *("file:///etc/passwd", "ftp://a.example", "a.example", "http://"),
        *("http://[::1", "http:///hook", "http://a.example:http/"),
    ],
)
def test_only_web_addresses_are_taken(url):
    with pytest.raises(ValidationError):
        Settings(webhook_url=url)


def test_without_a_webhook_nothing_is_kept_for_one(home, hook):
    hook.status = 500
    run(home, url=hook.url)
    run(home, NOW + HOUR)
    hook.status = 200
    found = run(home, NOW + 2 * HOUR, url=hook.url)
    assert len(hook.bodies) == 1
    assert [cause.id for cause in found.causes] == ["broken:gmw"]


def test_what_a_look_by_hand_finds_waits_for_prefect_until_it_was_heard(home):
    (told,) = run(home).events
    assert unheard(home, now=NOW) == (told,)
    assert run(home, NOW + HOUR).events == ()
    assert unheard(home, now=NOW + HOUR) == (told,)
    corpus_in(home, n_days=20)
    (cleared,) = run(home, NOW + 2 * HOUR).events
    assert unheard(home, now=NOW + 2 * HOUR) == (told, cleared)
    heard(home, {told.id})
    assert unheard(home, now=NOW + 2 * HOUR) == (cleared,)
    assert unheard(home, now=NOW + (UNHEARD_DAYS + 1) * DAY) == ()


def test_nothing_waits_where_nothing_was_looked_at(tmp_path):
    assert unheard(tmp_path, now=NOW) == ()
    heard(tmp_path, {"urn:uuid:none"})
    assert unheard(tmp_path, now=NOW) == ()


def test_a_damaged_state_is_left_to_the_next_look(home):
    run(home)
    path = home / "health" / "state.json"
    path.write_text("{")
    assert unheard(home, now=NOW) == ()
    heard(home, {"urn:uuid:none"})
    (note,) = run(home, NOW + HOUR).notes
    assert "damaged" in note


def test_the_feed_is_atom(home):
    run(home)
    first = (home / "health" / "alerts.atom").read_bytes()
    run(home, NOW + HOUR)
    assert (home / "health" / "alerts.atom").read_bytes() == first  # nothing new, nothing changed
    corpus_in(home, n_days=20)
    run(home, NOW + 2 * HOUR)
    feed = etree.parse(str(home / "health" / "alerts.atom")).getroot()
    assert feed.tag == "{http://www.w3.org/2005/Atom}feed"
    for name in ("id", "title", "updated", "author/a:name"):
        assert len(feed.findall(f"a:{name}", ATOM)) == 1
    entries = feed.findall("a:entry", ATOM)
    assert [entry.findtext("a:title", namespaces=ATOM).split(":")[0] for entry in entries] == [
        "cleared",
        "broken",
    ]
    assert feed.findtext("a:id", namespaces=ATOM) == etree.fromstring(first).findtext(
        "a:id", namespaces=ATOM
    )
    assert 'lists "<b>nothing</b>" & <img' in entries[1].findtext("a:summary", namespaces=ATOM)
    assert {category.get("term") for category in entries[1].findall("a:category", ATOM)} == {
        "opened",
        "broken",
    }


@pytest.mark.parametrize("n", [0, 1, 7, KEPT_EVENTS + 30])
def test_a_feed_is_bounded_and_its_newest_come_first(n):
    events = [event(number, said=f"\x00\x1b[0m 光明网 <b>&\ufffe {number}") for number in range(n)]
    events += [event(n - 1, "cleared")] if n else []
    feed = etree.fromstring(feed_of(events, began_at=NOW - DAY))
    entries = feed.findall("a:entry", ATOM)
    ids = [entry.findtext("a:id", namespaces=ATOM) for entry in entries]
    times = [entry.findtext("a:updated", namespaces=ATOM) for entry in entries]
    assert len(entries) == min(len(events), KEPT_EVENTS)
    assert len(set(ids)) == len(ids)
    assert all(one.startswith("urn:uuid:") for one in ids)
    assert times == sorted(times, reverse=True)
    assert all(datetime.fromisoformat(one).tzinfo for one in times)
    assert feed.findtext("a:updated", namespaces=ATOM) == (
        times[0] if n else "2026-10-30T04:00:00Z"
    )
