"""What the pages of a portal were like in earlier crawls: the newest of them, and those held."""

from collections.abc import Collection

import pyarrow as pa

from ingest.model.route import PageSigns
from ingest.store.lookup import Lookup

HISTORY = 200
"""Pages of a portal that new ones are judged by; what was usual a year ago is no measure."""

_NEWEST = """
select filename, file_row_number, portal, fetched_at, held_for, url, run_id
from {view} semi join wanted using (portal)
qualify row_number() over (partition by url, run_id order by _seq desc) = 1
"""

_LAST = """
select filename, file_row_number from ({newest})
qualify row_number() over (
    partition by portal order by fetched_at desc, url desc, run_id desc
) <= {limit}
"""


def last_signs(lookup: Lookup, portals: Collection[str]) -> dict[str, list[PageSigns]]:
    """Return the newest pages of each portal, in order of time, those held back among them."""
    return _by_portal(lookup, portals, _LAST.replace("{limit}", str(HISTORY)))


def held_signs(lookup: Lookup) -> list[PageSigns]:
    """Return every page that is held back, in order of time."""
    view = lookup.view("page_signs")
    found = lookup.connection.sql(
        f"select distinct portal from {view} where held_for is not null"
    ).fetchall()
    portals = [portal for (portal,) in found]
    held = "select filename, file_row_number from ({newest}) where held_for is not null"
    groups = _by_portal(lookup, portals, held).values()
    return sorted((sign for signs in groups for sign in signs), key=lambda s: (s.fetched_at, s.url))


def _by_portal(lookup: Lookup, portals: Collection[str], query: str) -> dict[str, list[PageSigns]]:
    found: dict[str, list[PageSigns]] = {portal: [] for portal in portals}
    if not portals:
        return found
    newest = _NEWEST.format(view=lookup.view("page_signs"))
    with lookup.lent(wanted=pa.table({"portal": pa.array(sorted(portals), pa.string())})):
        for sign in lookup.rows_at(PageSigns, query.replace("{newest}", newest)):
            found[sign.portal].append(sign)
    return found
