"""What an operator has paused in Prefect's pages stays paused when everything is deployed anew."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from prefect.client.schemas.objects import DeploymentSchedule
from prefect.client.schemas.responses import DeploymentResponse


@dataclass(frozen=True, slots=True, kw_only=True)
class Paused:
    """What does not run by itself.

    Args:
        deployments: Names of paused deployments.
        schedules: (deployment, name of one of its schedules) that are switched off.
    """

    deployments: frozenset[str]
    schedules: frozenset[tuple[str, str]]

    @property
    def names(self) -> list[str]:
        """Deployments of which something is paused."""
        return sorted(self.deployments | {name for name, _ in self.schedules})


def paused_of(deployments: Iterable[DeploymentResponse]) -> Paused:
    """Return what is paused of that which is deployed."""
    there = list(deployments)
    return Paused(
        deployments=frozenset(one.name for one in there if one.paused),
        schedules=frozenset(
            (one.name, name)
            for one in there
            for schedule in one.schedules
            if not schedule.active and (name := _name(schedule)) is not None
        ),
    )


def with_paused(declared: dict[str, Any], paused: Paused) -> dict[str, Any]:
    """Return one deployment of a Prefect file as it is to be deployed, what is paused paused.

    It is deployed so: paused only afterwards, it would run in between, and a kill between the two
    would lose the pause for good.

    Args:
        declared: The deployment as the file declares it.
        paused: What is paused on the server.
    """
    name = str(declared.get("name"))
    changed = dict(declared)
    if name in paused.deployments:
        changed["paused"] = True
    if declared.get("schedules"):
        changed["schedules"] = [
            one | {"active": False}
            if (name, one.get("slug") or one.get("cron")) in paused.schedules
            else one
            for one in declared["schedules"]
        ]
    return changed


def _name(schedule: DeploymentSchedule) -> str | None:
    """Return what names a schedule for good, since deploying anew gives it another id."""
    return schedule.slug or getattr(schedule.schedule, "cron", None)
