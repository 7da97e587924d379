"""``ingest release``: what was published, and how one release differs from another."""

from collections import Counter
from pathlib import Path
from typing import Annotated

import typer

from ingest.commands.home import Home, settings_for
from ingest.errors import InputError, StoreError

app = typer.Typer(help="Published releases.", no_args_is_help=True)

SHOWN = 40
"""Changed rows printed; the feed itself is table ``changes`` of a release."""


@app.command("list")
def list_releases(home: Home = None) -> None:
    """Print every release, newest first: ingest release list."""
    from ingest.report.tables import as_table
    from ingest.store.pointer import is_torn, latest_release, releases_in
    from ingest.store.release import manifest_of
    from ingest.store.retention import bytes_on_disk, sizes

    releases = _releases(home)
    newest = latest_release(releases)
    found = sizes(releases)
    torn = [folder.name for folder in releases_in(releases) if is_torn(folder)]
    if not found and not torn:
        raise StoreError(f"no release in {releases} yet; make one with: ingest run, or ingest add")
    rows = []
    for size in reversed(found):
        manifest = manifest_of(size.release)
        counted = manifest["rows"]
        rows.append(
            (
                size.release.name + (" (latest)" if size.release == newest else ""),
                manifest["created_at"][:16].replace("T", " "),
                *(counted.get(name, 0) for name in ("articles", "clusters", "reposts", "changes")),
                f"{size.n_bytes / 1e6:.1f}",
                f"{size.n_own_bytes / 1e6:.1f}",
            )
        )
    columns = ("release", "created (UTC)", "articles", "clustered", "reposts", "changes")
    typer.echo(as_table((*columns, "MB", "MB alone"), rows))
    whole = bytes_on_disk(size.release for size in found)
    typer.echo(f"{len(found)} releases take {whole / 1e6:.1f} MB, shared files counted once")
    for name in torn:
        typer.echo(f"{name} has no readable manifest; bring it back: ingest release fetch {name}")


@app.command()
def publish(
    home: Home = None,
    *,
    best: Annotated[
        bool, typer.Option("--best", help="Write every file as small as it gets; for the night.")
    ] = False,
    allow_shrinking: Annotated[
        bool, typer.Option("--allow-shrinking", help="Publish though many rows are gone.")
    ] = False,
    max_shrink: Annotated[
        float, typer.Option(min=0, max=1, help="Share of its rows that a table may lose.")
    ] = 0.02,
) -> None:
    """Check and publish what is there, without a crawl: ingest release publish --best."""
    from ingest import pipeline
    from ingest.report.progress import shown_progress
    from ingest.store.layout import BEST_LEVEL, HOURLY_LEVEL

    with shown_progress() as progress:
        made = pipeline.release(
            settings=settings_for(home),
            progress=progress,
            level=BEST_LEVEL if best else HOURLY_LEVEL,
            looks_at_all=True,
            max_shrink_share=1 if allow_shrinking else max_shrink,
        )
    typer.echo(f"{'published' if made.is_new else 'unchanged:'} release {made.name}")


@app.command()
def prune(
    home: Home = None,
    *,
    keep: Annotated[
        int | None, typer.Option(min=1, help="Newest releases to keep (default: all).")
    ] = None,
    keep_days: Annotated[
        int, typer.Option(min=0, help="Keep the last release of so many days, too.")
    ] = 0,
    keep_monthly: Annotated[
        bool, typer.Option("--keep-monthly", help="Keep the last release of every month, too.")
    ] = False,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Only tell what would be removed.")
    ] = False,
) -> None:
    """Remove old releases, never the latest: ingest release prune --keep 30 --keep-monthly.

    The nightly job does so with --keep INGEST_KEEP_RELEASES --keep-days 31 --keep-monthly.
    """
    from ingest.locking import only_holder
    from ingest.store.retention import bytes_on_disk, sizes, to_prune
    from ingest.store.retention import prune as remove

    releases = _releases(home)
    if not sizes(releases):
        raise StoreError(f"no release in {releases} yet; make one with: ingest run, or ingest add")
    if keep is None:
        typer.echo("every release is kept; say how many with --keep")
        return
    with only_holder(releases.parent / "ledger" / "writer.lock"):
        before = bytes_on_disk(size.release for size in sizes(releases))
        gone = to_prune(releases, keep=keep, keep_days=keep_days, keep_monthly=keep_monthly)
        kept = [size.release for size in sizes(releases) if size.release not in gone]
        freed = before - bytes_on_disk(kept)
        for folder in gone:
            typer.echo(f"{'would remove' if dry_run else 'removed'} {folder.name}")
        if not dry_run:
            remove(releases, gone)
    typer.echo(f"{len(gone)} releases, {freed / 1e6:.1f} MB; {len(kept)} are kept")


