"""What an operator has paused in Prefect's pages stays paused when everything is deployed anew."""

from dataclasses import dataclass

from prefect.client.orchestration import PrefectClient
from prefect.client.schemas.objects import DeploymentSchedule
from prefect.client.schemas.responses import DeploymentResponse

from flows.catchup import deployments_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Paused:
    """What does not run by itself.

    Args:
        deployments: Names of paused deployments.
        schedules: (deployment, name of one of its schedules) that are switched off.
    """

    deployments: frozenset[str]
    schedules: frozenset[tuple[str, str]]


async def paused_on(client: PrefectClient) -> Paused:
    """Return what is paused on a server."""
    there = await deployments_of(client)
    return Paused(
        deployments=frozenset(one.name for one in there if one.paused),
        schedules=frozenset(
            (one.name, _name(schedule))
            for one in there
            for schedule in one.schedules
            if not schedule.active
        ),
    )


async def pause_again(client: PrefectClient, before: Paused) -> list[str]:
    """Pause what was paused before; return the names of the deployments concerned."""
    concerned = []
    for one in await deployments_of(client):
        is_paused = one.name in before.deployments
        if is_paused:
            await client.pause_deployment(one.id)
        off = await _switch_off(client, one, before)
        if is_paused or off:
            concerned.append(one.name)
    return sorted(concerned)


async def _switch_off(client: PrefectClient, one: DeploymentResponse, before: Paused) -> int:
    off = [each for each in one.schedules if (one.name, _name(each)) in before.schedules]
    for schedule in off:
        await client.update_deployment_schedule(one.id, schedule.id, active=False)
    return len(off)


def _name(schedule: DeploymentSchedule) -> str:
    """Return what names a schedule for good: deploying anew gives it another id."""
    return schedule.slug or schedule.schedule.model_dump_json()
