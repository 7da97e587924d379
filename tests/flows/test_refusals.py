"""What ``ingest up`` says in one line, and how soon it stops, when it cannot do its work."""

import argparse
import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest
from typer.testing import CliRunner

from flows.up import environment_of
from ingest.cli import app
from ingest.errors import ConfigError, InputError
from ingest.locking import only_holder
from ingest.settings import Settings

GOOD = "deployments: [{name: publish, entrypoint: flows.publish.publish}]"


def started(home: Path, *words: str, **environment: str) -> subprocess.Popen[str]:
    """Start ``ingest up`` with deployments of no portal, or with those that the words name."""
    chosen = home.parent / "good.yaml"
    chosen.write_text(GOOD, encoding="utf-8")
    kept = {k: v for k, v in os.environ.items() if not k.startswith("PREFECT_")}
    return subprocess.Popen(
        [sys.executable, "-m", "ingest", "up", f"--prefect-file={chosen}", *words],
        env=kept | {"INGEST_HOME": str(home)} | environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


def test_a_port_that_is_taken_is_named(tmp_path):
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        up = started(tmp_path / "home", f"--port={port}")
        (line,) = up.communicate(timeout=60)[0].splitlines()
    assert up.returncode == 1
    assert f"port {port}" in line and "--no-server" in line


def test_a_second_one_on_the_same_corpus_is_refused(tmp_path):
    home = tmp_path / "home"
    with only_holder(home / "up.lock"):
        up = started(home)
        (line,) = up.communicate(timeout=60)[0].splitlines()
    assert up.returncode == 1
    assert "another run is at work here" in line


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("deployments: [", "cannot be read"),
        ("name: corpus", "declares no deployments"),
        ("deployments: []", "declares no deployments"),
        ("deployments: [publish]", "declares no deployments"),
        ("deployments: [{name: publish}]", "needs a name and an entrypoint"),
        ("\ud800".encode("utf-8", "surrogatepass"), "cannot be read"),
    ],
)
def test_a_prefect_file_that_is_broken_is_named(tmp_path, text, says):
    from flows.preparing import deployments_in  # noqa: PLC0415 - slow to import

    chosen = tmp_path / "prefect.yaml"
    chosen.write_bytes(text if isinstance(text, bytes) else text.encode())
    with pytest.raises(InputError, match=f"prefect.yaml: .*{says}") as refused:
        deployments_in(chosen)
    assert "\n" not in str(refused.value)


@pytest.mark.parametrize("url", ["", "garbage", "host:4200/api", "http://[::1", "http:///api"])
def test_an_api_that_is_no_address_is_refused_at_once(tmp_path, url):
    words = ["up", "--no-server", "--home", str(tmp_path)]
    done = CliRunner().invoke(
        app, words, env={"PREFECT_API_URL": url, "INGEST_CONTACT": "a@b.example"}
    )
    assert isinstance(done.exception, ConfigError)
    assert str(done.exception).startswith("--no-server needs a PREFECT_API_URL such as ")


NO_SERVER = {"PREFECT_API_URL": "http://127.0.0.1:1/api"}


@pytest.mark.slow
def test_an_entrypoint_that_is_not_there_is_named_before_the_server_answers(tmp_path):
    wrong = tmp_path / "wrong.yaml"
    wrong.write_text(GOOD.replace("flows.publish.publish", "flows.publish.nothing"))
    up = started(tmp_path / "home", "--no-server", f"--prefect-file={wrong}", **NO_SERVER)
    *_, line = up.communicate(timeout=120)[0].splitlines()
    assert up.returncode == 1
    assert "flows.publish has no flow nothing" in line


@pytest.mark.slow
def test_a_stop_does_not_wait_for_a_server_that_never_answers(tmp_path):
    home = tmp_path / "home"
    up = started(home, "--no-server", **NO_SERVER)
    while not (home / "logs" / "prepare.log").exists() and up.poll() is None:
        time.sleep(0.1)
    up.send_signal(signal.SIGTERM)
    said = up.communicate(timeout=60)[0]
    assert up.returncode == 0, said
    assert said.endswith("stopped\n")


@pytest.mark.parametrize("days", ["", "90"])
def test_what_prefect_keeps_may_be_chosen(tmp_path, monkeypatch, days):
    name = "PREFECT_SERVER_SERVICES_DB_VACUUM_RETENTION_PERIOD"
    monkeypatch.delenv(name, raising=False)
    if days:
        monkeypatch.setenv(name, str(int(days) * 24 * 3600))
    chosen = argparse.Namespace(port=4200, no_server=False)
    environment = environment_of(chosen, Settings(home=tmp_path))
    assert environment[name] == str(int(days or 30) * 24 * 3600)
    assert "flow_runs" in environment["PREFECT_SERVER_SERVICES_DB_VACUUM_ENABLED"]