@app.command()
def verify(
    release: Annotated[str | None, typer.Argument(help="Release (default: latest).")] = None,
    home: Home = None,
) -> None:
    """Check every file of a release against its manifest: ingest release verify."""
    from ingest.store.release import manifest_of, release_folder
    from ingest.store.verify import verified

    folder = release_folder(_releases(home), release)
    verdict = verified(folder)
    for what in ("missing", "changed", "added"):
        for name in getattr(verdict, what):
            typer.echo(f"{what:8} {name}")
    for name in verdict.miscounted:
        typer.echo(f"rows     {name}: not as many as the manifest says")
    if not verdict.is_sound:
        raise StoreError(f"release {folder.name} is not what was published")
    typer.echo(f"{folder.name}: {len(manifest_of(folder)['files'])} files as published")


@app.command()
def diff(
    old: Annotated[str, typer.Argument(help="The earlier release.")],
    new: Annotated[str | None, typer.Argument(help="The later one (default: latest).")] = None,
    home: Home = None,
) -> None:
    """Tell what a release has other than an earlier one: ingest release diff 20261101T000000Z-1."""
    from ingest.report.tables import as_table
    from ingest.store.changes import changes_between
    from ingest.store.release import manifest_of, release_folder

    releases = _releases(home)
    before, after = release_folder(releases, old), release_folder(releases, new)
    rows = changes_between(
        before, after, manifest_of(before)["files"], manifest_of(after)["files"]
    ).to_pylist()
    counts = Counter((row["table_name"], row["change"]) for row in rows)
    if not rows:
        typer.echo(f"{before.name} and {after.name} hold the same rows")
        return
    typer.echo(as_table(("table", "change", "rows"), [(*key, n) for key, n in counts.items()]))
    typer.echo("")
    shown = [
        (row["table_name"], row["change"], " ".join(row["row_key"]), ", ".join(row["changed"]))
        for row in rows[:SHOWN]
    ]
    typer.echo(as_table(("table", "change", "key", "columns"), shown))
    if len(rows) > SHOWN:
        typer.echo(f"... and {len(rows) - SHOWN} more")


@app.command()
def export(
    target: Annotated[Path, typer.Argument(help="Folder to make.")],
    release: Annotated[str | None, typer.Argument(help="Release (default: latest).")] = None,
    *,
    public: Annotated[
        bool, typer.Option("--public/--full", help="Without texts, to give away; or all of it.")
    ] = True,
    take_down: Annotated[
        Path | None, typer.Option(help="List of ids and addresses to leave out, one a line.")
    ] = None,
    allow_unknown: Annotated[
        bool, typer.Option("--allow-unknown", help="Export though lines of the list match nothing.")
    ] = False,
    home: Home = None,
) -> None:
    """Write a release without anybody's full text, to be shared: ingest release export shared/.

    A line of the take-down list is an article id, an address as a browser shows it, or "cluster
    ID" for all copies of a text. Copies of what is left out go without their extract.
    """
    from ingest.store.export import export_public, export_whole
    from ingest.store.release import release_folder

    folder = release_folder(_releases(home), release)
    if not public:
        if take_down is not None:
            raise InputError("--full copies everything; --take-down goes with --public")
        export_whole(folder, target)
        typer.echo(f"all of {folder.name}, texts included, in {target}: not for sharing")
        return
    made = export_public(folder, target, take_down=take_down, allow_unknown=allow_unknown)
    for one in made.unknown:
        typer.echo(f"{take_down}, line {one.number}: no such article: {one.line}", err=True)
    typer.echo(
        f"{made.n_articles} articles in {target}, {made.n_reserved} of them without an extract; "
        f"{made.n_taken_down} left out, {made.n_copies} copies of these without an extract"
    )


def _releases(home: Path | None) -> Path:
    return settings_for(home).home / "releases"


@app.command()
def fetch(
    name: Annotated[
        str | None, typer.Argument(help="Release (default: the store's newest).")
    ] = None,
    home: Home = None,
) -> None:
    """Bring a release from the store of INGEST_STORE_URL, or its damaged files: release fetch."""
    from ingest.store.pointer import latest_release, order_of, point_to
    from ingest.store.remote import fetch_release

    settings = settings_for(home)
    if not settings.store_url:
        raise StoreError("no store is set; set INGEST_STORE_URL, such as s3://bucket/prefix")
    releases = settings.home / "releases"
    releases.mkdir(parents=True, exist_ok=True)
    folder = fetch_release(settings.store_url, releases, name)
    newest = latest_release(releases)
    if newest is None or order_of(newest.name) <= order_of(folder.name):
        point_to(releases, folder.name)
    typer.echo(f"release {folder.name} is in {folder}")
