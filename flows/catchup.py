"""After downtime: one run of each deployment stands for all that were missed.

Without it Prefect starts every missed run at once, and runs that were killed while they held
their deployment's slot hold it for ever. Only while no worker is up: it takes every run that is
under way for an orphan.
"""

from collections import defaultdict
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from prefect.client.orchestration import PrefectClient
from prefect.client.schemas.actions import GlobalConcurrencyLimitUpdate
from prefect.client.schemas.filters import FlowRunFilter, FlowRunFilterState
from prefect.client.schemas.filters import FlowRunFilterStateType as StateTypes
from prefect.client.schemas.objects import FlowRun, State, StateType
from prefect.client.schemas.responses import DeploymentResponse
from prefect.states import Cancelled, Crashed

_PAGE = 200
_UNDER_WAY = [StateType.PENDING, StateType.RUNNING, StateType.CANCELLING]


@dataclass(frozen=True, slots=True, kw_only=True)
class CaughtUp:
    """What was set right.

    Args:
        n_orphans: Runs that were under way when the last worker ended.
        n_skipped: Overdue runs that a newer one stands for.
        n_slots: Slots of deployments that were still held when no run was under way any more.
    """

    n_orphans: int
    n_skipped: int
    n_slots: int


async def catch_up(client: PrefectClient) -> CaughtUp:
    """Mark orphans as crashed, keep the newest overdue run of each deployment, free all slots."""
    orphans = await _runs(client, _UNDER_WAY)
    crashed: State[Any] = Crashed(message="its worker ended while it was under way")
    for run in orphans:
        await client.set_flow_run_state(run.id, crashed, force=True)
    now = datetime.now(UTC)
    overdue: defaultdict[object, list[FlowRun]] = defaultdict(list)
    for run in await _runs(client, [StateType.SCHEDULED]):
        if run.auto_scheduled and run.expected_start_time and run.expected_start_time < now:
            overdue[run.deployment_id].append(run)
    skipped = [
        run
        for runs in overdue.values()
        for run in sorted(runs, key=lambda run: run.expected_start_time or now)[:-1]
    ]
    missed: State[Any] = Cancelled(name="Skipped", message="a newer run stands for it")
    for run in skipped:
        await client.set_flow_run_state(run.id, missed, force=True)
    return CaughtUp(
        n_orphans=len(orphans), n_skipped=len(skipped), n_slots=await _free_slots(client)
    )


async def deployments_of(client: PrefectClient) -> list[DeploymentResponse]:
    """Return all that is deployed on a server."""
    found: list[DeploymentResponse] = []
    while True:
        page = await client.read_deployments(limit=_PAGE, offset=len(found))
        found.extend(page)
        if len(page) < _PAGE:
            return found


async def _free_slots(client: PrefectClient) -> int:
    """Free what a server that was killed between two writes left held; return how many."""
    limits = [one.global_concurrency_limit for one in await deployments_of(client)]
    held = [limit for limit in limits if limit is not None and limit.active_slots]
    for limit in held:
        await client.update_global_concurrency_limit(
            limit.name, GlobalConcurrencyLimitUpdate(active_slots=0)
        )
    return sum(limit.active_slots for limit in held)


async def _runs(client: PrefectClient, states: list[StateType]) -> list[FlowRun]:
    wanted = FlowRunFilter(state=FlowRunFilterState(type=StateTypes(any_=states)))
    found: list[FlowRun] = []
    while True:
        page = await client.read_flow_runs(flow_run_filter=wanted, limit=_PAGE, offset=len(found))
        found.extend(page)
        if len(page) < _PAGE:
            return found
