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
    TopicRow,
)
from ingest.model.change import Change
from ingest.model.cluster import ClusterMember, ClusterMove, Original, Repost
from ingest.model.foreign import ForeignRead, ForeignSource
from ingest.model.mention import (
    EntityRow,
    Gathered,
    MentionRow,
    PrintingRow,
    QuotationRow,
    QuoteRow,
)
from ingest.model.outlet import OutletRow
from ingest.model.page import Page
from ingest.model.passage import Cut, Passage
from ingest.model.repost import RepostEdit, RepostEvidence
from ingest.model.reread import Reread
from ingest.model.route import PageSigns, PortalRun, RouteRun
from ingest.model.signature import Comparison, Signature, Traced
from ingest.model.topic import Located, TaxonomyRow, TopicSpanRow
from ingest.model.version import ArticleVersion, Look, VersionText

Growth = Literal["events", "details", "whole"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """How one record is kept.

    Args:
        name: Table name, from ledger to SQL.
        record: The dataclass that describes its columns.
        growth: ``events``: rows are appended, the newest row of a key counts;
            ``details``: rows appended with a row of another table, counting as long as that
            version of it does; ``whole``: the table is derived and written anew.
        of: For details, the other table and the column here that holds its key.
        month_of: Column whose month partitions the release; ``article`` takes the month of
            the article the row belongs to, a text column the month of the article that it
            names; None writes one file.
        is_public: Whether releases carry it.
        order: Columns a release file is sorted by.
    """

    name: str
    record: type
    growth: Growth
    month_of: str | None
    of: tuple[str, str] | None = None
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
        name="article_versions",
        record=ArticleVersion,
        growth="events",
        month_of="article",
        order=("article_id", "version"),
    ),
    Table(
        name="version_texts",
        record=VersionText,
        growth="events",
        month_of=None,
        order=("text_sha256",),
    ),
    Table(
        name="looks",
        record=Look,
        growth="events",
        month_of="looked_at",
        order=("looked_at", "article_id"),
    ),
    Table(
        name="dropped_lines",
        record=DroppedLineRow,
        growth="details",
        of=("articles", "article_id"),
        month_of="article",
        order=("article_id", "position"),
    ),
    Table(
        name="claims",
        record=ClaimRow,
        growth="details",
        of=("articles", "article_id"),
        month_of="article",
        order=("article_id", "position"),
    ),
    Table(
        name="topics",
        record=TopicRow,
        growth="details",
        of=("articles", "article_id"),
        month_of="article",
        order=("article_id", "topic"),
    ),
    Table(
        name="topic_spans",
        record=TopicSpanRow,
        growth="details",
        of=("located", "article_id"),
        month_of="article",
        order=("article_id", "topic", "found_in", "start"),
    ),
    Table(
        name="located",
        record=Located,
        growth="events",
        month_of=None,
        is_public=False,
        order=("article_id",),
    ),
    Table(
        name="mentions",
        record=MentionRow,
        growth="details",
        of=("articles", "article_id"),
        month_of="article",
        order=("article_id", "start"),
    ),
    Table(
        name="quotes",
        record=QuoteRow,
        growth="details",
        of=("articles", "article_id"),
        month_of="article",
        order=("article_id", "start", "end"),
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
        name="portal_runs",
        record=PortalRun,
        growth="events",
        month_of=None,
        order=("run_id", "portal"),
    ),
    Table(
        name="page_signs",
        record=PageSigns,
        growth="events",
        month_of=None,
        is_public=False,
        order=("portal", "fetched_at", "url"),
    ),
    Table(
        name="reread",
        record=Reread,
        growth="events",
        month_of=None,
        is_public=False,
        order=("page_id",),
    ),
    Table(
        name="clusters",
        record=ClusterMember,
        growth="events",
        month_of="article",
        order=("cluster_id", "article_id"),
    ),
    Table(
        name="cluster_moves",
        record=ClusterMove,
        growth="events",
        month_of=None,
        order=("moved_at", "from_cluster_id", "to_cluster_id"),
    ),
    Table(
        name="reposts",
        record=Repost,
        growth="details",
        of=("clusters", "copy_id"),
        month_of="copy_id",
        order=("copy_id", "source_id"),
    ),
    Table(
        name="repost_evidence",
        record=RepostEvidence,
        growth="details",
        of=("clusters", "copy_id"),
        month_of="copy_id",
        order=("copy_id", "source_id", "position"),
    ),
    Table(
        name="repost_edits",
        record=RepostEdit,
        growth="details",
        of=("clusters", "copy_id"),
        month_of="copy_id",
        order=("copy_id", "source_id", "position"),
    ),
    Table(
        name="originals",
        record=Original,
        growth="details",
        of=("clusters", "best_copy_id"),
        month_of="best_copy_id",
        order=("cluster_id",),
    ),
    Table(
        name="signatures",
        record=Signature,
        growth="events",
        month_of=None,
        is_public=False,
        order=("article_id",),
    ),
    Table(
        name="pairs",
        record=Comparison,
        growth="events",
        month_of=None,
        is_public=False,
        order=("a", "b"),
    ),
    Table(
        name="traced",
        record=Traced,
        growth="events",
        month_of=None,
        is_public=False,
        order=("article_id",),
    ),
    Table(
        name="passages",
        record=Passage,
        growth="details",
        of=("cut", "article_id"),
        month_of="article",
        order=("article_id", "position"),
    ),
    Table(
        name="cut",
        record=Cut,
        growth="events",
        month_of=None,
        is_public=False,
        order=("article_id",),
    ),
    Table(
        name="foreign_sources",
        record=ForeignSource,
        growth="details",
        of=("foreign_read", "article_id"),
        month_of="article",
        order=("article_id", "position"),
    ),
    Table(
        name="foreign_read",
        record=ForeignRead,
        growth="events",
        month_of=None,
        is_public=False,
        order=("article_id",),
    ),
    Table(
        name="quotations",
        record=QuotationRow,
        growth="details",
        of=("gathered", "first_article_id"),
        month_of="first_published_at",
        order=("quotation_id",),
    ),
    Table(
        name="printings",
        record=PrintingRow,
        growth="details",
        of=("gathered", "article_id"),
        month_of=None,
        is_public=False,
        order=("article_id", "start", "end"),
    ),
    Table(
        name="gathered",
        record=Gathered,
        growth="events",
        month_of=None,
        is_public=False,
        order=("article_id",),
    ),
    Table(
        name="entities",
        record=EntityRow,
        growth="whole",
        month_of=None,
        order=("entity",),
    ),
    Table(
        name="taxonomies",
        record=TaxonomyRow,
        growth="whole",
        month_of=None,
        order=("taxonomy", "code", "topic"),
    ),
    Table(
        name="outlets",
        record=OutletRow,
        growth="whole",
        month_of=None,
        order=("outlet_id",),
    ),
    Table(
        name="changes",
        record=Change,
        growth="whole",
        month_of=None,
        order=("table_name", "row_key"),
    ),
)


def table_named(name: str) -> Table:
    """Return the table of that name.

    Raises:
        KeyError: There is none.
    """
    return next(table for table in TABLES if table.name == name)
