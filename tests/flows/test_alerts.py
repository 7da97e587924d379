"""A source that breaks and a check that fails are told of in the same run, once: by feed, webhook
and Prefect's events, on which automations act."""

import json
import os
import socket
import subprocess
import sys
import threading
import time
import urllib.request
from dataclasses import replace
from datetime import timedelta
from uuid import UUID

import pytest
from lxml import etree

from flows.automations import LOOKS, SILENT_RUNS
from flows.events import name_of_event, resource_of
from ingest import crawl_jobs, jobs
from ingest.model.article import Content
from ingest.report.health_alerts import Alert, Event
from ingest.report.health_outbox import unheard
from ingest.sampleweb.days import day_start
from ingest.sampleweb.server import serve
from ingest.sampleweb.web import SampleWeb
from ingest.settings import Settings
from ingest.store.ledger import Ledger
from ingest.store.pointer import latest_release
from ingest.store.release import publish
from tests.report.health_corpus import NOW, SHA, TEXT, corpus_in
from tests.report.test_telling import Hook
from tests.store.rows import ARTICLE, PAGE

BEGIN = day_start(12)
HOUR = timedelta(hours=1)
PORTALS = ["sample_zhixie"]
PATIENCE_S = 240.0
"""How long anything may take here: a flow starts in 8 s, in 90 s with fifteen others at work."""

LOGIN = b'<html><body><form><input type="password"></form></body></html>'


class LostFeed(SampleWeb):
    """The sample web with a login where one feed was."""

    def respond(self, method, url, headers):
        answer = super().respond(method, url, headers)
        if not url.endswith("zhixie-weekly.example/feed/"):
            return answer
        length = ("Content-Length", str(len(LOGIN)))
        return replace(
            answer, status=200, headers=(("Content-Type", "text/html"), length), body=LOGIN
        )


