"""Every hour, after the crawls: relate copies and publish a release."""

from prefect import flow
from prefect.assets import Asset, materialize

from flows.again import PATIENT, is_transient
from flows.lifeline import end_with_worker
from flows.showing import conclude, shown_progress
from ingest import jobs
from ingest.model.tables import TABLES
from ingest.report.outcomes import Outcome
from ingest.settings import Settings

ASSETS = [Asset(key=f"corpus://latest/{table.name}") for table in TABLES if table.is_public]


class NoRelease(Exception):
    """A check stopped the release.

    Args:
        outcome: How the job ended.
    """

    def __init__(self, outcome: Outcome) -> None:
        super().__init__(outcome)
        self.outcome = outcome

    def __str__(self) -> str:
        """Return what is wrong."""
        return "; ".join(self.outcome.warnings)


@materialize(*ASSETS, **PATIENT, retry_condition_fn=is_transient)
def release() -> Outcome:
    """Read what is left, relate, and publish if anything changed.

    Raises:
        NoRelease: A check stopped it; the tables are as they were, and so are their assets.
    """
    with shown_progress("publish") as progress:
        outcome = jobs.publish(settings=Settings(), progress=progress)
    if outcome.fails:
        raise NoRelease(outcome)
    return outcome


@flow(log_prints=True)
def publish() -> None:
    """Publish what the crawls brought; fails, with the rows, where a check stops it."""
    end_with_worker()
    try:
        outcome = release()
    except NoRelease as stopped:
        outcome = stopped.outcome
    conclude("publish", outcome)
