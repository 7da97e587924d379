"""The same facts give the same bytes; the same archive gives the same facts."""

from datetime import UTC, datetime, timedelta
from typing import NamedTuple

import pytest

from ingest import pipeline
from ingest.model.cluster import ClusterMove
from ingest.settings import settings_with
from ingest.store.layout import BEST_LEVEL
from ingest.store.ledger import Ledger
from ingest.store.manifest import manifest_of, sha256_of
from ingest.store.pointer import latest_release
from ingest.store.release import publish
from tests.store.histories import History
from tests.store.rows import NOW

PAGE = (
    "<html><title>{0}</title><body><h1>{0}</h1>"
    "<p>2026-10-0{1} 09:30 来源：江城日报</p>{2}</body></html>"
)
LINE = "<p>第{}条，江城市公布了算法备案的办事指南，监管部门说明了每一步需要的材料和期限。</p>"


def parquet_in(folder):
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*.parquet"))
    }


@pytest.mark.parametrize("level", [3, BEST_LEVEL])
def test_the_same_ledger_gives_the_same_bytes(tmp_path, level):
    ledger = Ledger(tmp_path / "ledger")
    history = History(ledger, 5)
    for _ in range(6):
        history.step()
    one, other = (
        publish(ledger, tmp_path / name, now=now, level=level)
        for name, now in (("one", NOW), ("other", NOW + timedelta(days=7)))
    )
    assert parquet_in(one.folder) == parquet_in(other.folder)


def test_a_better_level_writes_every_file_anew_and_the_hour_after_keeps_it(tmp_path):
    ledger, releases = Ledger(tmp_path / "ledger"), tmp_path / "releases"
    history = History(ledger, 5)
    for _ in range(6):
        history.step()
    publish(ledger, releases, now=NOW)
    night = publish(ledger, releases, now=NOW + timedelta(hours=1), level=BEST_LEVEL)
    assert night.rows["changes"] == 0
    in_one_go = publish(ledger, tmp_path / "other", now=NOW, level=BEST_LEVEL)
    assert (
        parquet_in(night.folder).items()
        >= {
            name: data
            for name, data in parquet_in(in_one_go.folder).items()
            if not name.startswith("changes/")
        }.items()
    )
    assert not publish(ledger, releases, now=NOW + timedelta(hours=2)).is_new


@pytest.mark.slow
def test_the_ledger_made_anew_from_the_archive_says_the_same(tmp_path):
    for number, lines in enumerate(("一二三四五六", "七八九十百千", "一二三四五六"), start=1):
        page = PAGE.format("江城公布算法备案指南", number, "".join(map(LINE.format, lines)))
        (tmp_path / f"page{number}.html").write_text(page, encoding="utf-8")
    (tmp_path / "page4.html").write_text("<html></html>", encoding="utf-8")
    settings = settings_with(home=tmp_path / "home", now=datetime(2026, 11, 1, tzinfo=UTC))
    pages = [tmp_path / f"page{number}.html" for number in (1, 2, 3, 4)]
    pipeline.add(pages, settings=settings)
    move = ClusterMove(
        from_cluster_id="of an older release",
        to_cluster_id="of this one",
        n_articles=2,
        is_whole=True,
        moved_at=NOW,
        run_id="r0",
    )
    pipeline.ledger_of(settings).append("cluster_moves", [move], run_id="r0")
    pipeline.refresh(settings=settings)
    first = published(settings.home / "releases")
    later = settings.model_copy(update={"now": datetime(2026, 11, 9, tzinfo=UTC)})
    pipeline.rebuild(settings=later)
    again = published(settings.home / "releases")
    assert again.rows["articles"] == 3
    assert again.rows["cluster_moves"] == again.rows["rejects"] == 1
    assert again.files == first.files, "byte for byte"


class Published(NamedTuple):
    """The newest release: rows by table, and the SHA-256 of every file but the change feed's."""

    name: str
    rows: dict[str, int]
    files: dict[str, str]


def published(releases):
    folder = latest_release(releases)
    manifest = manifest_of(folder)
    files = {
        path: sha256_of(folder / path)
        for path in manifest["files"]
        if not path.startswith("changes/")
    }
    return Published(folder.name, manifest["rows"], files)
