"""The digest of what was made of a page: another for every change, and missing in old ledgers."""

from dataclasses import fields, replace
from datetime import timedelta

import pytest
from deltalake import DeltaTable, write_deltalake
from hypothesis import given
from hypothesis import strategies as st

from ingest.assemble import DETAILS, MARKS, Made, Rules, made_digest
from ingest.model.article import Article, ClaimRow, Content, DroppedLineRow, TopicRow
from ingest.model.mention import MentionRow, QuoteRow
from ingest.rereading import Stored, differing_fields
from ingest.store.outdated import Chosen
from tests.store.rows import ARTICLE
from tests.visiting.small_corpus import WITHOUT_BOX

MADE = Made(
    article=ARTICLE,
    contents=(Content(sha256="s1", text="备案"),),
    dropped=(DroppedLineRow(article_id="a1", position=0, line="分享到", rule="share"),),
    claims=(
        ClaimRow(
            article_id="a1",
            position=0,
            field="author",
            value="何岚",
            rule="byline",
            found_in="header",
            is_taken=True,
        ),
    ),
    topics=(TopicRow(article_id="a1", topic="filing", score=0.5, evidence=("备案",)),),
    mentions=(
        MentionRow(
            article_id="a1",
            start=0,
            end=2,
            words="备案",
            kind="law",
            entity=None,
            name="备案",
            how="pattern",
        ),
    ),
    quotes=(
        QuoteRow(
            article_id="a1",
            start=0,
            end=2,
            words="备案",
            kind="direct",
            speaker=None,
            speaker_id=None,
            how=None,
            cue=None,
            speaker_start=None,
            speaker_end=None,
        ),
    ),
)
FREE = {*MARKS, "first_seen_at", "article_id"}
COLUMNS = sorted({field.name for field in fields(Article)} - FREE)


def other(value: object) -> object:
    """A value of the same kind that is another."""
    if value is None:
        return "其他"
    if isinstance(value, bool):
        return not value
    if isinstance(value, str | tuple):
        return value * 2 or type(value)(("其他",))
    return value + (timedelta(1) if not isinstance(value, int | float) else 1)  # type: ignore[operator]


@pytest.mark.parametrize("column", COLUMNS)
def test_another_value_is_another_digest(column):
    article = replace(ARTICLE, **{column: other(getattr(ARTICLE, column))})
    assert made_digest(replace(MADE, article=article)) != made_digest(MADE)


@pytest.mark.parametrize("name", DETAILS)
def test_every_detail_counts(name):
    (row,) = getattr(MADE, name)
    for field in fields(row):
        rows = (replace(row, **{field.name: other(getattr(row, field.name))}),)
        assert made_digest(replace(MADE, **{name: rows})) != made_digest(MADE)
    assert made_digest(replace(MADE, **{name: ()})) != made_digest(MADE)


def test_what_only_says_by_what_it_was_made_does_not_count():
    for name in sorted({*MARKS, "first_seen_at"}):
        article = replace(ARTICLE, **{name: other(getattr(ARTICLE, name))})
        assert made_digest(replace(MADE, article=article)) == made_digest(MADE)


@given(st.sets(st.sampled_from([*COLUMNS, *DETAILS])))
def test_equal_digests_mean_that_no_field_differs(names):
    columns = [name for name in names if name in COLUMNS]
    now = replace(
        MADE,
        article=replace(ARTICLE, **{name: other(getattr(ARTICLE, name)) for name in columns}),
        **{name: () for name in names if name in DETAILS},
    )
    stored = Stored(article=ARTICLE, **{name: getattr(MADE, name) for name in DETAILS})
    assert set(differing_fields(stored, now)) == names
    assert (made_digest(now) == made_digest(MADE)) == (not names)


def forget_digests(corpus) -> None:
    """Make the ledger one that was written before there were digests."""
    path = str(corpus.home / "ledger" / "articles")
    rows = DeltaTable(path).to_pyarrow_table().drop_columns(["made_digest"])
    write_deltalake(path, rows, mode="overwrite", schema_mode="overwrite")


def test_articles_without_digest_are_compared_row_by_row(corpus):
    before = corpus.content()
    forget_digests(corpus)
    older = corpus.content()
    assert {row["made_digest"] for row in older["articles"]} == {None}
    assert (corpus.again(Rules(version="later")).changed, corpus.told) == (0, [])
    after = corpus.content()
    assert len(after.pop("reread")) == 4
    older.pop("reread")
    assert after == older
    assert corpus.again(WITHOUT_BOX).changed == 3
    corpus.again(Rules(version="last"))
    now = {row["article_id"]: row for row in corpus.rows("articles")}
    assert {row["article_id"]: row["made_digest"] for row in before["articles"]} == {
        key: row["made_digest"] for key, row in now.items()
    }


def test_who_asks_for_all_gets_damaged_details_back(corpus):
    whole = corpus.content()
    path = str(corpus.home / "ledger" / "claims")
    write_deltalake(path, DeltaTable(path).to_pyarrow_table()[:0], mode="overwrite")
    assert corpus.rows("claims") == []
    assert corpus.again(Rules(version="later")).changed == 0, "digests say that all is the same"
    assert corpus.again(Rules(version="later"), Chosen(every=True)).changed == 3
    assert corpus.content()["claims"] == whole["claims"]
