"""``ingest shell``: queries one after another over one state of the corpus."""

import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ingest.commands.home import Home, settings_for
from ingest.commands.sql import AsOf, Live, Release, opened, typed_lines
from ingest.errors import InputError

if TYPE_CHECKING:
    from ingest.report.session import Session

HISTORY_LINES = 1_000


def shell(
    *,
    home: Home = None,
    release: Release = None,
    as_of: AsOf = None,
    live: Live = False,
    make: Annotated[
        bool, typer.Option("--make", help="Write warehouse.duckdb, for other tools, and stop.")
    ] = False,
) -> None:
    """Ask queries at a prompt, or from a pipe: ingest shell < queries.sql; .help says more."""
    if make:
        from ingest.store.viewfile import write_view_file

        typer.echo(f"views of the newest release in {write_view_file(settings_for(home).home)}")
        return
    from ingest.report.session import Session

    with opened(home, release=release, as_of=as_of, live=live) as connection:
        session = Session(connection, out=sys.stdout, err=sys.stderr)
        if sys.stdin.isatty():
            typer.echo("Queries end in a semicolon. .help for help, Ctrl-D to leave.")
            with _editing(session.words()):
                _talk(session)
            return
        for line in typed_lines():
            if not session.take(line):
                break
        session.finish()
    if session.n_failed:
        raise InputError(f"{session.n_failed} failed of what was asked")


def _talk(session: "Session") -> None:
    while True:
        try:
            line = input("   ...> " if session.is_continued else "corpus> ")
            if not session.take(line + "\n"):
                return
        except KeyboardInterrupt:
            typer.echo("")
            session.forget()
        except EOFError:
            typer.echo("")
            return


@contextmanager
def _editing(words: tuple[str, ...]) -> Iterator[None]:
    """Lines can be edited and completed; the history of former sessions is there."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        import readline
    except ImportError:  # as in Python for Windows
        yield
        return
    history = Path.home() / ".ingest_history"
    readline.set_completer(_completer(words))
    readline.set_completer_delims(" \t\n,();=<>")
    readline.parse_and_bind("tab: complete")
    with suppress(OSError):
        readline.read_history_file(history)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)
        readline.set_history_length(HISTORY_LINES)
        with suppress(OSError):
            readline.write_history_file(history)


def _completer(words: tuple[str, ...]) -> Callable[[str, int], str | None]:
    def complete(begun: str, number: int) -> str | None:
        fitting = [word for word in words if word.startswith(begun)]
        return fitting[number] if number < len(fitting) else None

    return complete
