"""What is given away holds no full text, and leaves out what is to be left out."""

import os
import subprocess
from dataclasses import replace

import duckdb
import pytest

from ingest.errors import InputError, StoreError
from ingest.model.article import Content
from ingest.model.cluster import ClusterMember, Original, Repost
from ingest.store.export import EXTRACT_CHARS, export_public, export_whole
from ingest.store.ledger import Ledger
from ingest.store.release import publish
from ingest.store.take_down import SHOWN
from tests.store.rows import ARTICLE, NOW, PAGE

TEXT = "江城市公布了算法备案的办事指南。" * 20


def page(number, rights, meta=None, site=None):
    url = f"http://a.example/{number}"
    return replace(
        PAGE,
        page_id=f"p{number}",
        url=url,
        requested_url="http://old.example/zero" if number == 0 else url,
        canonical_url=url,
        rights=rights,
        rights_meta=meta,
        rights_site=site,
    )


@pytest.fixture
def release(tmp_path):
    ledger = Ledger(tmp_path / "ledger")
    ledger.append("contents", [Content(sha256="s1", text=TEXT)], run_id="r1")
    rights = (None, "x-robots-tag: noai, noindex", "tdm-reservation: 0", "tdm-reservation: 1")
    ledger.append("pages", [page(n, signal) for n, signal in enumerate(rights)], run_id="r1")
    articles = [
        replace(
            ARTICLE,
            article_id=f"a{n}",
            canonical_url=f"http://a.example/{n}",
            page_id=f"p{n}",
        )
        for n in range(4)
    ]
    ledger.append("articles", articles, run_id="r1")
    edge = Repost(
        copy_id="a1",
        source_id="a0",
        relation="same",
        jaccard=1.0,
        copy_share=1.0,
        source_share=1.0,
        n_shared=9,
        lag_s=None,
        evidence=(),
        confidence=0.1,
        scheme="mh1",
    )
    original = Original(
        cluster_id="a0",
        article_id="a0",
        best_copy_id="a1",
        outlet=None,
        title=None,
        published_not_before_at=None,
        published_not_after_at=None,
        method="unknown",
        confidence=0.0,
    )
    members = [
        ClusterMember(
            article_id=f"a{n}",
            cluster_id="a0",
            cluster_size=4,
            is_best_copy=n == 1,
            relation_to_best="same",
            scheme="mh1",
        )
        for n in range(4)
    ]
    ledger.append("reposts", [edge], run_id="r1", batch="b")
    ledger.append("originals", [original], run_id="r1", batch="b")
    ledger.append("clusters", members, run_id="r1", batch="b")
    return publish(ledger, tmp_path / "releases", now=NOW).folder


def rows(folder, table, columns):
    return duckdb.sql(f"select {columns} from '{folder}/{table}.parquet' order by all").fetchall()


def test_no_full_text_goes_out(release, tmp_path):
    made = export_public(release, tmp_path / "out")
    assert (made.n_articles, made.n_reserved, made.n_taken_down) == (4, 2, 0)
    extracts = dict(rows(tmp_path / "out", "articles", "article_id, extract"))
    assert extracts == {
        "a0": TEXT[:EXTRACT_CHARS],
        "a1": None,
        "a2": TEXT[:EXTRACT_CHARS],
        "a3": None,
    }
    for path in (tmp_path / "out").glob("*.parquet"):
        values = duckdb.sql(f"select * from '{path}'").fetchall()
        assert all(len(v) <= EXTRACT_CHARS for row in values for v in row if isinstance(v, str))
    assert "4 articles" in (tmp_path / "out" / "README.md").read_text("utf-8")


@pytest.mark.parametrize(
    "line",
    [
        "a0",
        "A0 # an id",
        "http://a.example/0?utm_source=x",
        "http://a.example/0#top",
        "https://a.example/0",
        "http://a.example/0/",
        "HTTP://A.Example/0",
        "a.example/0",
        "//a.example/0",
        "http://a.example/0,",
        '<"http://a.example/0">;',
        "http://a.example/0 # the author asked",
        "\u3000http://a.example/0\t#",
        "http://old.example/zero",
    ],
)
@pytest.mark.parametrize("mark", ["", "\ufeff"], ids=["plain", "byte order mark"])
def test_what_is_to_be_left_out_is_nowhere(release, tmp_path, line, mark):
    listed = tmp_path / "list.txt"
    listed.write_text(f"{mark}{line}\n\n# on request\n", encoding="utf-8")
    assert export_public(release, tmp_path / "out", take_down=listed).n_taken_down == 1
    for table in ("articles", "clusters"):
        assert ("a0",) not in rows(tmp_path / "out", table, "article_id")
    assert rows(tmp_path / "out", "reposts", "copy_id") == []
    assert rows(tmp_path / "out", "originals", "cluster_id") == []


