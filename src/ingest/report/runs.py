"""What a run did, portal by portal."""

from collections.abc import Mapping

from ingest.pipeline import Tally
from ingest.report.tables import as_table

MAX_REASONS = 200


def portal_table(tallies: Mapping[str, Tally]) -> str:
    """Return a table of pages fetched, articles kept and pages rejected with their reasons."""
    rows = [
        (
            portal,
            tally.fetched,
            tally.kept,
            tally.rejected.total(),
            ", ".join(f"{reason} {count}" for reason, count in sorted(tally.rejected.items())),
        )
        for portal, tally in tallies.items()
    ]
    total = (
        "total",
        sum(tally.fetched for tally in tallies.values()),
        sum(tally.kept for tally in tallies.values()),
        sum(tally.rejected.total() for tally in tallies.values()),
        "",
    )
    columns = ("portal", "fetched", "kept", "rejected", "reasons")
    note = "refused addresses were not fetched; later pages of an article are part of it"
    return f"{as_table(columns, [*rows, total], max_cell=MAX_REASONS)}\n({note})"
