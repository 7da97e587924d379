"""The whole product as an operator runs it: ``ingest up``, started again whenever it ends."""

import http.client
import json
import os
import subprocess
import sys
import time
import urllib.request
from datetime import datetime
from pathlib import Path
from typing import Any

import yaml

from ingest.portals.registry import all_portals

ROOT = Path(__file__).resolve().parents[2]

AGAIN_AFTER_S = 1.0
"""How long after its end ``ingest up`` is started again, as by ``Restart=always``."""

STOP_S = 60.0


class Product:
    """One ``ingest up`` on the sample web, and runs of its deployments.

    Args:
        home: Its corpus.
        port: Port of its server.
        proxy: Where the sample web is.
    """

    def __init__(self, home: Path, *, port: int, proxy: str) -> None:
        self.home = home
        self.n_starts = 0
        self._api = f"http://127.0.0.1:{port}/api"
        self._log = home.parent / "up.log"
        home.mkdir(parents=True, exist_ok=True)
        chosen = home.parent / "prefect.yaml"
        chosen.write_text(yaml.safe_dump(_by_hand(proxy)), encoding="utf-8")
        self._command = [sys.executable, "-m", "ingest", "up"]
        self._command += [f"--port={port}", f"--prefect-file={chosen}"]
        kept = {k: v for k, v in os.environ.items() if not k.startswith(("PREFECT_", "INGEST_"))}
        self._environment = kept | {
            "INGEST_HOME": str(home),
            "PREFECT_LOGGING_LEVEL": "WARNING",
            "PREFECT_WORKER_QUERY_SECONDS": "1",  # ten by itself: a day of ours is some seconds
            "PREFECT_SERVER_DEPLOYMENTS_CONCURRENCY_SLOT_WAIT_SECONDS": "3",
        }
        self._process: subprocess.Popen[bytes] | None = None
        self._ended_at: float | None = None
        self._ids: dict[str, str] = {}

    @property
    def root(self) -> int | None:
        """Process id of ``ingest up`` while it lives."""
        if self._process is None or self._process.poll() is not None:
            return None
        return self._process.pid

    def keep_up(self) -> None:
        """Start it, or start it again a moment after it ended."""
        if self.root is not None:
            return
        now = time.monotonic()
        if self._process is not None and self._ended_at is None:
            self._ended_at = now
        if self._ended_at is not None and now - self._ended_at < AGAIN_AFTER_S:
            return
        self._ended_at = None
        self.n_starts += 1
        with self._log.open("ab") as log:
            self._process = subprocess.Popen(
                self._command,
                env=self._environment,
                cwd=ROOT,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )

    def start(self, deployment: str, *, now: datetime) -> str | None:
        """Create a run that takes an instant for the present; return its id, None if it failed."""
        if not self._ids:
            known = self._asked("/deployments/filter", {}) or []
            self._ids = {one["name"]: one["id"] for one in known}
        if deployment not in self._ids:
            return None
        body = {
            "state": {"type": "SCHEDULED"},
            "job_variables": {"env": {"INGEST_NOW": now.isoformat()}},
        }
        made = self._asked(f"/deployments/{self._ids[deployment]}/create_flow_run", body)
        return made and made["id"]

    def state(self, run: str) -> tuple[str, str] | None:
        """Return the type of a run's state and its message; None if the server does not answer."""
        found = self._asked(f"/flow_runs/{run}", None)
        return found and (found["state"]["type"], found["state"]["message"] or "")

    def cancel(self, run: str) -> None:
        """End a run that does not end by itself."""
        body = {"state": {"type": "CANCELLED"}, "force": True}
        self._asked(f"/flow_runs/{run}/set_state", body)

    def n_open_runs(self) -> int | None:
        """Return how many runs have begun and not ended; None if the server does not answer."""
        states = {"type": {"any_": ["PENDING", "RUNNING", "CANCELLING"]}}
        found = self._asked("/flow_runs/filter", {"flow_runs": {"state": states}})
        return None if found is None else len(found)

    def has_worker(self) -> bool:
        """Return whether the server answers and a worker has been heard of."""
        return bool(self._asked("/work_pools/ingest/workers/filter", {}))

    def stop(self) -> None:
        """End it as an operator does, and with force if it does not end."""
        if self._process is None or self.root is None:
            return
        self._process.terminate()
        try:
            self._process.wait(STOP_S)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()

    def said(self) -> str:
        """Return the end of what ``ingest up`` said."""
        return self._log.read_text("utf-8", "replace")[-2000:] if self._log.exists() else ""

    def _asked(self, path: str, body: object) -> Any:
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(  # noqa: S310 - loopback
            self._api + path, data, {"Content-Type": "application/json"}
        )
        try:
            with urllib.request.urlopen(request, timeout=10) as answer:  # noqa: S310
                return json.load(answer)
        except (OSError, ValueError, http.client.HTTPException):
            return None


def _by_hand(proxy: str) -> dict[str, Any]:
    """Our deployments without schedules, the crawls on the sample web."""
    settings: dict[str, Any] = yaml.safe_load((ROOT / "prefect.yaml").read_text(encoding="utf-8"))
    samples = sorted(p.id for p in all_portals().values() if p.status == "sample")
    for deployment in settings["deployments"]:
        deployment["schedules"] = []
        if deployment["name"].startswith("crawl-"):
            deployment["parameters"] |= {"portals": samples, "proxy": proxy}
    return settings
