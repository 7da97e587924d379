"""A release to give away: what was written where and when, without anybody's full text.

Publishers own their texts. What goes out is metadata, links, hashes and a short extract; no
extract where the page reserves its rights, nothing of what is on the take-down list, and no
extract of its copies.
"""

import json
import shutil
from dataclasses import dataclass
from pathlib import Path

import duckdb

from ingest.errors import InputError, StoreError
from ingest.store.corpus import open_release
from ingest.store.manifest import manifest_of, sha256_of
from ingest.store.new_folder import new_folder
from ingest.store.take_down import Listed, as_line, leave_out, listed_in

EXTRACT_CHARS = 120
"""Length of an extract: two or three sentences, what a search result shows."""

RESERVED = (
    r"(?i)noai|noimageai|noindex|noarchive|nosnippet|tdm-reservation:\s*1"
    r"|(?:^|[:,\s])none(?:[,\s]|$)|max-snippet:\s*(?:\d{1,2}|1[01]\d)(?:\D|$)"
)
"""Rights signals, in headers or meta elements of the page, after which no extract goes out."""

SITE_RESERVED = r"ai\.txt: disallowed|tdm-reservation: 1"
"""Rights signals of its whole site, after which none goes out."""

TABLES = {
    "articles": "article_id",
    "topics": "article_id",
    "clusters": "article_id",
    "reposts": "copy_id",
    "originals": "best_copy_id",
}
"""Tables that go out, and the column that names the article a row is about."""

OTHER_END = {
    "reposts": " and t.source_id not in (from left_out)",
    "originals": " and coalesce(t.article_id, '') not in (from left_out)",
}
"""Conditions on the second article that a row names."""

WHOLE = ("outlets", "taxonomies", "cluster_moves", "route_runs", "portal_runs")
"""Tables that are about no single article."""

_COPIES = """
create table copies as
select article_id from articles
where article_id not in (from left_out) and (
    text_sha256 in (select text_sha256 from articles where article_id in (from left_out))
    or article_id in (
        select article_id from clusters where cluster_id in (
            select cluster_id from clusters where article_id in (from left_out)
        )
    )
)
"""
"""Copies of what is left out: their extract would be of the same text."""

_README = """# {name}, without texts

What Chinese tech portals write about AI governance: metadata, links, hashes and extracts of
{chars} characters at most. The texts belong to their publishers and are not in here; `url` leads
to them, `text_sha256` tells whether a text is the same.

{n_articles} articles. {n_reserved} of them have no extract because their page or its site
reserves it; {n_taken_down} were left out at the request of somebody concerned, and {n_copies} have
no extract because they are copies of such. What a page reserves holds for that page: a copy of the
same text on a page that reserves nothing has its extract.
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Exported:
    """What an export holds.

    Args:
        n_articles: Articles in it.
        n_reserved: Of these, without an extract because the page reserves its rights.
        n_taken_down: Articles left out because they are on the take-down list.
        n_copies: Articles in it without an extract because they are copies of such.
        unknown: Lines of the list that mean no article of the release.
    """

    n_articles: int
    n_reserved: int
    n_taken_down: int
    n_copies: int
    unknown: tuple[Listed, ...]


def export_public(
    release: Path, target: Path, *, take_down: Path | None = None, allow_unknown: bool = False
) -> Exported:
    """Write what may be shared of a release into a new folder.

    Args:
        release: Folder of the release.
        target: Folder to make; it must not exist.
        take_down: Text file of article ids, addresses and ``cluster ID`` to leave out, one a
            line, ``#`` for remarks; None for none.
        allow_unknown: Whether the list may have lines that mean no article of the release.

    Raises:
        InputError: The target exists, the list cannot be read, or a line of it means nothing.
        StoreError: The release cannot be read, or the folder not be written.
    """
    listed = listed_in(take_down)
    with new_folder(target) as draft:
        try:
            with open_release(release) as connection:
                unknown = leave_out(connection, listed)
                if unknown and not allow_unknown:
                    raise InputError(
                        f"{take_down}: means no article of {release.name}: {as_line(unknown)}; "
                        "mend the list, or give --allow-unknown"
                    )
                exported = _write(connection, draft, tuple(unknown))
        except duckdb.Error as error:
            told = str(error).splitlines()[0]
            raise StoreError(f"{release.name} cannot be exported: {told}") from error
        readme = _README.format(
            name=release.name,
            chars=EXTRACT_CHARS,
            n_articles=exported.n_articles,
            n_reserved=exported.n_reserved,
            n_taken_down=exported.n_taken_down,
            n_copies=exported.n_copies,
        )
        (draft / "README.md").write_text(readme, encoding="utf-8")
        manifest = {
            "release": release.name,
            "of": manifest_of(release)["schema_version"],
            "files": {path.name: sha256_of(path) for path in sorted(draft.glob("*.parquet"))},
        }
        (draft / "manifest.json").write_text(
            json.dumps(manifest, indent=1) + "\n", encoding="utf-8"
        )
    return exported


def export_whole(release: Path, target: Path) -> None:
    """Copy a release with its texts into a new folder.

    Raises:
        InputError: The target exists.
        StoreError: The folder cannot be written.
    """
    with new_folder(target) as draft:
        for path in sorted(release.rglob("*")):
            copy = draft / path.relative_to(release)
            if path.is_dir():
                copy.mkdir(parents=True)
            else:
                shutil.copyfile(path, copy)


def _write(
    connection: duckdb.DuckDBPyConnection, folder: Path, unknown: tuple[Listed, ...]
) -> Exported:
    connection.execute(
        "create table reserved as select a.article_id from articles as a "
        "join pages as p using (page_id) "
        f"where coalesce(regexp_matches(p.rights, '{RESERVED}'), false) "
        f"or coalesce(regexp_matches(p.rights_meta, '{RESERVED}'), false) "
        f"or coalesce(regexp_matches(p.rights_site, '{SITE_RESERVED}'), false)"
    )
    connection.execute(_COPIES)
    for table, article in TABLES.items():
        more = ", e.extract" if table == "articles" else ""
        extracts = (
            "left join (select article_id, left(text, ?) as extract from texts "
            "where article_id not in (from reserved) and article_id not in (from copies)) "
            "as e using (article_id)"
        )
        _copy(
            connection,
            f'select t.*{more} from "{table}" as t {extracts if more else ""} '
            f"where t.{article} not in (from left_out)" + OTHER_END.get(table, ""),
            folder / f"{table}.parquet",
            [EXTRACT_CHARS] if more else [],
        )
    for table in WHOLE:
        _copy(connection, f'from "{table}"', folder / f"{table}.parquet", [])
    counts = connection.execute(
        "select (select count(*) from articles where article_id not in (from left_out)), "
        "(select count(*) from reserved where article_id not in (from left_out)), "
        "(select count(*) from left_out), (select count(*) from copies)"
    ).fetchone()
    n_articles, n_reserved, n_taken_down, n_copies = counts or (0, 0, 0, 0)
    return Exported(
        n_articles=n_articles,
        n_reserved=n_reserved,
        n_taken_down=n_taken_down,
        n_copies=n_copies,
        unknown=unknown,
    )


def _copy(connection: duckdb.DuckDBPyConnection, query: str, path: Path, values: list[int]) -> None:
    quoted = str(path).replace("'", "''")
    connection.execute(
        f"copy ({query} order by all) to '{quoted}' (format parquet, compression zstd)", values
    )
