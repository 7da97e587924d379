"""Random histories of a ledger: articles that come, change, move and lose their details."""

import random
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from ingest.model.article import ClaimRow, Content, Reject, TopicRow
from ingest.model.cluster import ClusterMember, Original, Repost
from ingest.model.outlet import OutletRow
from ingest.model.version import ArticleVersion, Look
from tests.store.rows import ARTICLE, NOW

DATES = (None, *(datetime(2026, month, 15, tzinfo=UTC) for month in (7, 8, 9, 10)))
SEEN = tuple(datetime(2026, 10, day, tzinfo=UTC) for day in (1, 9, 20))


class History:
    """One ledger that grows by chance, the same for the same seed."""

    def __init__(self, ledger, seed):
        self._ledger = ledger
        self._draw = random.Random(seed)  # noqa: S311
        self._n_batches = 0

    def step(self):
        """Append something to a few tables."""
        steps = (
            self._articles,
            self._articles,
            self._late_details,
            self._versions,
            self._clusters,
            self._looks_and_rejects,
            self._outlets,
            self._orphans,
        )
        for step in self._draw.sample(steps, self._draw.randint(1, 3)):
            step()

    def _ids(self, n=4):
        return sorted({f"a{self._draw.randrange(14)}" for _ in range(self._draw.randint(1, n))})

    def _append(self, name, rows, batch):
        self._ledger.append(name, rows, run_id="r", batch=batch)

    def _batch(self):
        self._n_batches += 1
        return self._draw.choice((f"b{self._n_batches}", f"b{self._n_batches}", "", "b1"))

    def _articles(self):
        draw, batch, ids = self._draw, self._batch(), self._ids()
        texts = [f"正文{draw.randrange(9)}" for _ in ids]
        self._append("contents", [Content(sha256=f"h{t}", text=t) for t in set(texts)], "")
        self._details(ids, batch)
        articles = [
            replace(
                ARTICLE,
                article_id=one,
                canonical_url=f"http://a.example/{one}",
                title=f"标题{draw.randrange(3)}",
                published_at=draw.choice(DATES),
                first_seen_at=draw.choice(SEEN),
                text_sha256=f"h{text}",
                text_raw_sha256=f"h{text}",
            )
            for one, text in zip(ids, texts, strict=True)
        ]
        self._append("articles", articles, batch)

    def _details(self, ids, batch):
        claims = [
            ClaimRow(
                article_id=one,
                position=n,
                field="title",
                value=f"标题{self._draw.randrange(9)}",
                rule="h1",
                found_in="h1",
                is_taken=True,
            )
            for one in ids
            for n in range(self._draw.randrange(3))
        ]
        topics = [
            TopicRow(article_id=one, topic=topic, score=0.5, evidence=("算法",))
            for one in ids
            for topic in self._draw.sample(("law", "risk", "data"), self._draw.randrange(3))
        ]
        self._append("claims", claims, batch)
        self._append("topics", topics, batch)

    def _late_details(self):
        self._details(self._ids(), self._batch())

    def _orphans(self):
        """Details and versions of articles that come later, or never."""
        ids = [f"a{self._draw.randrange(12, 18)}"]
        self._details(ids, "b1")
        self._append("article_versions", [self._version(one) for one in ids], "")

    def _versions(self):
        self._append("article_versions", [self._version(one) for one in self._ids()], "")

    def _version(self, article_id):
        return ArticleVersion(
            article_id=article_id,
            version=self._draw.randint(1, 2),
            state=self._draw.choice(("present", "missing")),
            changes=(),
            first_seen_at=NOW,
            last_seen_at=NOW,
            n_looks=self._draw.randint(1, 9),
            page_id=None,
            text_sha256=None,
            title=None,
            moved_to=None,
        )

    def _clusters(self):
        draw, batch, ids = self._draw, self._batch(), self._ids()
        reposts = [
            Repost(
                copy_id=one,
                source_id=f"a{draw.randrange(14)}",
                relation="same",
                jaccard=1.0,
                copy_share=1.0,
                source_share=1.0,
                n_shared=draw.randrange(100),
                lag_s=None,
                evidence=("time",),
                confidence=0.5,
                scheme="x",
            )
            for one in ids
            if draw.random() < 0.6
        ]
        originals = [
            Original(
                cluster_id=f"c{draw.randrange(5)}",
                article_id=None,
                best_copy_id=one,
                outlet=None,
                title=None,
                published_not_before_at=None,
                published_not_after_at=None,
                method="unknown",
                confidence=0.1,
            )
            for one in ids
            if draw.random() < 0.4
        ]
        members = [
            ClusterMember(
                article_id=one,
                cluster_id=f"c{draw.randrange(5)}",
                cluster_size=draw.randint(1, 3),
                is_best_copy=False,
                relation_to_best="same",
                scheme="x",
            )
            for one in ids
        ]
        self._append("reposts", reposts, batch)
        self._append("originals", originals, batch)
        self._append("clusters", members, batch)

    def _looks_and_rejects(self):
        draw = self._draw
        looks = [
            Look(
                article_id=one,
                looked_at=NOW - timedelta(days=40 * draw.randrange(3)),
                url="http://a.example/",
                portal=None,
                answer=draw.choice(("304", "200")),
                outcome="unchanged",
                changes=(),
                detail="",
                page_id=None,
                compared_page_id=None,
                text_sha256=None,
                title=None,
                moved_to=None,
                run_id="r",
            )
            for one in self._ids()
        ]
        reject = Reject(
            url=f"http://a.example/{draw.randrange(4)}",
            reason=draw.choice(("robots", "http_404")),
            detail=str(draw.randrange(9)),
            stage="fetch",
            portal="a",
            page_id=None,
            rejected_at=NOW,
            run_id="r",
        )
        self._append("looks", looks, "")
        self._append("rejects", [reject], "")

    def _outlets(self):
        rows = [
            OutletRow(
                outlet_id=f"o{n}",
                name=f"媒体{self._draw.randrange(3)}",
                name_en="",
                kind="tech_media",
                owner=f"o{n}",
                mostly_reposts=False,
                domains=(),
                aliases=(),
            )
            for n in range(self._draw.randint(0, 3))
        ]
        self._ledger.replace("outlets", rows, run_id="r")
