"""Every night: everything that makes the corpus smaller and quicker to read."""

from prefect import flow, task

from flows.again import PATIENT, is_transient
from flows.lifeline import end_with_worker
from flows.showing import conclude, shown_progress
from ingest import jobs
from ingest.report.outcomes import Outcome
from ingest.settings import Settings


@task(**PATIENT, retry_condition_fn=is_transient)
def tidy() -> Outcome:
    """Relate, compact, publish as small as it gets, index for search."""
    with shown_progress("nightly") as progress:
        return jobs.nightly(settings=Settings(), progress=progress)


@flow(log_prints=True)
def nightly() -> None:
    """Tidy the corpus, publish as small as it gets and bring the search index up to date."""
    end_with_worker()
    conclude("nightly", tidy())
