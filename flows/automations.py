"""What Prefect does by itself when a run goes silent."""

from datetime import timedelta

from prefect.client.orchestration import PrefectClient
from prefect.client.schemas.objects import StateType
from prefect.events.actions import ChangeFlowRunState
from prefect.events.schemas.automations import AutomationCore, EventTrigger, Posture

HEARTBEAT_S = 30
"""How often a run says that it lives; Prefect takes no smaller number."""

SILENT_S = 90
"""After three missed heartbeats a run is dead: a busy machine may miss one."""

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


async def ensure_automations(client: PrefectClient) -> None:
    """Create the automations, or bring those that are there up to date."""
    known = await client.read_automations_by_name(SILENT_RUNS.name)
    if known:
        await client.update_automation(known[0].id, SILENT_RUNS)
    else:
        await client.create_automation(SILENT_RUNS)
