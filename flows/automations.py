"""What Prefect does by itself: when a run goes silent, a source breaks, a check fails."""

from datetime import timedelta
from typing import Final
from uuid import UUID

from prefect.client.orchestration import PrefectClient
from prefect.client.schemas.objects import StateType
from prefect.events.actions import ChangeFlowRunState, RunDeployment
from prefect.events.schemas.automations import AutomationCore, EventTrigger, Posture
from prefect.exceptions import ObjectNotFound

HEARTBEAT_S = 30
"""How often a run says that it lives; Prefect takes no smaller number."""

SILENT_S = 90
"""After three missed heartbeats a run is dead: a busy machine may miss one."""

ONCE_IN: Final = timedelta(minutes=10)
"""A site's outage takes several portals with it, and one look at all of them is enough."""

SILENT_RUNS = AutomationCore(
    name="Runs that went silent are crashed",
    description="A killed worker tells nobody; without this its runs hold their slots for ever.",
    trigger=EventTrigger(
        after={"prefect.flow-run.heartbeat"},
        expect={
            "prefect.flow-run.heartbeat",
            "prefect.flow-run.Completed",
            "prefect.flow-run.Failed",
            "prefect.flow-run.Cancelled",
            "prefect.flow-run.Crashed",
        },
        match={"prefect.resource.id": ["prefect.flow-run.*"]},
        for_each={"prefect.resource.id"},
        posture=Posture.Proactive,
        threshold=1,
        within=timedelta(seconds=SILENT_S),
    ),
    actions=[
        ChangeFlowRunState(
            name="Crashed", state=StateType.CRASHED, message="no heartbeat", force=False
        )
    ],
)

LOOKS: Final = {
    "A source that broke or is silent: look at everything": frozenset(
        {"ingest.portal.broken", "ingest.portal.drift", "ingest.portal.silent"}
    ),
    "A check that failed: look at everything": frozenset({"ingest.check.failed"}),
}
"""Automations that run ``health`` when one of some events comes, by name.

It needs no setting: the run fails where everybody looks, and names all that is wrong.
"""


async def ensure_automations(client: PrefectClient) -> None:
    """Create the automations, or bring those that are there up to date.

    What an operator added stays: other actions, and that one is switched off.
    """
    await _ensure(client, SILENT_RUNS)
    look = RunDeployment(
        type="run-deployment",
        source="selected",
        deployment_id=await _health(client),
        parameters=None,
        job_variables=None,
    )
    for name, events in LOOKS.items():
        trigger = EventTrigger(
            expect=set(events), posture=Posture.Reactive, threshold=1, within=ONCE_IN
        )
        await _ensure(
            client,
            AutomationCore(
                name=name,
                description="Runs health. Add a notification of your own as another action.",
                trigger=trigger,
                actions=[look],
            ),
        )


async def _ensure(client: PrefectClient, wanted: AutomationCore) -> None:
    known = await client.read_automations_by_name(wanted.name)
    if not known:
        await client.create_automation(wanted)
        return
    ours = {action.type for action in wanted.actions}
    added = [action for action in known[0].actions if action.type not in ours]
    kept = {"actions": [*wanted.actions, *added], "enabled": known[0].enabled}
    await client.update_automation(known[0].id, wanted.model_copy(update=kept))


async def _health(client: PrefectClient) -> UUID:
    """Return the deployment to run; before the first deploy it is made, to be filled in then."""
    try:
        return (await client.read_deployment_by_name("health/health")).id
    except ObjectNotFound:
        flow = await client.create_flow_from_name("health")
        return await client.create_deployment(flow, "health")
