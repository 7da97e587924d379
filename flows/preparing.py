"""What a Prefect server must know before a worker starts: pool, automations, missed runs."""

import contextlib

from prefect.client.orchestration import get_client
from prefect.client.schemas.actions import WorkPoolCreate
from prefect.exceptions import ObjectAlreadyExists
from prefect.workers.process import ProcessWorker

from flows.automations import ensure_automations
from flows.catchup import CaughtUp, catch_up


async def is_healthy() -> bool:
    """Return whether the server of ``PREFECT_API_URL`` answers."""
    async with get_client() as client:
        return await client.api_healthcheck() is None


async def prepare(pool: str, *, is_only_worker: bool) -> CaughtUp | None:
    """Make the work pool and automations, and set right what downtime left behind.

    Args:
        pool: Name of the work pool.
        is_only_worker: Whether no other worker is up; else its runs are left alone.
    """
    async with get_client() as client:
        template = ProcessWorker.get_default_base_job_template()
        wanted = WorkPoolCreate(name=pool, type=ProcessWorker.type, base_job_template=template)
        with contextlib.suppress(ObjectAlreadyExists):
            await client.create_work_pool(wanted)
        await ensure_automations(client)
        return await catch_up(client) if is_only_worker else None
