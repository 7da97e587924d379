"""A release to give away: what was written where and when, without anybody's full text.

Publishers own their texts. What goes out is metadata, links, hashes and a short extract; no
extract where the page reserves its rights, and nothing of what is on the take-down list.
"""

import hashlib
import json
import shutil
from dataclasses import dataclass
from pathlib import Path

import duckdb

from ingest.errors import InputError, StoreError
from ingest.store.corpus import open_release
from ingest.store.release import manifest_of
from ingest.text.urls import canonical_url

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

_README = """# {name}, without texts

What Chinese tech portals write about AI governance: metadata, links, hashes and extracts of
{chars} characters at most. The texts belong to their publishers and are not in here; `url` leads
to them, `text_sha256` tells whether a text is the same.

{n_articles} articles. {n_reserved} of them have no extract because their page or its site
reserves it; {n_taken_down} were left out at the request of somebody concerned.
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Exported:
    """What an export holds.

    Args:
        n_articles: Articles in it.
        n_reserved: Of these, without an extract because the page reserves its rights.
        n_taken_down: Articles left out because they are on the take-down list.
    """

    n_articles: int
    n_reserved: int
    n_taken_down: int


def export_public(release: Path, target: Path, *, take_down: Path | None = None) -> Exported:
    """Write what may be shared of a release into a new folder.

    Args:
        release: Folder of the release.
        target: Folder to make; it must not exist.
        take_down: Text file of article ids and addresses to leave out, one a line, ``#`` for
            remarks; None for none.

    Raises:
        InputError: The target exists, or the list cannot be read.
        StoreError: The release cannot be read.
    """
    if target.exists():
        raise InputError(f"{target} exists already; name a folder that does not")
    listed = _listed(take_down)
    draft = target.with_name(f".{target.name}-draft")
    draft.mkdir(parents=True)
    try:
        with open_release(release) as connection:
            exported = _write(connection, draft, listed)
    except duckdb.Error as error:
        raise StoreError(f"{release.name} cannot be exported: {error}") from error
    readme = _README.format(
        name=release.name,
        chars=EXTRACT_CHARS,
        n_articles=exported.n_articles,
        n_reserved=exported.n_reserved,
        n_taken_down=exported.n_taken_down,
    )
    (draft / "README.md").write_text(readme, encoding="utf-8")
    manifest = {
        "release": release.name,
        "of": manifest_of(release)["schema_version"],
        "files": {
            path.name: hashlib.sha256(path.read_bytes()).hexdigest()
            for path in sorted(draft.glob("*.parquet"))
        },
    }
    (draft / "manifest.json").write_text(json.dumps(manifest, indent=1) + "\n", encoding="utf-8")
    draft.rename(target)
    return exported


def export_whole(release: Path, target: Path) -> None:
    """Copy a release with its texts into a new folder.

    Raises:
        InputError: The target exists.
    """
    if target.exists():
        raise InputError(f"{target} exists already; name a folder that does not")
    draft = target.with_name(f".{target.name}-draft")
    shutil.copytree(release, draft)
    draft.rename(target)


def _write(connection: duckdb.DuckDBPyConnection, folder: Path, listed: list[str]) -> Exported:
    connection.execute("create table listed as select unnest(?::varchar[]) as one", [listed])
    connection.execute(
        "create table left_out as select article_id from articles "
        "where article_id in (from listed) or canonical_url in (from listed)"
    )
    connection.execute(
        "create table reserved as select a.article_id from articles as a "
        "join pages as p using (page_id) "
        f"where coalesce(regexp_matches(p.rights, '{RESERVED}'), false) "
        f"or coalesce(regexp_matches(p.rights_meta, '{RESERVED}'), false) "
        f"or coalesce(regexp_matches(p.rights_site, '{SITE_RESERVED}'), false)"
    )
    for table, article in TABLES.items():
        more = ", e.extract" if table == "articles" else ""
        extracts = (
            "left join (select article_id, left(text, ?) as extract from texts "
            "where article_id not in (from reserved)) as e using (article_id)"
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
        "(select count(*) from left_out)"
    ).fetchone()
    n_articles, n_reserved, n_taken_down = counts or (0, 0, 0)
    return Exported(n_articles=n_articles, n_reserved=n_reserved, n_taken_down=n_taken_down)


def _copy(connection: duckdb.DuckDBPyConnection, query: str, path: Path, values: list[int]) -> None:
    quoted = str(path).replace("'", "''")
    connection.execute(
        f"copy ({query} order by all) to '{quoted}' (format parquet, compression zstd)", values
    )


def _listed(take_down: Path | None) -> list[str]:
    """Return the ids and canonical addresses of a take-down list."""
    if take_down is None:
        return []
    try:
        lines = take_down.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(f"{take_down}: cannot be read as UTF-8 text: {error}") from error
    words = [line.split("#")[0].strip() if line.startswith("#") else line.strip() for line in lines]
    return [canonical_url(word) if "://" in word else word for word in words if word]
