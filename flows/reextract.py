"""By hand, after an upgrade: read pages again where the rules have changed, at once."""

from prefect import flow, task

from flows.again import PATIENT, is_transient
from flows.lifeline import end_with_worker
from flows.showing import conclude
from ingest import jobs
from ingest.settings import Settings


@task(**PATIENT, retry_condition_fn=is_transient)
def read_again() -> jobs.Outcome:
    """Read pages again where the rules have changed."""
    return jobs.reextract(settings=Settings())


@flow(log_prints=True)
def reextract() -> None:
    """Read pages again where the rules have changed; the next publish carries them."""
    end_with_worker()
    conclude("reextract", read_again())