@pytest.fixture
def hook():
    made = Hook()
    thread = threading.Thread(target=made.server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield made
    made.server.shutdown()
    thread.join()
    made.server.server_close()


def entries(home):
    """Return the titles of the feed, the newest first."""
    feed = etree.parse(str(home / "health" / "alerts.atom"))
    return feed.xpath("//a:entry/a:title/text()", namespaces={"a": "http://www.w3.org/2005/Atom"})


@pytest.mark.slow
def test_a_source_that_breaks_is_told_once_by_its_crawl_and_once_when_it_is_mended(tmp_path, hook):
    home = tmp_path / "home"

    def crawl(web, after):
        chosen = Settings(home=home, now=BEGIN + after, webhook_url=hook.url)
        server.show(web)
        fetched = crawl_jobs.fetch(PORTALS, settings=chosen, proxy=server.url)
        return crawl_jobs.read(fetched, settings=chosen)

    def told(outcome):
        return [(event.what, event.alert.id) for event in outcome.events]

    well, ill = SampleWeb(seed=7, now=BEGIN), LostFeed(seed=7, now=BEGIN)
    with serve(well, port=0) as server:
        assert told(crawl(well, 0 * HOUR)) == []
        assert not (home / "health").exists()  # nothing is wrong with a corpus that is new
        jobs.publish(settings=Settings(home=home, now=BEGIN + HOUR))
        broken = crawl(ill, 2 * HOUR)
        assert told(broken) == [("opened", "broken:sample_zhixie")]
        assert any(line.startswith("alert opened: sample_zhixie: Feed") for line in broken.lines)
        assert [event["cause"] for event in hook.bodies[0]["events"]] == ["broken:sample_zhixie"]
        page = (home / "health" / "health.html").read_text("utf-8")
        assert "blocked" in page
        released = jobs.publish(
            settings=Settings(home=home, now=BEGIN + 3 * HOUR, webhook_url=hook.url)
        )
        assert told(released) == []
        looked = jobs.health(
            settings=Settings(home=home, now=BEGIN + 5 * HOUR, webhook_url=hook.url)
        )
        assert (told(looked), looked.fails) == ([], True)
        mended = crawl(well, 6 * HOUR)
        assert told(mended) == [("cleared", "broken:sample_zhixie")]
    assert [body["n_open"] for body in hook.bodies] == [1, 0]
    assert [line.split(": ")[0] for line in entries(home)] == ["cleared", "broken"]


def with_article(home, page_id: str, at=NOW) -> Ledger:
    """Return the ledger of a corpus, with one article more."""
    ledger = Ledger(home / "ledger")
    ledger.append("pages", [PAGE], run_id="r1")
    ledger.append("contents", [Content(sha256=SHA, text=TEXT)], run_id="r1")
    article = replace(
        ARTICLE,
        article_id=f"of-{page_id}",
        page_id=page_id,
        text_sha256=SHA,
        text_raw_sha256=SHA,
        n_chars=len(TEXT),
        fetched_at=at,
    )
    ledger.append("articles", [article], run_id="r1", batch="b")
    return ledger


def test_a_check_that_stops_a_release_is_told_once_with_its_rows(tmp_path, hook):
    chosen = Settings(home=tmp_path, now=NOW + HOUR, webhook_url=hook.url)
    sound = publish(with_article(tmp_path, PAGE.page_id), tmp_path / "releases", now=NOW)
    assert not jobs.publish(settings=chosen).fails
    before = latest_release(tmp_path / "releases")
    with_article(tmp_path, "lost")
    stopped = jobs.publish(settings=chosen)
    assert stopped.fails
    assert stopped.rows is None
    assert stopped.lines[0] == "no release was made, the latest one stays"
    (said,) = stopped.warnings
    assert said.startswith("references_to_nothing: ")
    assert "of-lost" in said
    (event,) = (event for event in stopped.events if event.alert.kind == "check")
    assert event.alert.id == "check:references_to_nothing"
    assert "of-lost" in event.alert.said
    again = jobs.publish(settings=chosen)
    assert again.fails
    assert again.events == ()
    looked = jobs.health(settings=chosen)
    assert any("no release was made" in warning for warning in looked.warnings)
    assert latest_release(tmp_path / "releases") == before != sound.folder
    with_article(tmp_path, "lost")
    lost = replace(PAGE, page_id="lost", url="http://a.example/lost")
    Ledger(tmp_path / "ledger").append("pages", [lost], run_id="r2")  # it was there, after all
    mended = jobs.publish(settings=chosen)
    assert not mended.fails, mended.warnings
    assert [
        (event.what, event.alert.id) for event in mended.events if event.alert.kind == "check"
    ] == [("cleared", "check:references_to_nothing")]


@pytest.mark.parametrize(
    ("kind", "subject", "weight", "what", "name", "resource"),
    [
        ("broken", "gmw", "broken", "opened", "ingest.portal.broken", "corpus.portal.gmw"),
        ("broken", "gmw", "broken", "cleared", "ingest.portal.broken.cleared", "corpus.portal.gmw"),
        (
            "check",
            "empty_texts",
            "broken",
            "opened",
            "ingest.check.failed",
            "corpus.check.empty_texts",
        ),
        ("check", "a", "watch", "opened", "ingest.check.warned", "corpus.check.a"),
        ("disk", "full", "broken", "opened", "ingest.disk.full", "corpus.disk.full"),
        (
            "release",
            "late",
            "broken",
            "cleared",
            "ingest.release.late.cleared",
            "corpus.release.late",
        ),
    ],
)
def test_an_alert_has_one_name_and_one_subject_as_an_event(
    kind, subject, weight, what, name, resource
):
    alert = Alert(
        id=f"{kind}:{subject}", kind=kind, subject=subject, weight=weight, said="", opened_at=NOW
    )
    assert name_of_event(Event(what=what, at=NOW, alert=alert)) == name
    assert resource_of(alert)["prefect.resource.id"] == resource


class Server:
    """A real Prefect server with a database of its own, and flows that are run against it."""

    def __init__(self, home) -> None:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        self.api = f"http://127.0.0.1:{self.port}/api"
        self.environment = {
            **{k: v for k, v in os.environ.items() if not k.startswith(("PREFECT_", "INGEST_"))},
            "PREFECT_HOME": str(home),
            "PREFECT_API_URL": self.api,
            "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
            "DO_NOT_TRACK": "1",
        }
        self.log = home / "server.log"
        with self.log.open("wb") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "prefect", "server", "start", "--port", str(self.port)],
                env=self.environment,
                stdout=log,
                stderr=subprocess.STDOUT,
            )

    def ask(self, path: str, body: dict | None = None):
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(  # noqa: S310
            self.api + path, data, {"Content-Type": "application/json"}
        )
        try:
            with urllib.request.urlopen(request, timeout=10) as answer:  # noqa: S310
                return json.load(answer)
        except OSError:
            return None

    def run(self, program: str, *words: str, **settings: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-c", program, *words],
            check=False,
            env=self.environment | settings,
            capture_output=True,
            text=True,
            timeout=PATIENCE_S,
        )

    def until(self, found, seconds: float = PATIENCE_S):
        deadline = time.monotonic() + seconds
        while not (result := found()):
            assert time.monotonic() < deadline, self.log.read_text()[-3000:]
            time.sleep(0.25)
        return result


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    made = Server(tmp_path_factory.mktemp("prefect"))
    try:
        made.until(lambda: made.ask("/health"))
        yield made
    finally:
        made.process.terminate()
        try:
            made.process.wait(20)
        except subprocess.TimeoutExpired:
            made.process.kill()


