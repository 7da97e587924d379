"""Every hour, after the crawls: relate copies and publish a release."""

from prefect import flow
from prefect.assets import Asset, materialize

from flows.again import PATIENT, is_transient
from flows.lifeline import end_with_worker
from flows.showing import conclude
from ingest import jobs
from ingest.model.tables import TABLES
from ingest.settings import Settings

ASSETS = [Asset(key=f"corpus://latest/{table.name}") for table in TABLES if table.is_public]


@materialize(*ASSETS, **PATIENT, retry_condition_fn=is_transient)
def release() -> jobs.Outcome:
    """Read what is left, relate, and publish if anything changed."""
    return jobs.publish(settings=Settings())


@flow(log_prints=True)
def publish() -> None:
    """Publish what the crawls brought."""
    end_with_worker()
    conclude("publish", release())
