"""Copies of one text: membership, edges, originals."""

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated

from ingest.model.column import Column


@dataclass(frozen=True, slots=True, kw_only=True)
class ClusterMember:
    """One article's membership in a cluster of copies.

    Grain: one row per article; an article without copies is a cluster of one.
    """

    article_id: Annotated[str, Column("The article.", key=True)]
    cluster_id: Annotated[
        str, Column("The cluster: the smallest article id it ever held, kept through merges.")
    ]
    cluster_size: Annotated[int, Column("Articles in the cluster.", unit="articles")]
    is_best_copy: Annotated[
        bool, Column("Whether this is the copy to read: the original, else the most complete.")
    ]
    relation_to_best: Annotated[
        str, Column("How it relates to the best copy: best, same, partial or rewrite.")
    ]
    scheme: Annotated[str, Column("Version of the hash scheme and thresholds that decided.")]


@dataclass(frozen=True, slots=True, kw_only=True)
class Repost:
    """One edge between two texts: a copy and the one it came from.

    Grain: one row per pair. ``same``, ``partial`` and ``rewrite`` merge into one cluster;
    ``quotes``, ``contains`` and ``translation_of`` only link.
    """

    copy_id: Annotated[str, Column("The article that repeats.", key=True)]
    source_id: Annotated[str, Column("The article it repeats.", key=True)]
    relation: Annotated[str, Column("same, partial, rewrite, quotes, contains or translation_of.")]
    jaccard: Annotated[float, Column("Shared 5-grams over all 5-grams.", unit="share 0..1")]
    copy_share: Annotated[
        float, Column("Share of the copy's 5-grams found in the source.", unit="share 0..1")
    ]
    source_share: Annotated[
        float, Column("Share of the source's 5-grams found in the copy.", unit="share 0..1")
    ]
    n_shared: Annotated[int, Column("Distinct 5-grams in both.", unit="5-grams")]
    lag_s: Annotated[
        float | None,
        Column("Publication of the copy after the source; null if dates overlap.", unit="s"),
    ]
    evidence: Annotated[
        tuple[str, ...],
        Column("What shows the direction: source_line, original_title, reference, time, ..."),
    ]
    confidence: Annotated[float, Column("How sure the direction is.", unit="share 0..1")]
    scheme: Annotated[str, Column("Version of the hash scheme and thresholds that decided.")]


@dataclass(frozen=True, slots=True, kw_only=True)
class Original:
    """Where the text of a cluster came from.

    Grain: one row per cluster. A virtual original is known by name only: an outlet, perhaps a
    title and a date range, but no captured page.
    """

    cluster_id: Annotated[str, Column("The cluster.", key=True)]
    article_id: Annotated[
        str | None, Column("The captured original; null when the original is virtual.")
    ]
    best_copy_id: Annotated[str, Column("The captured copy to read.")]
    outlet: Annotated[str | None, Column("Outlet that wrote it; null when nothing says so.")]
    title: Annotated[str | None, Column("Title of the original where known.")]
    published_not_before_at: Annotated[
        datetime | None, Column("Earliest instant of first publication.", unit="UTC")
    ]
    published_not_after_at: Annotated[
        datetime | None, Column("Latest instant of first publication.", unit="UTC")
    ]
    method: Annotated[
        str,
        Column(
            "How it was found: own_page, named_captured, named_virtual, earliest, single, unknown."
        ),
    ]
    confidence: Annotated[float, Column("How sure the outlet is.", unit="share 0..1")]
