"""Names that come up often and are not known yet, for somebody to look at."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from ingest.enrich.spans import Mention


@dataclass(frozen=True, slots=True, kw_only=True)
class UnknownName:
    """A name without an entity, over many documents.

    Args:
        kind: person, org, model, law or event.
        name: The fullest form in each document.
        n_documents: Documents that name it.
        n_mentions: Times it is named, short forms too.
    """

    kind: str
    name: str
    n_documents: int
    n_mentions: int


def unknown_names(
    documents: Iterable[Iterable[Mention]], *, least_documents: int
) -> tuple[UnknownName, ...]:
    """Return the names without an entity, those of most documents first.

    Args:
        documents: The mentions of each document.
        least_documents: Documents that must name it.
    """
    n_documents: Counter[tuple[str, str]] = Counter()
    n_mentions: Counter[tuple[str, str]] = Counter()
    for mentions in documents:
        counted = Counter((m.kind, m.name) for m in mentions if m.entity is None)
        n_mentions.update(counted)
        n_documents.update(counted.keys())
    found = [
        UnknownName(kind=kind, name=name, n_documents=n, n_mentions=n_mentions[kind, name])
        for (kind, name), n in n_documents.items()
        if n >= least_documents
    ]
    return tuple(sorted(found, key=lambda u: (-u.n_documents, -u.n_mentions, u.kind, u.name)))
