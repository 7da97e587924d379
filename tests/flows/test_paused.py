"""What is paused on a server is deployed paused again."""

from types import SimpleNamespace
from uuid import uuid4

from prefect.client.schemas.objects import DeploymentSchedule
from prefect.client.schemas.schedules import CronSchedule

from flows.paused import Paused, paused_of, with_paused

NIGHTLY = {
    "name": "nightly",
    "entrypoint": "flows.nightly.nightly",
    "schedules": [{"cron": "30 2 * * *", "slug": "nightly"}, {"cron": "0 12 * * *"}],
}


def deployed(name: str, *, paused: bool = False, off: tuple[str, ...] = ()) -> SimpleNamespace:
    schedules = [
        DeploymentSchedule(
            id=uuid4(),
            schedule=CronSchedule(cron=one["cron"]),
            slug=one.get("slug"),
            active=one["cron"] not in off,
        )
        for one in NIGHTLY["schedules"]
    ]
    return SimpleNamespace(name=name, paused=paused, schedules=schedules)


def test_what_runs_is_deployed_as_declared():
    assert with_paused(NIGHTLY, paused_of([deployed("nightly"), deployed("health")])) == NIGHTLY


def test_a_paused_deployment_stays_paused_and_no_other():
    paused = paused_of([deployed("nightly", paused=True), deployed("health")])
    assert with_paused(NIGHTLY, paused)["paused"] is True
    assert "paused" not in with_paused(NIGHTLY | {"name": "health"}, paused)
    assert paused.names == ["nightly"]


def test_a_schedule_that_is_switched_off_stays_off_with_a_name_and_without():
    paused = paused_of([deployed("nightly", off=("30 2 * * *", "0 12 * * *"))])
    assert paused == Paused(
        deployments=frozenset(),
        schedules=frozenset({("nightly", "nightly"), ("nightly", "0 12 * * *")}),
    )
    assert [one["active"] for one in with_paused(NIGHTLY, paused)["schedules"]] == [False, False]
    (first,) = (paused_of([deployed("nightly", off=("30 2 * * *",))]),)
    assert [one.get("active") for one in with_paused(NIGHTLY, first)["schedules"]] == [False, None]
