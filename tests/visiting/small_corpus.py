"""A small corpus of one portal, to be read again by other rules."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from ingest import pipeline
from ingest.archive.archive import Archive
from ingest.assemble import Rules
from ingest.model.page import FetchedPage
from ingest.portals.registry import all_portals
from ingest.portals.rules import Rules as Selectors
from ingest.settings import Settings
from ingest.store.ledger import Ledger
from ingest.store.outdated import Chosen
from ingest.visiting.differences import Difference

START = datetime(2026, 11, 1, 8, 0, tzinfo=UTC)
DAY = timedelta(days=1)
SITE = "http://www.jiangcheng-news.example/c/20261101"
PORTAL = "sample_jiangcheng"
TABLES = (
    *("articles", "claims", "mentions", "quotes", "topics", "dropped_lines", "contents"),
    *("looks", "article_versions", "version_texts", "rejects", "pages", "reread"),
)

LINES = (
    "市里的算法备案窗口上周开门，第一天受理了三十一件咨询，多数来自小团队。",
    "窗口主任说，材料不全的占一半，最常见的是没有写清训练数据从哪里来，也没有留下联系人。",
    "记者离开时，门外还站着六个人，其中一位从早上九点等到中午，手里的号码是47号。",
)
MORE = "第二天下午，窗口前的队伍短了一半，主任搬出一张桌子，请等候的人先把表格填完再进门。"
BOX = "窗口的电话每天上午有人接听，拨打之前请先备好受理编号和材料的复印件。"


def html(*lines: str, box: bool = True, title: str = "备案窗口开门", by: str = "何岚") -> bytes:
    body = "".join(f"<p>{line}</p>" for line in lines)
    boxed = f"<p class='how'>{BOX}</p>" if box else ""
    return (
        f"<html><head><meta charset='utf-8'><title>{title}</title></head><body>"
        f"<h1>{title}</h1><div>2026-11-01 15:30 来源：江城晨报</div>"
        f"<div class='desk'>{by}</div><div class='txt'>{body}{boxed}</div></body></html>"
    ).encode()


def with_rules(*rules: Selectors, version: str = "later") -> Rules:
    """The present rules, but for the portal's own."""
    return Rules(version=version, portals=(replace(all_portals()[PORTAL], rules=rules),))


WITHOUT_BOX = with_rules(Selectors(body="div.txt", drop=("p.how",)))
WITH_DESK = with_rules(Selectors(body="div.txt", editor="div.desk"))


class Corpus:
    """An archive and its ledger."""

    def __init__(self, home: Path) -> None:
        self.home = home
        self.settings = Settings(home=home, now=START + 9 * DAY, workers=1)
        self.told: list[Difference] = []

    def page(self, name: str, day: float, body: bytes, status: int = 200) -> FetchedPage:
        at = START + day * DAY
        return FetchedPage(
            url=f"{SITE}/{name}.html",
            requested_url=f"{SITE}/{name}.html",
            body=body,
            http_status=status,
            headers=(("content-type", "text/html"),),
            fetched_at=at,
            seen_at=at,
            portal=PORTAL,
        )

    def fetch(
        self,
        name: str,
        body: bytes,
        *,
        day: float = 0,
        continues: str | None = None,
        status: int = 200,
    ) -> None:
        first = f"{SITE}/{continues}.html" if continues else None
        with Archive(self.home, run_id=f"run-{day}") as archive:
            archive.add(self.page(name, day, body, status), continues=first)

    def visit(self, name: str, body: bytes, *, day: float, status: int = 200) -> None:
        with Archive(self.home, run_id=f"run-{day}") as archive:
            (watched,) = archive.catalog.watch.at([f"{SITE}/{name}.html"]).values()
            archive.look(self.page(name, day, body, status), watched)

    def visit_in_vain(self, name: str, answer: str, *, day: float) -> None:
        with Archive(self.home, run_id=f"run-{day}") as archive:
            (watched,) = archive.catalog.watch.at([f"{SITE}/{name}.html"]).values()
            archive.look_in_vain(watched, answer, now=START + day * DAY)

    def build(self) -> None:
        pipeline.build(settings=self.settings)

    def rebuild(self) -> None:
        pipeline.rebuild(settings=self.settings)

    def again(self, rules: Rules, chosen: Chosen | None = None, **options):
        self.told = []
        return pipeline.reextract(
            chosen, settings=self.settings, rules=rules, told=self.told.append, **options
        )

    def rows(self, name: str) -> list[dict]:
        return Ledger(self.home / "ledger").read(name).to_pylist()

    def article(self, name: str) -> dict:
        (found,) = (r for r in self.rows("articles") if r["url"].endswith(f"/{name}.html"))
        return found

    def text(self, name: str) -> str:
        return Ledger(self.home / "ledger").texts()[self.article(name)["article_id"]]

    def versions(self) -> dict[str, int]:
        return Ledger(self.home / "ledger").versions()

    def content(self) -> dict[str, list[dict]]:
        drop = {"run_id", "rejected_at"}
        return {
            name: [{k: v for k, v in row.items() if k not in drop} for row in self.rows(name)]
            for name in TABLES
        }

    def fields(self) -> set[str]:
        return {one.field for one in self.told}