ENSURE = """
import asyncio
from prefect.client.orchestration import get_client
from flows.automations import ensure_automations

async def ensure():
    async with get_client() as client:
        await ensure_automations(client)

asyncio.run(ensure())
"""


def events_of(server, name: str):
    wanted = {"filter": {"event": {"name": [name]}}, "limit": 50}
    return (server.ask("/events/filter", wanted) or {}).get("events", [])


@pytest.mark.slow
def test_an_alert_is_an_event_and_an_automation_looks_at_everything(server, tmp_path):
    assert server.run(ENSURE).returncode == 0
    (own,) = (one for one in server.ask("/automations/filter", {}) if "source" in one["name"])
    (other,) = (one for one in server.ask("/automations/filter", {}) if "check" in one["name"])
    own["actions"].append({"type": "do-nothing"})  # what an operator added
    other["enabled"] = False
    for one in (own, other):
        body = {key: one[key] for key in ("name", "description", "enabled", "trigger", "actions")}
        put = urllib.request.Request(  # noqa: S310
            f"{server.api}/automations/{one['id']}",
            json.dumps(body).encode(),
            {"Content-Type": "application/json"},
            method="PUT",
        )
        urllib.request.urlopen(put, timeout=10).close()  # noqa: S310
    done = server.run(ENSURE)
    assert done.returncode == 0, done.stderr
    there = {one["name"]: one for one in server.ask("/automations/filter", {})}
    assert set(there) == {SILENT_RUNS.name, *LOOKS}
    assert [action["type"] for action in there[own["name"]]["actions"]] == [
        "run-deployment",
        "do-nothing",
    ]
    assert {name for name, one in there.items() if not one["enabled"]} == {other["name"]}
    corpus_in(tmp_path, n_days=20, broken=frozenset({"gmw", "ithome"}))
    by_hand = jobs.health(settings=Settings(home=tmp_path, now=NOW))  # sends no event, keeps them
    health = "from flows.health import health\nhealth()"
    settings = {"INGEST_HOME": str(tmp_path), "INGEST_NOW": NOW.isoformat()}
    done = server.run(health, **settings)
    assert done.returncode == 1
    assert "gmw: Feed" in done.stderr
    broken = server.until(lambda: events_of(server, "ingest.portal.broken"))
    assert sorted(one["resource"]["prefect.resource.id"] for one in broken) == [
        "corpus.portal.gmw",
        "corpus.portal.ithome",
    ]
    assert {UUID(one["id"]) for one in broken} == {UUID(event.id) for event in by_hand.events}
    deployment = server.ask("/deployments/name/health/health")["id"]

    def looks():
        runs = server.ask("/flow_runs/filter", {}) or []
        return [run for run in runs if run["deployment_id"] == deployment]

    server.until(looks)
    assert server.run(health, **settings).returncode == 1
    corpus_in(tmp_path, n_days=20)
    assert server.run(health, **settings).returncode == 0
    cleared = server.until(lambda: events_of(server, "ingest.portal.broken.cleared"))
    assert len(cleared) == 2
    assert len(events_of(server, "ingest.portal.broken")) == 2  # one for each, however often asked
    assert {event.what for event in unheard(tmp_path, now=NOW)} == {"cleared"}  # till they are seen
    assert len(looks()) == 1  # two sources broke at once, and one look is enough


@pytest.mark.slow
def test_a_publish_that_is_stopped_fails_with_its_rows_in_artifact_and_event(server, tmp_path):
    publish(with_article(tmp_path, PAGE.page_id), tmp_path / "releases", now=NOW)
    with_article(tmp_path, "lost")
    done = server.run(
        "from flows.publish import publish\npublish()",
        INGEST_HOME=str(tmp_path),
        INGEST_NOW=(NOW + HOUR).isoformat(),
    )
    assert done.returncode == 1
    (run,) = (
        run
        for run in server.ask("/flow_runs/filter", {})
        if run["name"]
        and run["state"]["type"] == "FAILED"
        and "references_to_nothing" in run["state"]["message"]
    )
    assert "of-lost" in run["state"]["message"]
    summary = server.ask("/artifacts/publish-summary/latest")
    assert "of-lost" in summary["data"]
    (event,) = server.until(lambda: events_of(server, "ingest.check.failed"))
    assert event["resource"]["prefect.resource.id"] == "corpus.check.references_to_nothing"
    assert "of-lost" in event["payload"]["said"]
