"""Every morning: is everything as it should be, and who has to be told."""

from prefect import flow, task

from flows.again import PATIENT, is_transient
from flows.lifeline import end_with_worker
from flows.showing import conclude, shown_progress
from ingest import jobs
from ingest.report.outcomes import Outcome
from ingest.settings import Settings


@task(**PATIENT, retry_condition_fn=is_transient)
def look() -> Outcome:
    """Look at everything, write the health page, tell what is new."""
    with shown_progress("health") as progress:
        return jobs.health(settings=Settings(), progress=progress)


@flow(log_prints=True)
def health() -> None:
    """Write the health page; fails when something is broken."""
    end_with_worker()
    conclude("health", look())
