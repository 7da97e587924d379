"""The command line: each command parses, calls one library function and prints.

Data goes to stdout, talk to stderr. Exit codes: 0 done, 1 failed, 2 wrong usage or input.
A command imports what it needs: ``ingest sql`` starts in a third of the time of ``ingest add``.
"""

import json
import logging
import signal
import sqlite3
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ingest.commands import ledger as ledger_commands
from ingest.commands import portals as portal_commands
from ingest.commands import release as release_commands
from ingest.commands import sampleweb as sample_commands
from ingest.commands.explain import explain
from ingest.commands.health import health
from ingest.commands.home import Home, settings_for
from ingest.commands.reextract import reextract
from ingest.commands.running import run, say_release
from ingest.commands.searching import search
from ingest.commands.shell import shell
from ingest.commands.sql import QueryCommand, sql
from ingest.commands.up import up
from ingest.errors import ConfigError, IngestError, InputError, StoreError
from ingest.settings import settings_with

if TYPE_CHECKING:
    from ingest.model.page import FetchedPage

app = typer.Typer(
    help="A corpus of what Chinese tech portals write about AI governance.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)
app.add_typer(ledger_commands.app, name="ledger")
app.add_typer(portal_commands.app, name="portals")
app.add_typer(release_commands.app, name="release")
app.add_typer(sample_commands.app, name="sampleweb")
app.command(cls=QueryCommand)(sql)
app.command()(shell)
app.command()(search)
app.command()(explain)
app.command()(run)
app.command()(reextract)
app.command()(up)
app.command()(health)


class _Stopped(BaseException):
    """Ctrl-C; not KeyboardInterrupt, which typer turns into an exit without a word."""


def main() -> None:
    """Run the command line; the only place that turns errors into exit codes."""
    logging.basicConfig(level=logging.WARNING, format="%(levelname)s %(name)s: %(message)s")
    signal.signal(signal.SIGINT, _stop)
    try:
        app()
    except IngestError as error:
        typer.echo(f"ingest: {error}", err=True)
        sys.exit(2 if isinstance(error, InputError | ConfigError | StoreError) else 1)
    except (OSError, sqlite3.Error) as error:
        typer.echo(f"ingest: {type(error).__name__}: {error}", err=True)
        sys.exit(1)
    except _Stopped:
        typer.echo("ingest: stopped; run the same command again to go on", err=True)
        sys.exit(130)


def _stop(_number: int, _frame: object) -> None:
    raise _Stopped


@app.command()
def demo(
    home: Annotated[Path, typer.Option(help="Folder for the demo's data.")] = Path(
        "warehouse/demo"
    ),
    seed: Annotated[int, typer.Option(help="Seed of the sample web.")] = 7,
    day: Annotated[int, typer.Option(min=0, max=60, help="Simulated day.")] = 60,
) -> None:
    """Crawl the sample web and show the whole product: ingest demo."""
    from ingest.demo import run_demo

    run_demo(home=home, seed=seed, day=day, out=typer.echo)


@app.command()
def add(
    paths: Annotated[list[Path], typer.Argument(help="HTML or text pages, folders, WARC files.")],
    home: Home = None,
) -> None:
    """Add saved pages to the corpus: ingest add saved/ page.html crawl.warc.gz."""
    from ingest import pipeline
    from ingest.report.progress import shown_progress
    from ingest.report.runs import portal_table

    settings = settings_for(home)
    with shown_progress() as progress:
        n_new, unreadable = pipeline.add(paths, settings=settings, progress=progress)
        made = pipeline.refresh(settings=settings, progress=progress)
    for error in unreadable:
        typer.echo(f"ingest: {error}", err=True)
    typer.echo(f"{n_new} new pages")
    typer.echo(portal_table(pipeline.tallies(settings)))
    say_release(made.name, made.folder, is_new=made.is_new)
    if unreadable:
        raise typer.Exit(2)


@app.command()
def extract(
    paths: Annotated[list[Path], typer.Argument(help="HTML or text pages, folders, WARC files.")],
    rules: Annotated[
        bool, typer.Option("--rules/--no-rules", help="Use the portals' own rules.")
    ] = True,
) -> None:
    """Print one JSON line per page: ingest extract page.html | jq .title."""
    n_failed = 0
    for line in _extracted(paths, with_rules=rules):
        n_failed += "rejected" in line
        typer.echo(json.dumps(line, ensure_ascii=False))
    if n_failed:
        typer.echo(f"ingest: {n_failed} pages gave no article", err=True)


@app.command()
def cluster(
    docs: Annotated[Path, typer.Argument(help="JSON lines {doc_id, title, text, published_at}.")],
    out: Annotated[Path, typer.Option(help="Folder for clusters.jsonl and edges.jsonl.")],
) -> None:
    """Group copies among any documents: ingest cluster docs.jsonl --out groups."""
    from ingest.jsonl import cluster_file

    n_docs, n_clusters, n_edges = cluster_file(docs, out)
    typer.echo(f"{n_docs} documents, {n_clusters} clusters, {n_edges} edges in {out}")


@app.command()
def enrich(
    docs: Annotated[Path, typer.Argument(help="JSON lines {id, title, text}.")],
) -> None:
    """Print relevance, topics, names and quotations, a JSON line each: ingest enrich docs.jsonl."""
    from ingest.jsonl import enriched_file

    for line in enriched_file(docs):
        typer.echo(json.dumps(line, ensure_ascii=False))


@app.command()
def trace(
    asked: Annotated[str, typer.Argument(metavar="URL|ID", help="Address, article or cluster id.")],
    *,
    home: Home = None,
    release: Annotated[str | None, typer.Option(help="Release (default: latest).")] = None,
    edits: Annotated[bool, typer.Option("--edits", help="Show what each copy changed.")] = False,
    passages: Annotated[
        bool, typer.Option("--passages", help="Show who printed each passage first instead.")
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
) -> None:
    """Print the family tree of an article: ingest trace https://example.org/a/1.html --edits."""
    from shutil import get_terminal_size

    from ingest.report.lookup import asking
    from ingest.report.trace import trace_of
    from ingest.report.trace_passages import (
        composition_as_json,
        composition_as_lines,
        composition_of,
    )
    from ingest.report.trace_tree import MAX_WIDTH, as_tree
    from ingest.report.trace_tree import as_json as json_of
    from ingest.store.corpus import reading

    width = get_terminal_size((MAX_WIDTH, 0)).columns
    with reading(settings_for(home).home / "releases", release) as connection:
        if passages:
            made = composition_of(asking(connection), asked)
            text = composition_as_json(made) if as_json else composition_as_lines(made, width=width)
            typer.echo(text)
            return
        found = trace_of(asking(connection), asked)
    typer.echo(json_of(found) if as_json else as_tree(found, width=width, with_edits=edits))


@app.command()
def status(home: Home = None) -> None:
    """Tell what is there: pages, articles, rejects, the newest release: ingest status."""
    from ingest import pipeline
    from ingest.report.runs import portal_table
    from ingest.store.release import latest_release, manifest_of

    settings = settings_for(home)
    folder = latest_release(settings.home / "releases")
    if folder is None:
        typer.echo(f"{settings.home}: no release yet; begin with: ingest demo, or ingest add")
        return
    typer.echo(portal_table(pipeline.tallies(settings)))
    manifest = manifest_of(folder)
    for table, rows in manifest["rows"].items():
        typer.echo(f"{table:14} {rows:>9,} rows")
    typer.echo(f"newest release {folder.name} in {folder}")


def _extracted(paths: list[Path], *, with_rules: bool) -> Iterator[dict[str, object]]:
    from ingest.archive.added import named_pages_in
    from ingest.extraction import Failure, fields_from

    settings = settings_with()
    names: list[str] = []

    def readable() -> Iterator["FetchedPage"]:
        for name, page in named_pages_in(paths, now=settings.clock()):
            if isinstance(page, InputError):
                raise page
            names.append(name)
            yield page

    outcomes = fields_from(readable(), with_rules=with_rules, settings=settings)
    for number, outcome in enumerate(outcomes):
        if isinstance(outcome, Failure):
            yield {"id": names[number], "rejected": outcome.reason, "detail": outcome.detail}
        else:
            yield {"id": names[number], **outcome}
