"""What a Prefect server must know before a worker starts: pool, automations, deployments.

``python -m flows.preparing`` is a process of its own that ends before the first run begins:
Prefect and all flows take 200 MB, and they are read while the server starts. Lines for the person
who watches begin with ``SAID``; after a failure the last of them is its reason.
"""

import argparse
import asyncio
import contextlib
import io
import sys
import tempfile
import time
from collections.abc import Sequence
from datetime import UTC, datetime
from importlib import import_module
from pathlib import Path
from typing import Any

import yaml  # type: ignore[import-untyped]  # has no types here
from prefect.cli import app as prefect_command
from prefect.client.orchestration import get_client
from prefect.client.schemas.actions import WorkPoolCreate
from prefect.exceptions import ObjectAlreadyExists
from prefect.workers.process import ProcessWorker

from flows.automations import ensure_automations
from flows.catchup import catch_up, deployments_of
from flows.children import SAID
from flows.due import next_due
from flows.paused import Paused, paused_of, with_paused
from ingest.errors import IngestError, InputError

START_S = 300.0
"""How long a server may take to answer; 15 s on two quiet cores, 80 s with ten others at work."""

OURS = "ingest up"
"""Tag of every deployment that is made here: one that leaves the file leaves the server, too."""

LOOK_EVERY_S = 0.25
REASON_CHARS = 300


def main(arguments: list[str] | None = None) -> int:
    """Prepare the server of ``PREFECT_API_URL``; return the exit code."""
    parser = argparse.ArgumentParser(prog="python -m flows.preparing")
    parser.add_argument("--pool", required=True)
    parser.add_argument("--prefect-file", type=Path, required=True)
    parser.add_argument("--queue", action="append", default=[])
    parser.add_argument("--beside", action="store_true")
    chosen = parser.parse_args(arguments)
    try:
        wanted = deployments_in(chosen.prefect_file)
        _read_flows(wanted)
        asyncio.run(_until_healthy())
        is_only_worker = not chosen.beside
        paused = asyncio.run(
            _prepare(chosen.pool, queues=chosen.queue, is_only_worker=is_only_worker)
        )
        _deploy(chosen.prefect_file, paused)
        asyncio.run(_finish(wanted, paused, is_only_worker=is_only_worker))
    except IngestError as error:
        _say(str(error))
        return 1
    return 0


def deployments_in(prefect_file: Path) -> list[dict[str, Any]]:
    """Return the deployments that a Prefect file declares.

    Raises:
        InputError: The file cannot be read, is no YAML, or declares no deployment.
    """
    try:
        declared = yaml.safe_load(prefect_file.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        reason = " ".join(str(error).split())
        raise InputError(f"{prefect_file}: cannot be read: {reason}") from error
    found = declared.get("deployments") if isinstance(declared, dict) else None
    if not isinstance(found, list) or not all(isinstance(one, dict) for one in found) or not found:
        raise InputError(f"{prefect_file}: declares no deployments")
    for one in found:
        if not one.get("name") or not one.get("entrypoint"):
            raise InputError(f"{prefect_file}: every deployment needs a name and an entrypoint")
    return found


def _read_flows(wanted: Sequence[dict[str, Any]]) -> None:
    """Import what will be deployed now, while the server starts."""
    for entrypoint in {str(one["entrypoint"]) for one in wanted}:
        module, _, flow = entrypoint.rpartition(".")
        if ":" in entrypoint or not module:
            continue  # a file; Prefect loads it
        try:
            found = hasattr(import_module(module), flow)
        except ModuleNotFoundError as error:
            raise InputError(f"{entrypoint}: {error}") from error
        if not found:
            raise InputError(f"{entrypoint}: {module} has no flow {flow}")


async def _until_healthy() -> None:
    deadline = time.monotonic() + START_S
    async with get_client() as client:
        while (reason := await client.api_healthcheck()) is not None:
            if time.monotonic() > deadline:
                raise IngestError(f"{client.api_url}: does not answer: {reason!r}")
            await asyncio.sleep(LOOK_EVERY_S)


async def _prepare(pool: str, *, queues: Sequence[str], is_only_worker: bool) -> Paused:
    """Make the work pool, set right what downtime left behind; return what is paused.

    Args:
        pool: Name of the work pool.
        queues: Work queues of our worker; empty for all.
        is_only_worker: Whether no other worker is up; else runs of other queues are left alone.
    """
    async with get_client() as client:
        template = ProcessWorker.get_default_base_job_template()
        wanted = WorkPoolCreate(name=pool, type=ProcessWorker.type, base_job_template=template)
        with contextlib.suppress(ObjectAlreadyExists):
            await client.create_work_pool(wanted)
        done = None
        if queues or is_only_worker:
            done = await catch_up(client, queues=queues)
        paused = paused_of(await deployments_of(client))
    if done is not None and (done.n_orphans or done.n_skipped or done.n_slots or done.n_again):
        _say(
            f"after downtime: {done.n_orphans} runs were under way and count as crashed, "
            f"{done.n_skipped} missed ones are skipped, {done.n_slots} slots set free, "
            f"{done.n_again} runs by hand started again"
        )
    return paused


def _deploy(prefect_file: Path, paused: Paused) -> None:
    """Do ``prefect deploy --all`` in this process; another would import everything again.

    What is deployed is a passing copy of the file, in which all is marked as ours.
    """
    settings = yaml.safe_load(prefect_file.read_text(encoding="utf-8"))
    settings["deployments"] = [
        with_paused(one, paused) | {"tags": [*(one.get("tags") or ()), OURS]}
        for one in settings["deployments"]
    ]
    code: object = None
    with tempfile.TemporaryDirectory(prefix="ingest-deploy-") as folder:
        copy = Path(folder) / "prefect.yaml"
        copy.write_text(yaml.safe_dump(settings, allow_unicode=True), encoding="utf-8")
        sys.argv = ["prefect", "--no-prompt", "deploy", "--all", "--prefect-file", str(copy)]
        with contextlib.redirect_stdout(io.StringIO()) as out:
            try:
                prefect_command()
            except SystemExit as end:
                code = end.code
    print(out.getvalue())  # noqa: T201 - into the log
    if code:
        raise IngestError(f"{prefect_file}: was refused: {_reason(out.getvalue())}")


def _reason(printed: str) -> str:
    """Return what Prefect said after the last box that it drew, as one line."""
    told = printed.rpartition("\N{BOX DRAWINGS LIGHT ARC UP AND LEFT}")[2]
    return " ".join(told.split())[:REASON_CHARS]


async def _finish(
    wanted: Sequence[dict[str, Any]], paused: Paused, *, is_only_worker: bool
) -> None:
    """Look whether all is deployed, take away what is ours no more, make the automations.

    Raises:
        IngestError: Not all is deployed.
    """
    async with get_client() as client:
        names = {str(one["name"]) for one in wanted}
        there = await deployments_of(client)
        missing = sorted(names - {one.name for one in there})
        if missing:
            raise IngestError(f"Prefect left out {', '.join(missing)}; see the log")
        if is_only_worker:  # another may have a file of its own
            for one in there:
                if OURS in one.tags and one.name not in names:
                    await client.delete_deployment(one.id)
                    _say(f"taken away, because the file has it no more: {one.name}")
        if paused.names:
            _say(f"paused as before: {', '.join(paused.names)}")
        await ensure_automations(client)
        _say(await next_due(client, await deployments_of(client), now=datetime.now(UTC)))


def _say(text: str) -> None:
    print(f"{SAID}{text}", flush=True)  # noqa: T201


if __name__ == "__main__":
    sys.exit(main())
