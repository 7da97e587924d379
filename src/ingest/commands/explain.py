"""``ingest explain``: why an article is in the corpus or out."""

from typing import Annotated

import typer

from ingest.commands.home import Home, settings_for


def explain(
    asked: Annotated[str, typer.Argument(metavar="URL|ID", help="Address, article or cluster id.")],
    home: Home = None,
    release: Annotated[str | None, typer.Option(help="Release (default: latest).")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
) -> None:
    """Tell why an article is coverage or not: ingest explain https://example.org/a/1.html.

    Score and border, the sentences and terms that decided, topics, and what would change the
    decision; for a page that gave no article, the reason and the stage. The queue of near
    misses: ingest sql "from near_misses".
    """
    from shutil import get_terminal_size

    from ingest.report import explaining
    from ingest.report.lookup import asking
    from ingest.store.corpus import reading

    with reading(settings_for(home).home / "releases", release) as connection:
        outcome = explaining.explained(asking(connection), asked)
    width = max(60, get_terminal_size((100, 0)).columns)
    typer.echo(explaining.as_json(outcome) if as_json else explaining.as_text(outcome, width=width))
