"""Two machines with one ledger in a store: whoever crawls a source tells that it broke, once."""

import json
import logging
import threading
from datetime import timedelta

import boto3
import pytest
from moto.server import ThreadedMotoServer

from ingest import jobs
from ingest.sampleweb.days import day_start
from ingest.sampleweb.server import serve
from ingest.sampleweb.web import SampleWeb
from ingest.settings import Settings
from ingest.store.remote import remote_releases
from tests.flows.test_alerts import LostFeed, Server, entries, events_of
from tests.report.test_telling import Hook

BEGIN = day_start(12)
HOUR = timedelta(hours=1)
CRAWL = "import sys; from flows.crawl import crawl; crawl('tech', ['sample_zhixie'], sys.argv[1])"


@pytest.fixture
def store(monkeypatch):
    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    moto = ThreadedMotoServer("127.0.0.1", 0, verbose=False)
    moto.start()
    host, port = moto.get_host_and_port()
    keys = {
        "AWS_ENDPOINT_URL": f"http://{host}:{port}",
        "AWS_ACCESS_KEY_ID": "id",
        "AWS_SECRET_ACCESS_KEY": "secret",
        "AWS_REGION": "us-east-1",
    }
    for name, value in keys.items():
        monkeypatch.setenv(name, value)
    monkeypatch.delenv("AWS_PROFILE", raising=False)
    client = boto3.client("s3", endpoint_url=keys["AWS_ENDPOINT_URL"], region_name="us-east-1")
    client.create_bucket(Bucket="corpus")
    yield "s3://corpus/all"
    moto.stop()


@pytest.fixture
def hooks():
    made = Hook(), Hook()
    threads = [threading.Thread(target=one.server.serve_forever, args=(0.01,)) for one in made]
    for thread in threads:
        thread.start()
    yield made
    for one, thread in zip(made, threads, strict=True):
        one.server.shutdown()
        thread.join()
        one.server.server_close()


@pytest.fixture
def prefect(store, tmp_path):
    folder = tmp_path / "prefect"
    folder.mkdir()
    made = Server(folder)  # takes the keys of the store along
    try:
        made.until(lambda: made.ask("/health"))
        yield made
    finally:
        made.process.terminate()
        made.process.wait(60)


class Machine:
    """A home that crawls one portal of the sample web."""

    def __init__(self, home, portal, *, hook, store, web) -> None:
        self.home, self.portal, self.hook, self.web = home, portal, hook, web
        self._store = store

    def settings(self, after):
        return Settings(
            home=self.home, now=BEGIN + after, store_url=self._store, webhook_url=self.hook.url
        )

    def crawl(self, after):
        chosen = self.settings(after)
        fetched = jobs.fetch([self.portal], settings=chosen, proxy=self.web.url)
        return told(jobs.read(fetched, settings=chosen))

    def variables(self, after):
        return {
            "INGEST_HOME": str(self.home),
            "INGEST_NOW": (BEGIN + after).isoformat(),
            "INGEST_STORE_URL": self._store,
            "INGEST_WEBHOOK_URL": self.hook.url,
        }


def told(outcome):
    return [(event.what, event.alert.id) for event in outcome.events]


@pytest.mark.slow
def test_a_source_that_breaks_is_told_by_the_machine_that_crawls_it(
    prefect, store, hooks, tmp_path
):
    well, ill = SampleWeb(seed=7, now=BEGIN), LostFeed(seed=7, now=BEGIN)
    with serve(well, port=0) as web:
        first, second = (
            Machine(tmp_path / name, portal, hook=hook, store=store, web=web)
            for name, portal, hook in zip(
                ("first", "second"), ("sample_shendu", "sample_zhixie"), hooks, strict=True
            )
        )
        assert first.crawl(0 * HOUR) == []
        assert second.crawl(0 * HOUR) == []
        made = jobs.publish(settings=first.settings(HOUR))
        assert told(made) == []
        assert len(remote_releases(store)) == 1
        web.show(ill)
        done = prefect.run(CRAWL, web.url, **second.variables(8 * HOUR))
        assert "alert opened: sample_zhixie: Feed" in done.stdout + done.stderr
        assert [line.split(": ")[:2] for line in entries(second.home)] == [
            ["broken", "sample_zhixie"]
        ]
        (body,) = second.hook.bodies
        assert [event["cause"] for event in body["events"]] == ["broken:sample_zhixie"]
        (event,) = prefect.until(lambda: events_of(prefect, "ingest.portal.broken"))
        assert event["resource"]["prefect.resource.id"] == "corpus.portal.sample_zhixie"
        assert first.crawl(9 * HOUR) == []
        looked = jobs.health(settings=first.settings(10 * HOUR))
        assert told(looked) == []  # told by the other one, and here for all to see
        assert looked.fails
        assert any(said.startswith("sample_zhixie: Feed") for said in looked.warnings)
        web.show(well)
        assert second.crawl(11 * HOUR) == [("cleared", "broken:sample_zhixie")]
        assert first.crawl(12 * HOUR) == []
        assert not jobs.health(settings=first.settings(13 * HOUR)).fails
        page = jobs.health(settings=second.settings(13 * HOUR))
        assert (page.warnings, page.fails) == ((), False)  # that nothing is published here is right
    assert [body["n_open"] for body in second.hook.bodies] == [1, 0]
    assert first.hook.bodies == []
    known = json.loads((second.home / "health" / "health.json").read_text("utf-8"))
    assert known["facts"]["elsewhere"] == ["sample_shendu"]
