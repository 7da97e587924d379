"""A small corpus of our own with every kind of edge, as a release."""

import hashlib
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from ingest.dedup.relate import relate
from ingest.dedup.statements import about_origin
from ingest.model.article import Article, ClaimRow, Content, DroppedLineRow, Reject
from ingest.model.cluster import ClusterMove
from ingest.model.document import Document
from ingest.model.outlet import OutletRow
from ingest.store.ledger import Ledger
from ingest.store.release import publish
from ingest.text.outlets import all_outlets
from ingest.text.urls import article_id
from tests.store.rows import ARTICLE

NOW = datetime(2026, 10, 31, 4, 0, tzinfo=UTC)
NOON = datetime(2026, 10, 1, 4, 0, tzinfo=UTC)
ACCOUNT = (
    "本文来自微信公众号：算法与法（ID:suanfa_yu_fa），作者：林述，原文标题：《谁来填写三张清单》"
)
GONE = "http://www.shendu-tech.example/article/7"
LINES = (
    "江城市数据局昨天把三张清单挂到了网上，第一张列的是不许机器做主的事，一共十一件。",
    "填表的人有一百六十三个，来自四十个部门，他们最常问的问题是，什么才算机器做的主。",
    "负责解释的人叫顾长平，他的办法是请对方把最近一次拒绝群众的理由念出来，念不出来的就算。",
    "第二张清单写的是谁来负责，每个系统一个名字，一部座机，电话要在十声之内有人接。",
    "第三张清单是空的，标题叫作改过的地方，顾长平说空着才好，等它写满就该换系统了。",
)
LOST_LINES = (
    "云岭县的图书馆夏天起多了一道工序，新书上架之前要查一查是不是机器写的。",
    "馆员卫青禾查了四百种，退掉二十七种，理由写在一张卡片上，卡片夹在退货单里。",
    "出版商打电话来问凭什么，卫青禾回答说凭读者，读者借回去三天就还，说看不下去。",
    "她后来发现退掉的书里有一本是人写的，作者七十一岁，写了一辈子农机说明书。",
)


def url_of(name: str) -> str:
    return {
        "original": "http://mp.gongzhong.example/s?mid=1",
        "farm": "http://www.kuaixun-today.example/keji/2.html",
        "mirror": "http://m.huawen-mirror.example/a/3.html",
        "digest": "http://www.wanxiang-digest.example/content/4.shtml",
        "lost_a": "http://www.zhongnan-port.example/html/5.htm",
        "lost_b": "http://www.kuaixun-today.example/keji/6.html",
        "quoting": "http://www.jiangcheng-news.example/c/8.html",
    }[name]


def id_of(name: str) -> str:
    return article_id(url_of(name))


def release_in(home: Path) -> None:
    """Publish the corpus below a home."""
    other = "评论：清单不是目的，看清单的人才是，今天这篇短文想说说看的人从哪里来，又到哪里去。"
    made = [
        _made("original", LINES, 0, account="算法与法", source="算法与法"),
        _made(
            "farm",
            (*LINES[:2], LINES[3], LINES[4].replace("空着才好", "空着最好")),
            5,
            title="刚刚！谁来填写三张清单",
            source="算法与法",
            dropped=((ACCOUNT, "wechat_origin"), ("猜你喜欢", "related")),
        ),
        _made("mirror", LINES, 9, declared="算法与法"),
        _made("digest", LINES, 30, declared="今日快讯网", precision="day"),
        _made("lost_a", LOST_LINES, 1, title="退书卡片", declared="远望周报"),
        _made("lost_b", LOST_LINES, 2, title="退书卡片", declared="远望周报", references=(GONE,)),
        _made(
            "quoting",
            (*([other] * 3), *LINES[1:4], *([other] * 3)),
            50,
            title="看清单的人",
        ),
    ]
    documents = [document for _, _, _, document in made]
    ledger = Ledger(home / "ledger")
    texts = {d.text: Content(sha256=_sha(d.text), text=d.text) for d in documents}
    ledger.append("contents", texts.values(), run_id="r1")
    for name, place in (("articles", 0), ("claims", 1), ("dropped_lines", 2)):
        rows = [row for one in made for row in (one[place] if place else (one[0],))]
        ledger.append(name, rows, run_id="r1", batch="b1")
    relations = relate(documents)
    for name, rows in (
        ("reposts", relations.reposts),
        ("repost_evidence", relations.evidence),
        ("repost_edits", relations.edits),
        ("originals", relations.originals),
        ("clusters", relations.members),
    ):
        ledger.append(name, rows, run_id="r1", batch="b2")
    present = next(m.cluster_id for m in relations.members if m.article_id == id_of("farm"))
    ledger.append(
        "cluster_moves",
        [_move("aaaaaaaaaaaaaaaa", "bbbbbbbbbbbbbbbb", 1), _move("bbbbbbbbbbbbbbbb", present, 2)],
        run_id="r1",
    )
    ledger.append("rejects", [_gone(GONE, NOW), _gone(url_of("original"), NOW)], run_id="r1")
    ledger.replace("outlets", (_outlet_row(outlet) for outlet in all_outlets()), run_id="r1")
    publish(ledger, home / "releases", now=NOW)


