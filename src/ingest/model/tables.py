"""The registry of tables: the only place that says which records are stored."""

from dataclasses import dataclass
from typing import Literal

from ingest.model.article import (
    Article,
    ArticleText,
    ClaimRow,
    Content,
    DroppedLineRow,
    Reject,
    RouteRun,
    TopicRow,
)
from ingest.model.cluster import ClusterMember, Original, Repost
from ingest.model.page import Page

Growth = Literal["events", "details", "whole"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """How one record is kept.

    Args:
        name: Table name, from ledger to SQL.
        record: The dataclass that describes its columns.
        growth: ``events``: rows are appended, the newest row of a key counts;
            ``details``: rows of an article, appended with it, counting as long as that version
            of the article does; ``whole``: the table is derived and written anew.
        month_of: Column whose month partitions the release; ``article`` takes the month of
            the article the row belongs to; None writes one file.
        is_public: Whether releases carry it.
        order: Columns a release file is sorted by.
    """

    name: str
    record: type
    growth: Growth
    month_of: str | None
    is_public: bool = True
    order: tuple[str, ...] = ()


TABLES: tuple[Table, ...] = (
    Table(
        name="pages",
        record=Page,
        growth="events",
        month_of="fetched_at",
        order=("fetched_at", "page_id"),
    ),
    Table(
        name="articles",
        record=Article,
        growth="events",
        month_of="published_at",
        order=("published_at", "article_id"),
    ),
    Table(
        name="contents",
        record=Content,
        growth="events",
        month_of=None,
        is_public=False,
        order=("sha256",),
    ),
    Table(
        name="texts",
        record=ArticleText,
        growth="whole",
        month_of="article",
        order=("article_id",),
    ),
    Table(
        name="dropped_lines",
        record=DroppedLineRow,
        growth="details",
        month_of="article",
        order=("article_id", "position"),
    ),
    Table(
        name="claims",
        record=ClaimRow,
        growth="details",
        month_of="article",
        order=("article_id", "position"),
    ),
    Table(
        name="topics",
        record=TopicRow,
        growth="details",
        month_of="article",
        order=("article_id", "topic"),
    ),
    Table(
        name="rejects",
        record=Reject,
        growth="events",
        month_of=None,
        order=("url", "reason"),
    ),
    Table(
        name="route_runs",
        record=RouteRun,
        growth="events",
        month_of=None,
        order=("run_id", "portal", "route"),
    ),
    Table(
        name="clusters",
        record=ClusterMember,
        growth="whole",
        month_of=None,
        order=("cluster_id", "article_id"),
    ),
    Table(
        name="reposts",
        record=Repost,
        growth="whole",
        month_of=None,
        order=("copy_id", "source_id"),
    ),
    Table(
        name="originals",
        record=Original,
        growth="whole",
        month_of=None,
        order=("cluster_id",),
    ),
)


def table_named(name: str) -> Table:
    """Return the table of that name.

    Raises:
        KeyError: There is none.
    """
    return next(table for table in TABLES if table.name == name)
