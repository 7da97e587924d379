"""The option that every command on a corpus has."""

from pathlib import Path
from typing import Annotated

import typer

from ingest.settings import Settings, settings_with

Home = Annotated[Path | None, typer.Option("--home", help="Corpus folder (default: INGEST_HOME).")]


def settings_for(home: Path | None) -> Settings:
    """Return the settings of the environment, for another corpus folder if one is given."""
    return settings_with() if home is None else settings_with(home=home)
