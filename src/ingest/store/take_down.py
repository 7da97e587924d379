"""A list of what is to be left out of what is given away, as people write ids and addresses."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import duckdb

from ingest.errors import InputError
from ingest.text.urls import canonical_url

SHOWN = 20
"""Lines that an error names; the count is of all."""

_OF_CLUSTER = "cluster "
_AROUND = " \t,;，；、。'\"“”<>[]()（）"

_PLAIN = "rtrim(regexp_replace({}, '^[a-zA-Z]+://', ''), '/')"

_ADDRESSES = f"""
create table addresses as
select article_id, {_PLAIN.format("a.canonical_url")} as one from articles as a
union select article_id, {_PLAIN.format("a.url")} from articles as a
union select a.article_id, {_PLAIN.format("unnest([p.url, p.requested_url, p.canonical_url])")}
from articles as a join pages as p using (page_id)
"""

_LEFT_OUT = """
create table matches as
select l.number, a.article_id from listed as l join articles as a on l.one = a.article_id
where not l.is_cluster
union select l.number, d.article_id from listed as l join addresses as d on l.one = d.one
where not l.is_cluster
union select l.number, c.article_id from listed as l join clusters as c on l.one = c.cluster_id
where l.is_cluster or l.one not in (select article_id from articles)
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """One line of a take-down list.

    Args:
        number: Its number in the file, from 1.
        line: The line as it is written, without its remark.
        names: What it may mean: an id, or an address without scheme and final slash.
        is_cluster: Whether all copies of a text are meant, named by their cluster.
    """

    number: int
    line: str
    names: tuple[str, ...]
    is_cluster: bool


def listed_in(path: Path | None) -> list[Listed]:
    """Return the lines of a take-down list that say something; none for no list.

    Remarks begin with ``#`` at the start of a line or after a space. Marks and quotes around an
    address are no part of it.

    Raises:
        InputError: The list cannot be read.
    """
    if path is None:
        return []
    try:
        lines = path.read_text(encoding="utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(f"{path}: cannot be read as UTF-8 text: {error}") from error
    found = []
    for number, line in enumerate(lines, start=1):
        said = _without_remark(line)
        if said:
            is_cluster = said.lower().startswith(_OF_CLUSTER)
            one = said[len(_OF_CLUSTER) :].strip() if is_cluster else said
            names = _names_of(one)
            found.append(Listed(number=number, line=said, names=names, is_cluster=is_cluster))
    return found


def leave_out(connection: duckdb.DuckDBPyConnection, listed: Sequence[Listed]) -> list[Listed]:
    """Make the table ``left_out`` of the articles meant; return the lines that mean none."""
    rows = [(one.number, name, one.is_cluster) for one in listed for name in one.names]
    columns = [list(column) for column in zip(*rows, strict=True)] or [[], [], []]
    connection.execute(
        "create table listed as select unnest(?::integer[]) as number, "
        "unnest(?::varchar[]) as one, unnest(?::boolean[]) as is_cluster",
        columns,
    )
    if rows:
        connection.execute(_ADDRESSES)
        connection.execute(_LEFT_OUT)
    else:
        connection.execute("create table matches (number integer, article_id varchar)")
    connection.execute("create table left_out as select distinct article_id from matches")
    known = {number for (number,) in connection.execute("select number from matches").fetchall()}
    return [one for one in listed if one.number not in known]


def as_line(unknown: Sequence[Listed]) -> str:
    """Return the first lines that mean no article, with their numbers, on one line."""
    shown = ", ".join(f"line {one.number} {one.line!r}" for one in unknown[:SHOWN])
    more = len(unknown) - SHOWN
    return shown + (f" and {more} more" if more > 0 else "")


def _without_remark(line: str) -> str:
    """Return a line up to its remark; what follows a ``#`` in an address is no remark."""
    words = line.strip().split()
    for at, word in enumerate(words):
        if word.startswith("#"):
            words = words[:at]
            break
    return " ".join(words)


def _names_of(said: str) -> tuple[str, ...]:
    """Return what an id or address may be called, as it stands and without marks around it."""
    names: dict[str, None] = {}
    for word in (said, said.strip(_AROUND)):
        names[word] = None
        if "/" in word or "." in word:
            address = word if "://" in word else "https://" + word.lstrip("/")
            names[_plain(address)] = None
            names[_plain(canonical_url(address))] = None
        else:
            names[word.lower()] = None
    return tuple(name for name in names if name)


def _plain(url: str) -> str:
    """Return an address without scheme and final slash, as the table of addresses has it."""
    return url.partition("://")[2].rstrip("/")
