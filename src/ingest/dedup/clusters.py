"""Clusters of copies: connected components over merging pairs."""

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime

from ingest.model.document import Document

_NEVER = datetime.max.replace(tzinfo=UTC)


def clusters_of(
    documents: Mapping[str, Document], merges: Iterable[tuple[str, str]]
) -> dict[str, str]:
    """Return the cluster id of every document: of all connected with it, the first captured.

    So a cluster keeps its id as copies of it come in, and the order of documents and merges does
    not matter.

    Args:
        documents: The documents by id.
        merges: Ids of two documents each that belong together.
    """
    parent = {one: one for one in documents}

    def root(one: str) -> str:
        while parent[one] != one:
            parent[one] = parent[parent[one]]
            one = parent[one]
        return one

    def place(one: str) -> tuple[datetime, str]:
        return capture_order(documents[one])

    for left, right in merges:
        first, second = sorted((root(left), root(right)), key=place)
        parent[second] = first
    return {one: root(one) for one in parent}


def capture_order(document: Document) -> tuple[datetime, str]:
    """Return what to sort documents by: first captured first, unknown last, then by id."""
    return document.first_seen_at or _NEVER, document.doc_id
