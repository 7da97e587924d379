"""The SQL of ``warehouse/``: one statement per file, the file's name is the view's name."""

from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path

from ingest.errors import ConfigError


@cache
def sql_files(kind: str) -> dict[str, str]:
    """Return the statements of ``views``, ``checks`` or ``queries`` by name.

    Raises:
        ConfigError: The folder came neither with the package nor with a checkout.
    """
    packaged: Traversable = files("ingest") / "warehouse" / kind
    checkout = Path(__file__).parents[3] / "warehouse" / kind
    folder: Traversable = packaged if packaged.is_dir() else checkout
    if not folder.is_dir():
        raise ConfigError(f"no SQL folder {kind!r}: is the package complete?")
    return {
        entry.name.removesuffix(".sql"): entry.read_text(encoding="utf-8")
        for entry in sorted(folder.iterdir(), key=lambda entry: entry.name)
        if entry.name.endswith(".sql")
    }
