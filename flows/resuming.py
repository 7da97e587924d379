"""Runs by hand that crashed are started again: no later run stands for them, as for all others.

With the same parameters they go on where they were: what a back-fill has fetched it does not
fetch again, and a page that the present rules have read is not read again.
"""

import json
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from datetime import datetime, timedelta

from prefect.client.orchestration import PrefectClient
from prefect.client.schemas.filters import FlowRunFilter, FlowRunFilterTags
from prefect.client.schemas.objects import FlowRun, StateType

BY_HAND = "by-hand"
"""Tag, in ``prefect.yaml``, of the deployments that people start."""

MOST_TIMES = 3
"""What crashed so often again, such as for want of memory, needs a person."""

WITHIN = timedelta(days=7)
"""What crashed earlier has been forgotten, or done in another way."""

_TAG = "again-"
_PAGE = 200


async def start_again(
    client: PrefectClient, *, now: datetime, queues: Collection[str] = ()
) -> list[FlowRun]:
    """Start runs by hand that crashed again; return the new ones.

    Args:
        client: The server.
        now: The present, with zone.
        queues: Work queues whose runs are looked at; empty for all.
    """
    runs = [run for run in await _by_hand(client) if not queues or run.work_queue_name in queues]
    return [
        await client.create_flow_run_from_deployment(
            run.deployment_id,
            parameters=run.parameters,
            tags=[*(tag for tag in run.tags if not tag.startswith(_TAG)), f"{_TAG}{number}"],
            idempotency_key=f"{_TAG}{run.id}",
            work_queue_name=run.work_queue_name,
            job_variables=run.job_variables,
        )
        for run, number in due_again(runs, now=now)
        if run.deployment_id is not None
    ]


def due_again(runs: Iterable[FlowRun], *, now: datetime) -> Iterator[tuple[FlowRun, int]]:
    """Yield the runs to be started again, and the how-manieth time that is.

    Of runs with the same parameters the newest counts: somebody may have started it again.

    Args:
        runs: Runs by hand of all deployments.
        now: The present, with zone.
    """
    alike: defaultdict[tuple[object, str], list[FlowRun]] = defaultdict(list)
    for run in runs:
        words = json.dumps(run.parameters, sort_keys=True, default=str)
        alike[run.deployment_id, words].append(run)
    for found in alike.values():
        run = max(found, key=lambda one: one.created or now)
        crashed_at = run.end_time or run.created or now
        is_new = now - crashed_at < WITHIN
        number = 1 + max(_numbers(run), default=0)
        if run.state_type == StateType.CRASHED and is_new and number <= MOST_TIMES:
            yield run, number


def _numbers(run: FlowRun) -> list[int]:
    words = [tag.removeprefix(_TAG) for tag in run.tags if tag.startswith(_TAG)]
    return [int(word) for word in words if word.isdecimal()]


async def _by_hand(client: PrefectClient) -> list[FlowRun]:
    wanted = FlowRunFilter(tags=FlowRunFilterTags(all_=[BY_HAND]))
    found: list[FlowRun] = []
    while True:
        page = await client.read_flow_runs(flow_run_filter=wanted, limit=_PAGE, offset=len(found))
        found.extend(page)
        if len(page) < _PAGE:
            return found
