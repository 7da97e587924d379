"""Files of a store for DuckDB, which knows stores only by an extension that must be downloaded.

It asks for a file's size and for pieces of it; whole files are never fetched for one column.
"""

from typing import TYPE_CHECKING, Any

from pyarrow.fs import FileSystem

if TYPE_CHECKING:
    from fsspec import AbstractFileSystem

PREFIX = "ledger://"
"""What marks a path of the store in SQL."""


def reachable(store: FileSystem) -> "AbstractFileSystem":
    """Return a store as ``register_filesystem`` takes it, for paths that begin with ``PREFIX``."""
    from fsspec.implementations.arrow import ArrowFSWrapper  # noqa: PLC0415  # 0.2 s, stores only

    class Reached(ArrowFSWrapper):  # type: ignore[misc]  # fsspec has no types
        """Files below the ledger."""

        protocol = PREFIX.removesuffix("://")
        cachable = False

        @classmethod
        def _strip_protocol(cls, path: Any) -> Any:
            return path.removeprefix(PREFIX) if isinstance(path, str) else path

    return Reached(fs=store)