def test_lines_that_mean_no_article_stop_it(release, tmp_path):
    listed = tmp_path / "list.txt"
    listed.write_text("a0\na9\nhttp://a.example/nine # gone\n", encoding="utf-8")
    with pytest.raises(InputError, match=r"line 2 'a9', line 3 'http://a.example/nine'"):
        export_public(release, tmp_path / "out", take_down=listed)
    assert [path.name for path in tmp_path.iterdir() if "out" in path.name] == []
    made = export_public(release, tmp_path / "out", take_down=listed, allow_unknown=True)
    assert (made.n_taken_down, [one.number for one in made.unknown]) == (1, [2, 3])


def test_a_long_list_of_unknown_lines_is_told_in_short(release, tmp_path):
    listed = tmp_path / "list.txt"
    listed.write_text("".join(f"b{n}\n" for n in range(SHOWN + 5)), encoding="utf-8")
    with pytest.raises(InputError, match="and 5 more"):
        export_public(release, tmp_path / "out", take_down=listed)


def test_copies_of_what_is_left_out_have_no_extract(release, tmp_path):
    listed = tmp_path / "list.txt"
    listed.write_text("a1", encoding="utf-8")
    made = export_public(release, tmp_path / "out", take_down=listed)
    assert (made.n_articles, made.n_copies) == (3, 3)
    assert rows(tmp_path / "out", "articles", "distinct extract") == [(None,)]


def test_a_cluster_can_be_left_out_with_all_its_copies(release, tmp_path):
    listed = tmp_path / "list.txt"
    listed.write_text("cluster a0 # all of it\n", encoding="utf-8")
    made = export_public(release, tmp_path / "out", take_down=listed)
    assert (made.n_articles, made.n_taken_down) == (0, 4)


@pytest.mark.parametrize("export", [export_public, export_whole])
def test_what_a_killed_export_left_is_in_nobodys_way(release, tmp_path, export):
    gone = subprocess.Popen(["true"])
    gone.wait()
    left = [tmp_path / f".out-draft-{number}" for number in (gone.pid, os.getpid())]
    of_others = tmp_path / f".out-draft-{os.getppid()}"
    for folder in (*left, of_others):
        folder.mkdir()
        (folder / "half").write_bytes(b"x")
    export(release, tmp_path / "out")
    assert not (tmp_path / "out" / "half").exists()
    assert list(tmp_path.glob(".out-draft-*")) == [of_others]


@pytest.mark.parametrize("export", [export_public, export_whole])
def test_a_place_that_cannot_be_written_is_said_on_one_line(release, tmp_path, export):
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(StoreError, match=r"out could not be written: [^\n]*; nothing is there$"):
        export(release, tmp_path / "file" / "out")


def test_a_folder_that_is_there_is_not_written_to(release, tmp_path):
    (tmp_path / "out").mkdir()
    for export in (export_public, export_whole):
        with pytest.raises(InputError, match="exists already"):
            export(release, tmp_path / "out")


def test_a_list_that_cannot_be_read_is_said(release, tmp_path):
    with pytest.raises(InputError, match="cannot be read"):
        export_public(release, tmp_path / "out", take_down=tmp_path / "none.txt")
    assert not (tmp_path / "out").exists()


def test_the_whole_release_can_be_copied(release, tmp_path):
    export_whole(release, tmp_path / "out")
    assert (tmp_path / "out" / "texts").is_dir()


SIGNALS = [
    (None, None, None, False),
    ("x-robots-tag: index", "robots: index, follow", "robots.txt: none\nai.txt: none", False),
    ("x-robots-tag: none", None, None, True),
    ("x-robots-tag: googlebot: none", None, None, True),
    (None, "robots: noindex, nofollow", None, True),
    (None, "robots: none", None, True),
    (None, "baiduspider: noarchive", None, True),
    (None, "robots: max-snippet:-1", None, False),
    (None, "robots: max-snippet:50", None, True),
    (None, "robots: max-snippet:200", None, False),
    (None, "tdm-reservation: 1\ntdm-policy: https://a.example/p", None, True),
    (None, "tdm-reservation: 0", None, False),
    (None, None, "robots.txt: allowed\nai.txt: disallowed", True),
    (None, None, "ai.txt: in words\ntdmrep.json: silent", False),
    (None, None, "tdmrep.json: tdm-reservation: 1 https://a.example/p", True),
    (None, None, "tdmrep.json: tdm-reservation: 0", False),
]


def test_what_a_page_or_its_site_reserves(tmp_path):
    ledger = Ledger(tmp_path / "ledger")
    ledger.append("contents", [Content(sha256="s1", text=TEXT)], run_id="r1")
    pages = [page(n, *signals) for n, (*signals, _) in enumerate(SIGNALS)]
    ledger.append("pages", pages, run_id="r1")
    articles = [
        replace(ARTICLE, article_id=f"a{n}", canonical_url=f"http://a.example/{n}", page_id=f"p{n}")
        for n in range(len(SIGNALS))
    ]
    ledger.append("articles", articles, run_id="r1")
    export_public(publish(ledger, tmp_path / "releases", now=NOW).folder, tmp_path / "out")
    extracts = dict(rows(tmp_path / "out", "articles", "article_id, extract"))
    for n, (*signals, is_reserved) in enumerate(SIGNALS):
        assert extracts[f"a{n}"] == (None if is_reserved else TEXT[:EXTRACT_CHARS]), signals
