"""By hand, after an upgrade: read pages again where the rules have changed, at once."""

from datetime import date

from prefect import flow, task

from flows.again import PATIENT, is_transient
from flows.lifeline import end_with_worker
from flows.showing import conclude, shown_progress
from ingest import jobs
from ingest.report.outcomes import Outcome
from ingest.settings import Settings
from ingest.store.outdated import Chosen, chosen_of


@task(**PATIENT, retry_condition_fn=is_transient)
def read_again(chosen: Chosen, *, accept_losses: bool, dry_run: bool) -> Outcome:
    """Read what was chosen again where the rules have changed."""
    with shown_progress("reextract") as progress:
        return jobs.reextract(
            chosen,
            settings=Settings(),
            accept_losses=accept_losses,
            is_dry=dry_run,
            progress=progress,
        )


@flow(log_prints=True)
def reextract(
    *,
    portals: list[str] | None = None,
    since: date | None = None,
    until: date | None = None,
    every: bool = False,
    accept_losses: bool = False,
    dry_run: bool = False,
) -> None:
    """Read pages again where the rules have changed; the next publish carries them.

    Args:
        portals: Portal ids; all by default.
        since: First day of publication, in Beijing.
        until: Last day.
        every: Read what the present rules made, too.
        accept_losses: Mark articles whose pages the rules now refuse as worth nothing.
        dry_run: Write nothing, tell what would change.
    """
    end_with_worker()
    chosen = chosen_of(portals or [], since, until, every=every)
    conclude("reextract", read_again(chosen, accept_losses=accept_losses, dry_run=dry_run))
