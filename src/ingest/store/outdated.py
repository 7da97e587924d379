"""Which articles and rejects were made by other rules than the present ones."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

import pyarrow as pa

from ingest.errors import ConfigError, InputError
from ingest.model.instant import BEIJING
from ingest.portals.registry import all_portals
from ingest.store.lookup import Lookup, quoted

_KEPT_OUT = "('drift', 'unreadable', 'redirected_home')"
"""Reasons that no rule changes; pages held back (drift) are read again by every build."""

_READ_BY = """
known as (
    select page_id, arg_max(rules, _seq) as rules, arg_max(outcome, _seq) as outcome
    from {reread} group by page_id
),
signed as (
    select page_id, arg_max(rules, _seq) as rules
    from {page_signs} where page_id is not null group by page_id
)
"""

_ARTICLES = """
with {read_by}, newest as (
    select article_id, page_id, coalesce(portal, '') as portal, rules_version,
        coalesce(published_at, fetched_at) as instant, fetched_at
    from {articles} qualify row_number() over (partition by article_id order by _seq desc) = 1
)
select article_id, page_id
from newest left join known using (page_id) left join signed using (page_id)
left join present using (portal)
where ({every} or case
    when known.rules is not null
        then known.rules is distinct from present.rules or ({losses} and outcome = 'refused')
    else rules_version <> {version} or coalesce(signed.rules <> present.rules, false)
end) {chosen}
order by fetched_at, page_id
"""

_REJECTS = """
with {read_by}, newest as (
    select page_id, coalesce(portal, '') as portal, reason, stage
    from {rejects} qualify row_number() over (partition by url, reason order by _seq desc) = 1
),
fetched as (
    select page_id, any_value(fetched_at) as instant from {pages} group by page_id
)
select page_id
from newest join fetched using (page_id)
anti join (select distinct page_id from {articles}) as made using (page_id)
left join known using (page_id) left join signed using (page_id) left join present using (portal)
where stage = 'extract' and reason not in {kept_out} and not starts_with(reason, 'http_')
and ({every} or coalesce(known.rules, signed.rules) is distinct from present.rules) {chosen}
group by page_id order by min(instant), page_id
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Chosen:
    """Which articles and rejects are looked into.

    Args:
        portals: Ids of portals; empty for all, added files among them.
        since: First instant of publication, or of the fetch where the page tells none.
        until: The instant behind the last.
        every: Whether those made by the present rules count, too.
    """

    portals: Collection[str] = ()
    since: datetime | None = None
    until: datetime | None = None
    every: bool = False


def chosen_of(
    portals: Collection[str], since: date | None, until: date | None, *, every: bool = False
) -> Chosen:
    """Return what somebody chose by days in Beijing.

    Args:
        portals: Ids of portals; empty for all.
        since: First day of publication.
        until: Last day.
        every: Whether what the present rules made counts, too.

    Raises:
        ConfigError: There is no such portal.
        InputError: The last day comes before the first.
    """
    for one in portals:
        if one not in all_portals():
            raise ConfigError(f"no portal {one!r}; see: ingest portals list")
    if since is not None and until is not None and until < since:
        raise InputError(f"the last day, {until}, comes before the first, {since}")
    return Chosen(
        portals=portals,
        since=_begin(since),
        until=_begin(until + timedelta(days=1)) if until is not None else None,
        every=every,
    )


def _begin(day: date | None) -> datetime | None:
    return None if day is None else datetime(day.year, day.month, day.day, tzinfo=BEIJING)


def portals_of(lookup: Lookup) -> list[str]:
    """Return the id of every portal of which there are pages; empty for added files."""
    found = lookup.connection.sql(
        f"select distinct coalesce(portal, '') as portal from {lookup.view('pages')} order by 1"
    ).fetchall()
    return [portal for (portal,) in found]


def outdated_articles(
    lookup: Lookup, chosen: Chosen, *, version: str, rules: Mapping[str, str], losses: bool
) -> list[tuple[str, str]]:
    """Return (article, fetch it was made from) of what is to be read again, oldest fetch first.

    Args:
        lookup: The ledger.
        chosen: Which are looked into.
        version: The present version of the rules.
        rules: Digest of the present rules by portal, empty for added files.
        losses: Whether those count that the present rules refused before.
    """
    query = _ARTICLES.format(
        read_by=_read_by(lookup),
        articles=lookup.view("articles"),
        version=quoted(version),
        every=chosen.every,
        losses=losses,
        chosen=_conditions(chosen),
    )
    with lookup.lent(present=_digests(rules)):
        return lookup.connection.sql(query).fetchall()


def outdated_rejects(lookup: Lookup, chosen: Chosen, *, rules: Mapping[str, str]) -> list[str]:
    """Return the fetches that gave no article and that are to be read again, oldest first.

    Args:
        lookup: The ledger.
        chosen: Which are looked into.
        rules: Digest of the present rules by portal, empty for added files.
    """
    query = _REJECTS.format(
        read_by=_read_by(lookup),
        rejects=lookup.view("rejects"),
        articles=lookup.view("articles"),
        pages=lookup.view("pages"),
        kept_out=_KEPT_OUT,
        every=chosen.every,
        chosen=_conditions(chosen),
    )
    with lookup.lent(present=_digests(rules)):
        return [page_id for (page_id,) in lookup.connection.sql(query).fetchall()]


def _read_by(lookup: Lookup) -> str:
    return _READ_BY.format(reread=lookup.view("reread"), page_signs=lookup.view("page_signs"))


def _digests(rules: Mapping[str, str]) -> pa.Table:
    columns = {"portal": list(rules), "rules": list(rules.values())}
    return pa.table({name: pa.array(values, pa.string()) for name, values in columns.items()})


def _conditions(chosen: Chosen) -> str:
    tests = []
    if chosen.portals:
        tests.append(f"and portal in ({', '.join(map(quoted, sorted(chosen.portals)))})")
    for sign, instant in ((">=", chosen.since), ("<", chosen.until)):
        if instant is not None:
            tests.append(f"and instant {sign} {quoted(instant.isoformat())}::timestamptz")
    return " ".join(tests)
