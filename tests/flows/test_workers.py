"""Several workers: who crawls what is split by registrable domain, and nothing is done twice."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections import defaultdict
from pathlib import Path

import duckdb
import pytest
import yaml

from ingest.portals.groups import GROUPS, domains_of, group_of
from ingest.portals.registry import all_portals
from ingest.sampleweb.days import day_start
from ingest.sampleweb.server import serve
from ingest.sampleweb.web import SampleWeb

REPOSITORY = Path(__file__).resolve().parents[2]
NOW = day_start(12)
SHARES = {"crawl-tech": ["sample_zhixie"], "crawl-business": ["sample_shendu"]}


def declared() -> dict:
    return yaml.safe_load((REPOSITORY / "prefect.yaml").read_text(encoding="utf-8"))


def test_no_registrable_domain_is_split_over_two_groups():
    groups = defaultdict(set)
    for portal in all_portals().values():
        for domain in domains_of(portal):
            groups[domain].add(group_of(portal))
    assert len(groups) > 60
    assert {domain: found for domain, found in groups.items() if len(found) > 1} == {}


def test_domains_are_those_of_pages_and_lists():
    portals = all_portals()
    assert domains_of(portals["wechat"]) & domains_of(portals["tencent_tech"]) == {"qq.com"}
    assert all(domains_of(portal) for portal in portals.values() if portal.domains)
    assert not any("{" in domain for portal in portals.values() for domain in domains_of(portal))


def test_every_group_has_a_queue_of_its_own():
    queues = {one["name"]: one["work_pool"]["work_queue_name"] for one in declared()["deployments"]}
    for group in GROUPS:
        name = f"crawl-{group}"
        assert [job for job, queue in queues.items() if queue == name] == [name]


def two_shares(proxy: str) -> dict:
    """Return our deployments without schedules, two groups of which crawl the sample web."""
    settings = declared()
    for deployment in settings["deployments"]:
        deployment["schedules"] = []
        if deployment["name"] in SHARES:
            portals = SHARES[deployment["name"]]
            deployment["parameters"] |= {"portals": portals, "proxy": proxy}
    return settings


class Api:
    """The Prefect server that ``ingest up`` starts, and what went wrong when it does not answer."""

    def __init__(self, home: Path, port: int) -> None:
        self.url = f"http://127.0.0.1:{port}/api"
        self.home = home

    def ask(self, path: str, body: dict | None = None):
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(  # noqa: S310
            self.url + path, data, {"Content-Type": "application/json"}
        )
        try:
            with urllib.request.urlopen(request, timeout=10) as answer:  # noqa: S310
                return json.load(answer)
        except OSError:
            return None

    def until(self, found, seconds: float):
        deadline = time.monotonic() + seconds
        while not (result := found()):
            if time.monotonic() > deadline:
                logs = [f"{path}\n{path.read_text()[-2000:]}" for path in self.home.rglob("*.log")]
                raise AssertionError("\n".join(logs))
            time.sleep(0.5)
        return result

    def deployments(self) -> dict[str, str]:
        return {one["name"]: one["id"] for one in self.ask("/deployments/filter", {}) or []}

    def is_worked(self, queue: str) -> bool:
        """Return whether a worker asks for the runs of a queue."""
        found = self.ask(f"/work_pools/ingest/queues/{queue}")
        return bool(found) and found["status"] == "READY"

    def state(self, run: str) -> str:
        return (self.ask(f"/flow_runs/{run}") or {}).get("state", {}).get("type", "")

    def pause(self, deployment: str) -> None:
        request = urllib.request.Request(  # noqa: S310
            f"{self.url}/deployments/{deployment}/pause_deployment", b""
        )
        with urllib.request.urlopen(request, timeout=10):  # noqa: S310
            pass

    def start(self, deployment: str) -> str:
        made = self.until(lambda: self.ask(f"/deployments/{deployment}/create_flow_run", {}), 60)
        return made["id"]

    def ended(self, run: str) -> bool:
        state = (self.ask(f"/flow_runs/{run}") or {}).get("state", {})
        assert state.get("type") not in {"FAILED", "CRASHED", "CANCELLED"}, state
        return state.get("type") == "COMPLETED"


def kill_worker_of(up: subprocess.Popen[bytes]) -> None:
    """Kill the worker that an ``ingest up`` has started."""
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            parent = (folder / "stat").read_text().rpartition(")")[2].split()[1]
            words = (folder / "cmdline").read_bytes().split(b"\0")
        except OSError:
            continue
        if int(parent) == up.pid and b"worker" in words:
            os.kill(int(folder.name), signal.SIGKILL)
            return
    raise AssertionError("it has no worker")


def stop(process: subprocess.Popen[bytes]) -> None:
    process.send_signal(signal.SIGTERM)
    try:
        process.wait(60)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        raise


@pytest.mark.slow
@pytest.mark.skipif(sys.platform != "linux", reason="processes end with their parents on Linux")
def test_two_workers_share_the_crawls_of_one_corpus(tmp_path):
    home = tmp_path / "home"
    home.mkdir()
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    api = Api(tmp_path, port)
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("PREFECT_", "INGEST_"))}
    environment = kept | {
        "INGEST_HOME": str(home),
        "INGEST_NOW": NOW.isoformat(),
        "INGEST_WORKERS": "1",
        "PREFECT_API_URL": api.url,
        "PREFECT_HOME": str(home / "prefect"),
        "PREFECT_FLOWS_HEARTBEAT_FREQUENCY": "30",
    }
    chosen = tmp_path / "prefect.yaml"
    first = ["up", "--port", str(port), "--prefect-file", str(chosen)]
    queues = ["--queue", "default", "--queue", "crawl-tech"]
    second = ["up", "--no-server", "--beside", "--queue", "crawl-business"]
    second += ["--prefect-file", str(chosen)]
    started: list[subprocess.Popen[bytes]] = []

    def begin(name: str, program: list[str], **variables: str) -> None:
        with (tmp_path / f"{name}.log").open("wb") as log:
            started.append(
                subprocess.Popen(
                    [sys.executable, "-m", *program],
                    env=environment | variables,
                    stdout=log,
                    stderr=subprocess.STDOUT,
                    start_new_session=True,
                )
            )

    with serve(SampleWeb(seed=7, now=NOW), port=0) as web:
        chosen.write_text(yaml.safe_dump(two_shares(web.url)), encoding="utf-8")
        try:
            begin("first", ["ingest", *first, *queues])
            api.until(lambda: api.is_worked("crawl-tech"), 300)
            begin("second", ["ingest", *second], INGEST_MIN_DELAY_S="3")
            api.until(lambda: api.is_worked("crawl-business"), 300)
            ids = api.deployments()
            api.pause(ids["nightly"])
            runs = {"crawl-business": api.start(ids["crawl-business"])}
            api.until(lambda: api.state(runs["crawl-business"]) == "RUNNING", 120)
            kill_worker_of(started[0])
            api.until(lambda: (tmp_path / "first.log").read_text().count(": up\n") == 2, 300)
            assert api.state(runs["crawl-business"]) == "RUNNING", "the other worker's"
            assert api.ask(f"/deployments/{ids['nightly']}")["paused"]
            runs["crawl-tech"] = api.start(ids["crawl-tech"])
            api.until(lambda: all(map(api.ended, runs.values())), 300)
            last = api.start(ids["publish"])
            api.until(lambda: api.ended(last), 120)
        finally:
            for process in started[::-1]:
                stop(process)
    logs = {
        "first": (home / "logs" / "worker.log").read_text(),
        "second": (home / "logs" / "worker-crawl-business.log").read_text(),
    }
    for job, run in runs.items():
        who = [name for name, log in logs.items() if run in log]
        assert who == (["first"] if job == "crawl-tech" else ["second"])
    latest = f"{home}/releases/latest"
    (row,) = duckdb.sql(
        f"""select count(*), count(distinct article_id), count(distinct canonical_url),
            count(distinct portal) from read_parquet('{latest}/articles/**/*.parquet')"""
    ).fetchall()
    assert row[0] == row[1] == row[2] > 3
    assert row[3] == 2
    crawls = duckdb.sql(
        f"""select portal, count(distinct run_id), count(*) = count(distinct (run_id, route))
            from read_parquet('{latest}/route_runs/**/*.parquet') group by all order by all"""
    ).fetchall()
    assert crawls == [("sample_shendu", 1, True), ("sample_zhixie", 1, True)]
