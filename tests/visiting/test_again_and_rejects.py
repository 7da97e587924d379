"""Articles that other rules find or refuse."""

import pytest

from ingest.assemble import Rules
from ingest.portals.rules import Rules as Selectors
from ingest.store.outdated import Chosen
from ingest.visiting.again import GIVEN_UP
from tests.visiting.small_corpus import DAY, LINES, START, Corpus, with_rules

READING_FIELDS = with_rules(Selectors(body="textarea.story"), version="fields")
REFUSING = Rules(version="last")


def hidden_page() -> bytes:
    """A page whose text stands where only a rule looks: in a field for typing."""
    lines = "".join(f"&lt;p&gt;{line}&lt;/p&gt;" for line in LINES)
    return (
        "<html><head><meta charset='utf-8'><title>清单里的报道</title></head><body>"
        f"<h1>清单里的报道</h1><textarea class='story'>{lines}</textarea></body></html>"
    ).encode()


@pytest.fixture
def listed(corpus) -> Corpus:
    """A corpus with such a page, which the present rules refuse."""
    corpus.fetch("c8", hidden_page(), day=5)
    corpus.build()
    assert any(row["url"].endswith("/c8.html") for row in corpus.rows("rejects"))
    return corpus


def test_a_reject_that_is_an_article_now_appears_with_its_history(listed):
    tally = listed.again(READING_FIELDS)
    assert tally.found == 1
    assert [one.new for one in listed.told if one.field == "article"] == ["清单里的报道"]
    article = listed.article("c8")
    looks = [row for row in listed.rows("looks") if row["article_id"] == article["article_id"]]
    assert [row["outcome"] for row in looks] == ["first"]
    assert article["first_seen_at"] == START + 5 * DAY
    versions = listed.versions()
    assert listed.again(READING_FIELDS).rejects == 0
    assert listed.versions() == versions


def test_an_article_that_rules_refuse_is_kept_until_the_loss_is_accepted(listed):
    listed.again(READING_FIELDS)
    before = listed.content()
    tally = listed.again(REFUSING)
    assert (tally.refused, tally.changed) == (1, 0)
    assert [(one.field, one.old, one.new) for one in listed.told] == [
        ("article", "清单里的报道", None)
    ]
    assert listed.told[0].reason
    after = listed.content()
    assert "refused" in {row["outcome"] for row in after.pop("reread")}
    before.pop("reread")
    assert after == before
    assert listed.again(REFUSING).articles == 0

    tally = listed.again(REFUSING, accept_losses=True)
    assert (tally.articles, tally.refused, tally.given_up) == (1, 0, 1)
    article = listed.article("c8")
    assert GIVEN_UP in article["flags"]
    assert (article["quality"], article["is_relevant"]) == (0, False)
    assert len(listed.rows("articles")) == 4
    assert listed.rows("article_versions") == before["article_versions"]
    versions = listed.versions()
    assert listed.again(REFUSING, accept_losses=True).articles == 0
    assert listed.again(REFUSING, Chosen(every=True)).refused == 0
    assert listed.versions() == versions

    assert listed.again(READING_FIELDS).changed == 1
    assert GIVEN_UP not in listed.article("c8")["flags"]
