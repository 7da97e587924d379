"""Lists of places: what has all terms is found, in whatever segments it lies."""

import sqlite3

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.store.folding import folded_text, pairs_of
from ingest.store.search_segments import (
    MANY_SMALL,
    SCHEMA,
    SEGMENT_ARTICLES,
    Gathering,
    Segments,
)
from ingest.store.search_terms import keys_of_texts, term_of_filter, terms_of_words

EVER = {"first": 0, "last": 1 << 62}


def database():
    db = sqlite3.connect(":memory:", isolation_level=None)
    db.executescript(SCHEMA + "create table articles (id integer primary key);")
    return db


def put(db, texts, filters=None):
    gathering = Gathering()
    numbers = list(texts)
    gathering.add(numbers, list(texts.values()), [(filters or {}).get(n, ()) for n in numbers])
    Segments(db).add(gathering.numbers(), gathering.keys())
    db.executemany("insert or ignore into articles values (?)", [(n,) for n in numbers])


def found(db, words, *terms):
    every = [*terms_of_words(folded_text(words)), *terms]
    return Segments(db).with_all(every, **EVER).tolist()


TEXT = st.text(alphabet="算法备案Ａ1a，\n 𠮷", min_size=0, max_size=12)


@settings(deadline=None)
@given(texts=st.lists(TEXT, min_size=1, max_size=8))
def test_terms_of_texts_are_those_of_their_words(texts):
    keys = keys_of_texts(texts, first=3)
    assert keys.tolist() == sorted(set(keys.tolist()))
    for number, text in enumerate(texts, start=3):
        mine = keys[(keys & np.uint64(0xFFFF)) == number] >> np.uint64(16)
        assert set(mine.tolist()) == terms_of_words(folded_text(text))


@settings(max_examples=40, deadline=None)
@given(
    segments=st.lists(st.lists(TEXT, min_size=1, max_size=6), min_size=1, max_size=12),
    words=st.text(alphabet="算法备案a1", min_size=2, max_size=4),
    gone=st.sets(st.integers(0, 40)),
)
def test_segments_agree_with_reading_all_pairs(segments, words, gone):
    db, texts = database(), {}
    for part in segments:
        some = {len(texts) + n: text for n, text in enumerate(part)}
        put(db, some)
        texts |= some
    wanted = set(pairs_of(words))
    true = [n for n, t in texts.items() if wanted <= set(pairs_of(folded_text(t)))]
    assert found(db, words) == sorted(true, reverse=True)
    db.executemany("delete from articles where id = ?", [(n,) for n in gone])
    Segments(db).tidy()
    (n_segments,) = db.execute("select count(*) from segments").fetchone()
    assert n_segments < MANY_SMALL
    after = found(db, words)
    assert set(true) - gone <= set(after) <= set(true)
    assert [n for n in after if n not in gone] == sorted(set(true) - gone, reverse=True)


def test_filters_and_ranges_narrow():
    db = database()
    portal = term_of_filter("portal", "a")
    put(db, {5: "算法备案", 7: "算法备案", 9: "算法"}, {7: (portal,), 9: (portal,)})
    assert found(db, "算法") == [9, 7, 5]
    assert found(db, "算法备案", portal) == [7]
    assert Segments(db).with_all(terms_of_words("算法"), first=6, last=8).tolist() == [7]
    assert found(db, "算法", term_of_filter("portal", "b")) == []


@pytest.mark.parametrize("n", [1, 3_000])
def test_lists_of_many_articles_span_blocks(n):
    db = database()
    put(db, {number: "算法推荐" if number % 2 else "推荐" for number in range(n)})
    assert found(db, "算法") == [one for one in range(n) if one % 2][::-1]
    assert len(found(db, "推荐")) == n


def test_what_is_gone_is_dropped_where_it_is_much():
    db = database()
    for start in range(0, 3 * SEGMENT_ARTICLES, SEGMENT_ARTICLES):
        put(db, dict.fromkeys(range(start, start + SEGMENT_ARTICLES), "算法"))
    db.execute("delete from articles where id >= ?", (SEGMENT_ARTICLES // 4,))
    Segments(db).tidy()
    (held,) = db.execute("select sum(n) from segments").fetchone()
    assert held == SEGMENT_ARTICLES // 4
    assert found(db, "算法")[0] == SEGMENT_ARTICLES // 4 - 1
