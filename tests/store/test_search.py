"""Search finds exactly the articles that have the words, and follows the releases."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.errors import InputError, StoreError
from ingest.model.article import Content, TopicRow
from ingest.model.cluster import ClusterMember
from ingest.report.searching import as_lines
from ingest.store.folding import folded_text
from ingest.store.ledger import Ledger
from ingest.store.release import publish
from ingest.store.search import MAX_LOOKED_AT, SearchIndex
from ingest.store.search_answer import answer_of
from ingest.store.wanted import ROOM, Wanted
from tests.store.rows import ARTICLE, NOW

ANY = Wanted()
TEXTS = {
    "a1": (
        "算法备案的一天",
        "算法备案清单公布，ＧＰＴ－４不在其中。\n备案号另行通知。",
    ),
    "a2": ("GPT-4 停训半年？", "公开信呼吁暂停训练比GPT-4更强大的系统。"),
    "a3": ("天气", "江城今天有雨，暂停一切户外活动，训练照常。"),
}


def add(ledger, texts, *, run, **columns):
    for number, (article_id, (title, text)) in enumerate(texts.items()):
        sha = f"{run}-{article_id}"
        ledger.append("contents", [Content(sha256=sha, text=text)], run_id=run)
        article = replace(
            ARTICLE,
            article_id=article_id,
            canonical_url=f"http://a.example/{article_id}",
            title=title,
            text_sha256=sha,
            text_raw_sha256=sha,
            published_at=datetime(2026, 10, 1, tzinfo=UTC) + timedelta(days=number),
            **columns,
        )
        topic = TopicRow(article_id=article_id, topic="eval", score=1.0, evidence=())
        ledger.append("topics", [topic] if article_id == "a2" else [], run_id=run, batch=sha)
        ledger.append("articles", [article], run_id=run, batch=sha)


@pytest.fixture
def corpus(tmp_path):
    ledger = Ledger(tmp_path / "ledger")
    add(ledger, TEXTS, run="r1", outlet_name="江城晨报")
    with SearchIndex(tmp_path / "search.sqlite") as index:
        index.update(publish(ledger, tmp_path / "releases", now=NOW).folder)
        yield ledger, index, tmp_path


def found(index, words, wanted=ANY):
    return [hit.article_id for hit in index.search(words, wanted).hits]


@pytest.mark.parametrize(
    ("words", "articles"),
    [
        ("暂停", ["a3", "a2"]),
        ("暂停训练", ["a2"]),
        ("暂停一切", ["a3"]),
        ("GPT-4", ["a2", "a1"]),
        ("gpt－４", ["a2", "a1"]),
        ("演算法", []),
        ("演算法備案", []),
        ("算法備案", ["a1"]),
        ("备案号另", ["a1"]),
        ("公布，ＧＰＴ", ["a1"]),
        ("一天\n算法", []),
        ("  备案清单 ", ["a1"]),
        ("停训半年", ["a2"]),
        ("年？", ["a2"]),
        ("，公", []),
        ("，Ｇ", ["a1"]),
        ("-4", ["a2", "a1"]),
        ("。\n备", ["a1"]),
        ("停 训", []),
    ],
)
def test_substrings_are_found(corpus, words, articles):
    assert found(corpus[1], words) == articles


@pytest.mark.parametrize("words", ["", "算", "，", "a", " 算 "])
def test_too_little_to_look_up_is_said(corpus, words):
    with pytest.raises(InputError, match="two characters"):
        corpus[1].search(words, ANY)


@pytest.mark.parametrize(
    ("wanted", "articles"),
    [
        (Wanted(topic="eval"), ["a2"]),
        (Wanted(since="2026-10-03"), ["a3"]),
        (Wanted(until="2026-10-02"), ["a2"]),
        (Wanted(since="2026-10-02", until="2026-10-02"), ["a2"]),
        (Wanted(outlet="江城晨报"), ["a3", "a2"]),
        (Wanted(outlet="别家"), []),
        (Wanted(portal="a", only_relevant=True), ["a3", "a2"]),
    ],
)
def test_filters_hold(corpus, wanted, articles):
    assert found(corpus[1], "暂停", wanted) == articles


def test_a_day_that_is_none_is_said(corpus):
    with pytest.raises(InputError, match="no day"):
        corpus[1].search("暂停", Wanted(since="10月1日"))


def test_the_extract_shows_the_words(corpus):
    (hit,) = corpus[1].search("暂停训练", ANY).hits
    assert hit.extract[hit.start : hit.end] == "暂停训练"
    assert hit.published_at == "2026-10-02T08:00:00+08:00"


def test_a_changed_text_is_found_by_its_new_words_only(corpus):
    ledger, index, folder = corpus
    add(ledger, {"a2": ("停训", "改写以后只剩四个字。")}, run="r2")
    later = publish(ledger, folder / "releases", now=NOW + timedelta(hours=1)).folder
    assert index.update(later) == 1
    assert found(index, "暂停训练") == []
    assert found(index, "改写以后") == ["a2"]
    assert index.update(later) == 0


def test_copies_of_a_text_are_one_hit(corpus):
    ledger, index, folder = corpus
    members = [
        ClusterMember(
            article_id=one,
            cluster_id="a2",
            cluster_size=2,
            is_best_copy=one == "a2",
            relation_to_best="same",
            scheme="1",
        )
        for one in ("a2", "a3")
    ]
    ledger.append("clusters", members, run_id="r3")
    later = publish(ledger, folder / "releases", now=NOW + timedelta(hours=2)).folder
    assert index.update(later) == 0, "nothing is read again because a cluster has grown"
    grouped = index.search("暂停", ANY)
    assert [(hit.article_id, hit.n_copies) for hit in grouped.hits] == [("a3", 1)]
    assert (grouped.n_articles, grouped.n_texts) == (2, 1)
    each = index.search_each("暂停", ANY)
    assert [hit.article_id for hit in each.hits] == ["a3", "a2"]
    assert "and a copy" in "\n".join(as_lines(grouped, is_colour=False))


def test_newer_articles_have_higher_numbers(corpus):
    numbers = corpus[1]._db.execute("select article_id from articles order by id").fetchall()
    assert [row["article_id"] for row in numbers] == ["a1", "a2", "a3"]


def test_an_index_that_was_lost_is_made_again(corpus):
    _, index, folder = corpus
    (release,) = (folder / "releases").glob("2*Z-*")
    with SearchIndex(folder / "other.sqlite") as other:
        assert other.update(release) == len(TEXTS)
        assert found(other, "暂停") == found(index, "暂停")


def put(index, dates):
    """Put short articles of some dates into an index, each with a word of its own."""
    rows = [
        {
            "article_id": f"a{n}",
            "digest": "d",
            "cluster_id": None,
            "portal": None,
            "outlet": None,
            "published_at": published_at,
            "topics": None,
            "is_relevant": 0,
            "url": f"http://a.example/{n}",
            "title": "甲",
            "text": f"甲乙{n:05}。",
        }
        for n, published_at in enumerate(dates)
    ]
    batches = (rows[start : start + 2_000] for start in range(0, len(rows), 2_000))
    index._put(batches, lambda _: None)


@pytest.mark.parametrize("day", [None, datetime(1985, 5, 1, tzinfo=UTC), NOW])
def test_a_day_with_more_than_there_is_room_for_is_found_whole(tmp_path, day):
    with SearchIndex(tmp_path / "search.sqlite") as index:
        n = (2 << ROOM) + 3
        put(index, [day] * n)
        for number in (0, (1 << ROOM) - 1, 1 << ROOM, n - 4, n - 3, n - 1):
            assert found(index, f"甲乙{number:05}") == [f"a{number}"]
            if day is not None:
                only = f"{day:%Y-%m-%d}"
                wanted = Wanted(since=only, until=only)
                assert found(index, f"甲乙{number:05}", wanted) == [f"a{number}"]


class Stopped(Exception):
    pass


def test_an_update_that_was_killed_keeps_whole_parts_and_goes_on(tmp_path, monkeypatch):
    monkeypatch.setattr("ingest.store.search.SEGMENT_ARTICLES", 2_000)
    ledger = Ledger(tmp_path / "ledger")
    add(ledger, {"old": ("旧闻", "去年的备案清单")}, run="r0")
    with SearchIndex(tmp_path / "search.sqlite") as index:
        index.update(publish(ledger, tmp_path / "releases", now=NOW).folder)
        names = [f"n{number:04}" for number in range(4_100)]
        texts = [Content(sha256=one, text=f"清单甲乙{one}") for one in names]
        ledger.append("contents", texts, run_id="r1")
        rows = (
            replace(
                ARTICLE,
                article_id=one,
                canonical_url=f"http://a.example/{one}",
                text_sha256=one,
                text_raw_sha256=one,
            )
            for one in names
        )
        ledger.append("articles", rows, run_id="r1")
        made = publish(ledger, tmp_path / "releases", now=NOW + timedelta(hours=1)).folder

        def stop(done: int, _all: int) -> None:
            if done > 2_000:
                raise Stopped

        with pytest.raises(Stopped):
            index.update(made, progress=stop)
        assert index.release is None
        assert found(index, f"甲乙{names[1_999]}") == [names[1_999]]
        assert found(index, f"甲乙{names[2_000]}") == []
        assert found(index, "去年的备案") == ["old"]
    with SearchIndex(tmp_path / "search.sqlite") as index:
        assert index.update(made) == 2_100
        assert index.release == made.name
        for one in (names[0], names[1_999], names[2_000], names[-1]):
            assert found(index, f"甲乙{one}") == [one]


def answer(folder, words, **options):
    told = []
    (release,) = (folder / "releases").glob("2*Z-*")
    hits = answer_of(
        folder / "search.sqlite",
        release,
        lambda index: index.search(words, ANY),
        told=told.append,
        **options,
    )
    return [hit.article_id for hit in hits.hits], told


@pytest.mark.parametrize("damage", ["no database", "within", "cut"])
def test_a_damaged_index_is_made_anew(corpus, damage):
    _, index, folder = corpus
    index.close()
    path = folder / "search.sqlite"
    data = path.read_bytes()
    half = len(data) // 2
    path.write_bytes(
        {
            "no database": b"something else" * 400,
            "within": data[:4096] + b"\xa5" * (len(data) - 4096),
            "cut": data[: half // 4096 * 4096],
        }[damage]
    )
    found_now, told = answer(folder, "暂停训练")
    assert found_now == ["a2"]
    assert ["made anew" in line for line in told] == [True]
    assert answer(folder, "暂停训练") == (["a2"], [])


def test_a_damaged_index_that_cannot_be_written_is_said(corpus):
    _, index, folder = corpus
    index.close()
    (folder / "search.sqlite").write_bytes(b"something else" * 400)
    with pytest.raises(StoreError, match="damaged, and cannot be written"):
        answer(folder, "暂停", can_write=False)


def test_where_nothing_can_be_written_the_index_answers_as_it_is(corpus):
    _, index, folder = corpus
    index.close()
    before = {path.name: path.read_bytes() for path in folder.iterdir() if path.is_file()}
    assert answer(folder, "暂停训练", can_write=False) == (["a2"], [])
    (release,) = (folder / "releases").glob("2*Z-*")
    release.rename(release.with_name("20261101T000000Z-1"))
    found_then, told = answer(folder, "暂停训练", can_write=False)
    assert found_then == ["a2"]
    assert [release.name in line and "20261101T000000Z-1" in line for line in told] == [True]
    after = {path.name: path.read_bytes() for path in folder.iterdir() if path.is_file()}
    assert before == after


def test_an_index_that_others_write_is_read_with_its_log(corpus):
    _, _, folder = corpus
    assert (folder / "search.sqlite-wal").stat().st_size
    assert answer(folder, "暂停训练", can_write=False) == (["a2"], [])


def test_no_index_where_none_can_be_written_is_said(corpus):
    _, index, folder = corpus
    index.close()
    (folder / "search.sqlite").unlink()
    with pytest.raises(StoreError, match="no search index"):
        answer(folder, "暂停", can_write=False)


def test_a_short_answer_means_that_there_are_no_more(tmp_path):
    ledger = Ledger(tmp_path / "ledger")
    texts = {f"b{n:04}": "算法和备案，法律、备忘" for n in range(MAX_LOOKED_AT + 300)}
    texts["a"] = "算法备案清单"
    rows = [Content(sha256=one, text=text) for one, text in texts.items()]
    ledger.append("contents", rows, run_id="r1")
    articles = (
        replace(
            ARTICLE,
            article_id=one,
            canonical_url=f"http://a.example/{one}",
            title="法备",
            text_sha256=one,
            text_raw_sha256=one,
            published_at=datetime(2026, 10, 1 if one == "a" else 2, tzinfo=UTC),
        )
        for one in texts
    )
    ledger.append("articles", articles, run_id="r1")
    with SearchIndex(tmp_path / "search.sqlite") as index:
        index.update(publish(ledger, tmp_path / "releases", now=NOW).folder)
        rare = index.search("算法备案", ANY)
        assert [hit.article_id for hit in rare.hits] == ["a"]
        assert rare.is_complete, "the oldest of all was looked at"
        common = index.search("备案", ANY)
        assert (len(common.hits), common.is_complete) == (10, False)
        assert common.n_articles == MAX_LOOKED_AT


WORDS = st.text(alphabet="算法备案暂停a1A，。 １", min_size=2, max_size=6)


@given(words=WORDS)
def test_it_agrees_with_reading_everything(corpus_once, words):
    texts, index = corpus_once
    sought = folded_text(words.strip())
    if len(sought) < 2:
        return
    hits = {hit.article_id for hit in index.search(words, ANY, limit=1000).hits}
    assert hits == {
        one
        for one, (title, text) in texts.items()
        if sought in folded_text(title) or sought in folded_text(text)
    }


@pytest.fixture(scope="module")
def corpus_once(tmp_path_factory):
    folder = tmp_path_factory.mktemp("search")
    pieces = ["算法备案", "暂停，", "a1法", "案 备", "A１。", "停算暂a", "备案暂停", "1法"]
    texts = {
        f"d{n}": (
            pieces[n % 8] + pieces[n % 3],
            "".join(pieces[(n * k + k // 2) % 8] for k in range(1, 6)),
        )
        for n in range(40)
    }
    ledger = Ledger(folder / "ledger")
    add(ledger, texts, run="r1")
    with SearchIndex(folder / "search.sqlite") as index:
        index.update(publish(ledger, folder / "releases", now=NOW).folder)
        yield texts, index
