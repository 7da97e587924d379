"""``ingest search``: any words, exactly as they stand, in titles and texts."""

import sys
from typing import Annotated

import typer

from ingest.commands.home import Home, settings_for


def search(
    words: Annotated[str, typer.Argument(help="Two or more characters, found as they stand.")],
    *,
    home: Home = None,
    outlet: Annotated[str | None, typer.Option(help="Only what this outlet wrote.")] = None,
    portal: Annotated[str | None, typer.Option(help="Only what this portal served.")] = None,
    since: Annotated[str | None, typer.Option(help="First day, 2026-11-01.")] = None,
    until: Annotated[str | None, typer.Option(help="Last day, 2026-11-30.")] = None,
    topic: Annotated[str | None, typer.Option(help="Only articles with this topic.")] = None,
    relevant: Annotated[bool, typer.Option(help="Only coverage of AI governance.")] = False,
    limit: Annotated[int, typer.Option(min=1, help="Hits to show.")] = 10,
    is_each: Annotated[
        bool, typer.Option("--all", help="Show every copy of a text, not one of them.")
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object a line.")] = False,
) -> None:
    """Find any words in titles and texts: ingest search 暂停训练 --since 2026-10-01.

    A hit in a headline counts as much as ten in the text; the newer goes first among equals. Of
    the copies of one text the best hit is shown, with the number of the others.
    """
    from ingest.report.progress import shown_progress
    from ingest.report.searching import as_lines, as_objects
    from ingest.store.pointer import release_folder
    from ingest.store.search_answer import answer_of
    from ingest.store.wanted import Wanted

    folder = settings_for(home).home
    newest = release_folder(folder / "releases", None)
    wanted = Wanted(
        outlet=outlet,
        portal=portal,
        since=since,
        until=until,
        topic=topic,
        only_relevant=relevant,
    )
    with shown_progress() as progress:
        hits = answer_of(
            folder / "search.sqlite",
            newest,
            lambda index: (index.search_each if is_each else index.search)(
                words, wanted, limit=limit
            ),
            progress=lambda done, total: progress("index", done, total),
            told=lambda line: typer.echo(line, err=True),
        )
    for line in as_objects(hits) if as_json else as_lines(hits, is_colour=sys.stdout.isatty()):
        typer.echo(line)