def _made(
    name: str,
    lines: tuple[str, ...],
    hours: float,
    *,
    title: str = "谁来填写三张清单",
    source: str | None = None,
    declared: str | None = None,
    account: str | None = None,
    dropped: tuple[tuple[str, str], ...] = (),
    references: tuple[str, ...] = (),
    precision: str = "minute",
) -> tuple[Article, tuple[ClaimRow, ...], tuple[DroppedLineRow, ...], Document]:
    url, text, at = url_of(name), "\n".join(lines), NOON + timedelta(hours=hours)
    until = at + timedelta(hours=20 if precision == "day" else 0)
    lines_out = tuple(
        DroppedLineRow(article_id=id_of(name), position=n, line=line, rule=rule)
        for n, (line, rule) in enumerate(dropped)
    )
    said = [("source", account, "source_account_name", "js_name")]
    said += [("declared_source", declared, "source_label", "div.info")]
    if dropped:
        said.append(("source", source, "source_account", "line:wechat_origin"))
    claims = tuple(
        ClaimRow(
            article_id=id_of(name),
            position=n,
            field=field,
            value=value,
            rule=rule,
            found_in=found_in,
            is_taken=True,
        )
        for n, (field, value, rule, found_in) in enumerate(said)
        if value is not None
    )
    article = replace(
        ARTICLE,
        article_id=id_of(name),
        canonical_url=url,
        url=url,
        portal=None,
        title=title,
        source=source or declared,
        declared_source=declared,
        outlet_name=source or declared,
        references=references,
        published_at=at,
        published_latest_at=until,
        published_precision=precision,
        text_sha256=_sha(text),
        text_raw_sha256=_sha(text),
        fetched_at=NOON + timedelta(days=2),
    )
    kept, origin_lines = about_origin(claims, lines_out)
    document = Document(
        doc_id=id_of(name),
        title=title,
        text=text,
        published_at=at,
        published_latest_at=until,
        source=source or declared,
        declared_source=declared,
        references=references,
        claims=kept,
        origin_lines=origin_lines,
        url=url,
        first_seen_at=NOON + timedelta(days=2),
    )
    return article, claims, lines_out, document


def _gone(url: str, at: datetime) -> Reject:
    return Reject(
        url=url,
        reason="http_404",
        detail=url,
        stage="extract",
        portal=None,
        page_id=None,
        rejected_at=at,
        run_id="r1",
    )


def _move(former: str, present: str, day: int) -> ClusterMove:
    return ClusterMove(
        from_cluster_id=former,
        to_cluster_id=present,
        n_articles=1,
        is_whole=True,
        moved_at=NOON + timedelta(days=day),
        run_id="r1",
    )


def _outlet_row(outlet) -> OutletRow:
    return OutletRow(
        outlet_id=outlet.id,
        name=outlet.name,
        name_en=outlet.en,
        kind=outlet.kind,
        owner=outlet.owner or outlet.id,
        mostly_reposts=outlet.mostly_reposts,
        domains=outlet.domains,
        aliases=outlet.aliases,
    )


def _sha(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
