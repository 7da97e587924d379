"""After downtime: one run of each deployment stands for all that were missed.

Without it Prefect starts every missed run at once, and runs that were killed while they held
their deployment's slot hold it for ever. A run is an orphan when it is under way and its process
does not live below a worker of this machine. A worker that is given queues sets right what is in
these alone: the runs of others may be at work on another machine.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable
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

from flows.lifeline import is_at_work
from flows.resuming import start_again

_PAGE = 200
_UNDER_WAY = [StateType.PENDING, StateType.RUNNING, StateType.CANCELLING]


@dataclass(frozen=True, slots=True, kw_only=True)
class CaughtUp:
    """What was set right.

    Args:
        n_orphans: Runs that were under way when their worker ended.
        n_skipped: Overdue runs that a newer one stands for.
        n_slots: Slots that deployments still held when no run of theirs was under way any more.
        n_again: Runs by hand that had crashed and are started again.
    """

    n_orphans: int
    n_skipped: int
    n_slots: int
    n_again: int


async def catch_up(client: PrefectClient, *, queues: Collection[str] = ()) -> CaughtUp:
    """Mark orphans as crashed, keep the newest overdue run of each deployment, free all slots.

    Runs by hand, for which no newer one stands, are started again.

    Args:
        client: The server.
        queues: Work queues of the worker; empty for all.
    """
    under_way = await _runs(client, _UNDER_WAY, queues)
    alive = [run for run in under_way if _is_at_work(run)]
    orphans = [run for run in under_way if run not in alive]
    crashed: State[Any] = Crashed(message="its worker ended while it was under way")
    unwanted: State[Any] = Cancelled(message="its worker ended while it was being cancelled")
    for run in orphans:
        is_unwanted = run.state_type == StateType.CANCELLING
        await client.set_flow_run_state(run.id, unwanted if is_unwanted else crashed, force=True)
    now = datetime.now(UTC)
    overdue: defaultdict[object, list[FlowRun]] = defaultdict(list)
    for run in await _runs(client, [StateType.SCHEDULED], queues):
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
    busy = {run.deployment_id for run in alive}
    idle = [one for one in await deployments_of(client) if one.id not in busy]
    n_slots = await _free_slots(client, idle)
    again = await start_again(client, now=now, queues=queues)
    return CaughtUp(
        n_orphans=len(orphans), n_skipped=len(skipped), n_slots=n_slots, n_again=len(again)
    )


async def deployments_of(client: PrefectClient) -> list[DeploymentResponse]:
    """Return all that is deployed on a server."""
    found: list[DeploymentResponse] = []
    while True:
        page = await client.read_deployments(limit=_PAGE, offset=len(found))
        found.extend(page)
        if len(page) < _PAGE:
            return found


def _is_at_work(run: FlowRun) -> bool:
    process = (run.infrastructure_pid or "").rpartition(":")[2]
    return process.isdecimal() and is_at_work(int(process))


async def _free_slots(client: PrefectClient, idle: Iterable[DeploymentResponse]) -> int:
    """Free what a server that was killed between two writes left held; return how many."""
    limits = [one.global_concurrency_limit for one in idle]
    held = [limit for limit in limits if limit is not None and limit.active_slots]
    for limit in held:
        await client.update_global_concurrency_limit(
            limit.name, GlobalConcurrencyLimitUpdate(active_slots=0)
        )
    return sum(limit.active_slots for limit in held)


async def _runs(
    client: PrefectClient, states: list[StateType], queues: Collection[str]
) -> list[FlowRun]:
    wanted = FlowRunFilter(state=FlowRunFilterState(type=StateTypes(any_=states)))
    found: list[FlowRun] = []
    while True:
        page = await client.read_flow_runs(flow_run_filter=wanted, limit=_PAGE, offset=len(found))
        found.extend(page)
        if len(page) < _PAGE:
            return [run for run in found if not queues or run.work_queue_name in queues]
