"""Stored articles with the pages they were made of, ready to be read again."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from ingest.archive.catalog import Catalog
from ingest.extraction import Job
from ingest.history.occasions import Occasion
from ingest.model.article import Article, ClaimRow, DroppedLineRow, TopicRow
from ingest.model.mention import MentionRow, QuoteRow
from ingest.model.page import Page
from ingest.model.version import Look
from ingest.rereading import Former, Stored, Task
from ingest.store.lookup import Lookup
from ingest.visiting.addresses import occasions_at, root_of

Row = TypeVar("Row", DroppedLineRow, ClaimRow, TopicRow, MentionRow, QuoteRow, Look)


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What is known of an article that is to be read again.

    Args:
        article: Its row.
        page: The fetch it was made from; None if the archive does not know it.
        looks: Looks at it under its own address, in order of time.
        task: What to read; None without a page.
    """

    article: Article
    page: Page | None
    looks: tuple[Look, ...]
    task: Task | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Rows:
    """What the ledger holds of an article: its row, and the looks under its own address."""

    article: Article
    looks: tuple[Look, ...]


def stored_rows(lookup: Lookup, ids: Collection[str]) -> list[Rows]:
    """Return the rows of some articles and their looks, oldest fetch first.

    Args:
        lookup: The ledger.
        ids: The articles.
    """
    articles = lookup.rows(Article, "article_id", ids)
    looks = _grouped(lookup, Look, ids)
    return [
        Rows(article=article, looks=_own(looks[article.article_id]))
        for article in sorted(articles, key=lambda one: (one.fetched_at, one.page_id))
    ]


def with_details(lookup: Lookup, articles: Sequence[Article]) -> dict[str, Stored]:
    """Return all rows of some articles, by id.

    Args:
        lookup: The ledger.
        articles: Their own rows.
    """
    ids = [article.article_id for article in articles]
    dropped = _grouped(lookup, DroppedLineRow, ids)
    claims = _grouped(lookup, ClaimRow, ids)
    topics = _grouped(lookup, TopicRow, ids)
    mentions = _grouped(lookup, MentionRow, ids)
    quotes = _grouped(lookup, QuoteRow, ids)
    return {
        article.article_id: Stored(
            article=article,
            dropped=tuple(dropped[article.article_id]),
            claims=tuple(claims[article.article_id]),
            topics=tuple(topics[article.article_id]),
            mentions=tuple(mentions[article.article_id]),
            quotes=tuple(quotes[article.article_id]),
        )
        for article in articles
    }


def known_articles(rows: Sequence[Rows], catalog: Catalog, folder: Path) -> list[Known]:
    """Return some articles with the pages to read.

    Args:
        rows: What the ledger holds of them.
        catalog: The catalog of the archive.
        folder: Where the WARC files lie.
    """
    page_ids = [one.article.page_id for one in rows]
    pages = {page.page_id: page for page in catalog.pages_with("page_id", page_ids)}
    urls = {root_of(page) for page in pages.values()}
    urls |= {look.url for one in rows for look in one.looks if look.text_sha256 is not None}
    occasions = occasions_at(catalog, sorted(urls), new=list(pages.values()))
    found = []
    for one in rows:
        page = pages.get(one.article.page_id)
        task = _task(one.article, page, one.looks, occasions, folder) if page is not None else None
        found.append(Known(article=one.article, page=page, looks=one.looks, task=task))
    return found


def _grouped(
    lookup: Lookup, record: type[Row], ids: Collection[str]
) -> defaultdict[str, list[Row]]:
    groups: defaultdict[str, list[Row]] = defaultdict(list)
    for row in lookup.rows(record, "article_id", ids):
        groups[row.article_id].append(row)
    return groups


def _own(looks: Sequence[Look]) -> tuple[Look, ...]:
    """Return the looks under the address that is the article's own, in order of time."""
    every = sorted(looks, key=lambda look: (look.looked_at, look.url))
    return tuple(look for look in every if look.url == every[0].url)


def _task(
    article: Article,
    page: Page,
    looks: Sequence[Look],
    occasions: Mapping[str, Sequence[Occasion]],
    folder: Path,
) -> Task:
    url = root_of(page)
    shown = next((look for look in reversed(looks) if _is_shown(look, article, url)), None)
    at = shown.looked_at if shown is not None else None
    visits = [one for one in occasions.get(url, ()) if _is_of(one, page)]
    visits.sort(key=lambda one: (one.visit.looked_at != at, not one.is_fetch))
    formers = []
    for look in looks:
        if look.text_sha256 is None:
            continue
        job = None
        if look is not shown:
            then = [one for one in occasions.get(look.url, ()) if _is_at(one, look)]
            if not then:
                continue
            job = _job(then[0].pages, article, folder)
        formers.append(
            Former(
                looked_at=look.looked_at,
                job=job,
                text_sha256=look.text_sha256,
                title=look.title,
            )
        )
    pages = visits[0].pages if visits else (page,)
    return Task(
        job=_job(pages, article, folder),
        article_id=article.article_id,
        made_digest=article.made_digest,
        formers=tuple(formers),
    )


def _is_shown(look: Look, article: Article, url: str) -> bool:
    """Return whether a look brought the text that the article has now."""
    is_text = look.text_sha256 == article.text_sha256
    return is_text and look.page_id == article.page_id and look.url == url


def _is_of(occasion: Occasion, page: Page) -> bool:
    return occasion.page is not None and occasion.page.page_id == page.page_id


def _is_at(occasion: Occasion, look: Look) -> bool:
    is_page = occasion.page is not None and occasion.page.page_id == look.page_id
    return is_page and occasion.visit.looked_at == look.looked_at


def _job(pages: tuple[Page, ...], article: Article, folder: Path) -> Job:
    return Job(pages=pages, folder=folder, first_seen_at=article.first_seen_at)
