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
        str, Column("The cluster: the article of it that was captured first, kept as it grows.")
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
class ClusterMove:
    """Articles of one former cluster that are in another one now.

    Grain: one row per former cluster, present cluster and run. An id found in an older release
    leads through these rows to the cluster that took it over.
    """

    from_cluster_id: Annotated[str, Column("The cluster they were in.", key=True)]
    to_cluster_id: Annotated[str, Column("The cluster they are in now.", key=True)]
    n_articles: Annotated[int, Column("Articles that moved.", unit="articles")]
    is_whole: Annotated[bool, Column("Whether nothing of the former cluster is left under its id.")]
    moved_at: Annotated[datetime, Column("When it was found.", unit="UTC")]
    run_id: Annotated[str, Column("The run that found it.", key=True)]


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
