"""What the newest looks at the articles of a portal found, without reading them whole."""

from datetime import datetime

import pyarrow as pa

from ingest.history.outages import Glance
from ingest.store.lookup import Lookup

_SINCE = """
select url, run_id, looked_at, outcome from (
    select url, run_id, looked_at, outcome from {view} semi join wanted using (portal)
    where looked_at >= timestamptz '{since}'
    qualify row_number() over (partition by article_id, looked_at order by _seq desc) = 1
) order by looked_at, url
"""


def glances_since(lookup: Lookup, portal: str, since: datetime) -> list[Glance]:
    """Return what the looks at the articles of a portal found, in order of time.

    Args:
        lookup: The ledger.
        portal: Its id.
        since: From when on, with zone.
    """
    query = _SINCE.format(view=lookup.view("looks"), since=since.isoformat())
    with lookup.lent(wanted=pa.table({"portal": pa.array([portal], pa.string())})):
        table = lookup.connection.sql(query).to_arrow_table()
    columns = (table.column(name).to_pylist() for name in Glance._fields)
    return [Glance(*row) for row in zip(*columns, strict=True)]
