"""Writing down what visits found, so that a kill at any point loses and doubles nothing."""

import logging
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any
from uuid import uuid4

from ingest.archive.catalog import Catalog
from ingest.archive.watched import Watched
from ingest.assemble import Made
from ingest.errors import StoreError
from ingest.history.schedule import RECHECK, due_at
from ingest.history.versions import is_deleted, versions_of
from ingest.model.article import Article, Content, Reject
from ingest.model.reread import Reread
from ingest.model.version import ArticleVersion, Look, VersionText
from ingest.store.ledger import Ledger
from ingest.store.lookup import Lookup
from ingest.visiting.findings import Findings

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Amended:
    """An article that other rules read otherwise.

    Args:
        article: Its row as it is now.
        made: Its rows where any differs; None where only looks do.
        contents: Texts of it and of its looks.
        looks: All looks at it under its own address, in order of time, restated ones among them.
        restated: Looks that brought another text or headline by these rules.
        reject: Why its page is no article by these rules, where that loss is accepted.
    """

    article: Article
    made: Made | None = None
    contents: tuple[Content, ...] = ()
    looks: tuple[Look, ...] = ()
    restated: tuple[Look, ...] = ()
    reject: Reject | None = None


class Entries:
    """Writes findings into the ledger, and into the catalog when each address is due.

    Args:
        ledger: The facts; nobody else may write at the same time.
        catalog: The catalog of the archive.
        run_id: The run that writes.
    """

    def __init__(self, ledger: Ledger, catalog: Catalog, *, run_id: str) -> None:
        self._ledger = ledger
        self._catalog = catalog
        self._run_id = run_id
        self._contents = {key for (key,) in ledger.keys("contents")}
        self._version_texts = {key for (key,) in ledger.keys("version_texts")}

    def commit(self, findings: Sequence[Findings]) -> None:
        """Write one batch.

        The due instants come first: a kill behind them finds the visits still open and writes
        the same again. Looks and pages go last, because what the ledger holds of them is done.
        """
        made = [one for found in findings for one in found.made]
        looks = self._every_look(findings)
        versions = {article: versions_of(rows) for article, rows in looks.items()}
        self._catalog.watch.write(self._watched(findings, looks, versions))
        current = {one.article.article_id: one.article.text_sha256 for one in made}
        self._append_texts((c for m in made for c in m.contents), current, versions.values())
        self._append_articles(made)
        rejects = {(row.url, row.reason): row for found in findings for row in found.rejects}
        self._append("rejects", rejects.values())
        self._append("article_versions", (row for rows in versions.values() for row in rows))
        new = {
            (look.article_id, look.looked_at): look
            for found in findings
            for look in _kept(found.looks, looks)
        }
        self._append("looks", new.values())
        pages = {page.page_id: page for found in findings for page in found.pages}
        self._append("pages", pages.values())
        self._catalog.watch.mark_typed([one for found in findings for one in found.visits])
        n_rejects = len(rejects)
        logger.info("%d articles, %d rejects from %d pages", len(made), n_rejects, len(pages))

    def amend(self, amended: Sequence[Amended]) -> None:
        """Write down what other rules made of pages that were read before.

        The article is last but for what marks the page as read: a kill before that finds the
        article as it was and writes the same again. Versions go before looks, because they are
        made again only where a look is.
        """
        current = {one.article.article_id: one.article.text_sha256 for one in amended}
        self._append_texts(
            (content for one in amended for content in one.contents),
            current,
            [versions_of(one.looks) for one in amended if one.looks],
        )
        restated = [one for one in amended if one.restated]
        versions = (row for one in restated for row in versions_of(one.looks))
        self._append("article_versions", versions)
        self._append("looks", (look for one in restated for look in one.restated))
        self._append("rejects", [one.reject for one in amended if one.reject is not None])
        self._append_articles([one.made for one in amended if one.made is not None])

    def mark_reread(self, rows: Iterable[Reread]) -> None:
        """Write down by which rules pages were read again."""
        self._append("reread", rows)

    def _append(self, name: str, rows: Iterable[Any]) -> None:
        self._ledger.append(name, rows, run_id=self._run_id)

    def _every_look(self, findings: Sequence[Findings]) -> dict[str, list[Look]]:
        """Return all looks at each article that has new ones, stored and new, in order of time.

        An article that several addresses give is looked at under the first of them alone: they
        may differ in a line, which is no edit, and one may be gone before the others.
        """
        new: defaultdict[str, list[Look]] = defaultdict(list)
        for found in findings:
            for look in found.looks:
                new[look.article_id].append(look)
        every: defaultdict[str, list[Look]] = defaultdict(list)
        if self._ledger.version("looks") >= 0:
            with Lookup(self._ledger) as lookup:
                for look in lookup.rows(Look, "article_id", new.keys()):
                    every[look.article_id].append(look)
        for article, looks in new.items():
            stored = every[article] or looks
            home = min(stored, key=lambda look: (look.looked_at, look.url)).url
            own = {look.looked_at: look for look in [*stored, *looks] if look.url == home}
            every[article] = [look for _, look in sorted(own.items())]
        return dict(every)

    def _watched(
        self,
        findings: Sequence[Findings],
        looks: dict[str, list[Look]],
        versions: dict[str, tuple[ArticleVersion, ...]],
    ) -> list[Watched]:
        """Return when each address is to be looked at again that is some article's own."""
        known = self._catalog.watch.at(found.address.url for found in findings)
        rows = []
        for found in findings:
            own = _kept(found.looks, looks)
            if not own or own[-1].portal is None:
                continue
            article, url = own[-1].article_id, found.address.url
            row = known.get(url)
            published = row.published_at if row and row.article_id == article else None
            for made in found.made:
                if made.article.article_id == article:
                    published = made.article.published_at
            due = due_at(
                published,
                found.address.first_seen_at,
                looks[article],
                is_deleted=is_deleted(versions[article]),
            )
            last = found.address.occasions[-1].visit.looked_at
            if due is not None and due <= last:  # a fetch since then could not be read
                due = last + RECHECK
            page = next(one.page for one in reversed(found.address.occasions) if one.page)
            rows.append(
                Watched(
                    canonical_url=url,
                    url=row.url if row else page.url,
                    portal=own[-1].portal,
                    article_id=article,
                    published_at=published,
                    first_seen_at=found.address.first_seen_at,
                    page_id=page.page_id,
                    due_at=due,
                )
            )
        return rows

    def _append_texts(
        self,
        found: Iterable[Content],
        current: Mapping[str, str],
        versions: Iterable[tuple[ArticleVersion, ...]],
    ) -> None:
        """Write texts never seen before, and those of versions that are current no more."""
        contents = {one.sha256: one for one in found}
        new = [one for one in contents.values() if one.sha256 not in self._contents]
        self._append("contents", new)
        self._contents.update(one.sha256 for one in new)
        wanted: set[str] = set()
        for rows in versions:
            texts = [row.text_sha256 for row in rows if row.text_sha256 is not None]
            if texts:
                shown = current.get(rows[0].article_id, texts[-1])
                wanted.update(sha for sha, later in pairwise([*texts, shown]) if sha != later)
        wanted -= self._version_texts
        missing = wanted - contents.keys()
        if missing:
            with Lookup(self._ledger) as lookup:
                contents |= {one.sha256: one for one in lookup.rows(Content, "sha256", missing)}
        if lost := wanted - contents.keys():
            raise StoreError(f"{len(lost)} texts of versions are not in the ledger")
        former = [VersionText(text_sha256=sha, text=contents[sha].text) for sha in sorted(wanted)]
        self._append("version_texts", former)
        self._version_texts |= wanted

    def _append_articles(self, made: Sequence[Made]) -> None:
        """Write the newest text of each article, with its details."""
        newest = {one.article.article_id: one for one in made}
        batch = uuid4().hex
        details = {
            "dropped_lines": (row for m in newest.values() for row in m.dropped),
            "claims": (row for m in newest.values() for row in m.claims),
            "topics": (row for m in newest.values() for row in m.topics),
            "mentions": (row for m in newest.values() for row in m.mentions),
            "quotes": (row for m in newest.values() for row in m.quotes),
        }
        for name, rows in details.items():
            self._ledger.append(name, rows, run_id=self._run_id, batch=batch)
        current = (one.article for one in newest.values())
        self._ledger.append("articles", current, run_id=self._run_id, batch=batch)


def _kept(looks: Iterable[Look], every: dict[str, list[Look]]) -> list[Look]:
    """Return the looks made under the address that is their article's own."""
    return [look for look in looks if look.url == every[look.article_id][0].url]
