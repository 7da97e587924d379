"""Every Sunday: pages that newer rules read better are read again, and published."""

from prefect import flow, task

from flows.again import PATIENT, is_transient
from flows.lifeline import end_with_worker
from flows.showing import conclude, shown_progress
from ingest import jobs
from ingest.report.outcomes import Outcome
from ingest.settings import Settings


@task(**PATIENT, retry_condition_fn=is_transient)
def read_again() -> Outcome:
    """Read pages again where the rules have changed, relate, publish."""
    with shown_progress("weekly") as progress:
        return jobs.weekly(settings=Settings(), progress=progress)


@flow(log_prints=True)
def weekly() -> None:
    """Read pages again where the rules have changed, and publish."""
    end_with_worker()
    conclude("weekly", read_again())
