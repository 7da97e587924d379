"""Which scheduled run is next, for the person who has just started everything."""

from collections.abc import Sequence
from datetime import datetime

from prefect.client.orchestration import PrefectClient
from prefect.client.schemas.filters import (
    FlowRunFilter,
    FlowRunFilterState,
    FlowRunFilterStateType,
)
from prefect.client.schemas.objects import StateType
from prefect.client.schemas.responses import DeploymentResponse
from prefect.client.schemas.sorting import FlowRunSort

from ingest.model.instant import BEIJING


async def next_due(
    client: PrefectClient, deployments: Sequence[DeploymentResponse], *, now: datetime
) -> str:
    """Return a line that says which run is due next, and when in Beijing time.

    The first run of each schedule is made here: the server does so only some seconds later.

    Args:
        client: The server.
        deployments: What is deployed there.
        now: The present instant, with zone.
    """
    for one in deployments:
        if any(schedule.active for schedule in one.schedules) and not one.paused:
            await client.request(
                "POST",
                "/deployments/{id}/schedule",
                path_params={"id": one.id},
                json={"min_runs": 1, "max_runs": 1},
            )
    waiting = FlowRunFilter(
        state=FlowRunFilterState(type=FlowRunFilterStateType(any_=[StateType.SCHEDULED]))
    )
    runs = await client.read_flow_runs(
        flow_run_filter=waiting, sort=FlowRunSort.EXPECTED_START_TIME_ASC, limit=1
    )
    if not runs or runs[0].expected_start_time is None:
        return "no run is scheduled"
    (run,) = runs
    due = runs[0].expected_start_time.astimezone(BEIJING)
    named = {one.id: one.name for one in deployments}
    name = named.get(run.deployment_id, run.name) if run.deployment_id else run.name
    if due <= now:
        return f"next run: {name}, due now"
    return f"next run: {name} at {due:%Y-%m-%d %H:%M} in Beijing"
