from datetime import timedelta

import pytest

from ingest.errors import ConfigError
from ingest.sampleweb.articles import all_articles, parse_article
from ingest.sampleweb.days import day_start, end_of_days
from ingest.sampleweb.dice import Dice
from ingest.sampleweb.plan import planned_pages
from ingest.sampleweb.rewording import reworded, sentences

PLAN = planned_pages(all_articles(), Dice(1))
COPIES = [page for page in PLAN if page.relation in {"same", "partial", "rewrite"}]


def test_a_copy_comes_after_its_source():
    assert all(page.published_at > page.source.published_at for page in COPIES if page.source)
    assert all(page.published_at > page.article.published for page in COPIES)


def test_nothing_is_published_after_the_last_day():
    assert max(page.published_at for page in PLAN) < end_of_days()


def test_a_full_copy_says_what_its_source_said_at_the_time():
    for page in COPIES:
        if page.relation == "same" and page.source and len(page.versions) == 1:
            seen = page.source.version(page.published_at)
            assert page.versions[0].paragraphs == seen.paragraphs


def test_a_partial_copy_has_fewer_paragraphs_of_its_source():
    for page in COPIES:
        if page.relation == "partial" and page.source and len(page.versions) == 1:
            seen = page.source.version(page.published_at).paragraphs
            mine = page.versions[0].paragraphs
            assert 0 < len(mine) < len(seen)
            assert set(mine) <= set(seen)


def test_there_are_chains_edits_removals_and_moves():
    assert any(page.source and page.source.source for page in COPIES)
    assert sum(len(page.versions) > 1 for page in PLAN) >= 15
    assert len({page.removal for page in PLAN if page.removed_at}) >= 3
    assert any(page.moved_at for page in PLAN)


def test_texts_without_a_site_of_their_own_are_only_seen_as_copies():
    pages = [page for page in PLAN if page.article.outlet == "yuanwang"]
    assert pages
    assert all(page.relation != "original" for page in pages)
    assert any(page.source is None for page in pages)


def test_quoting_texts_hold_two_paragraphs_of_the_quoted_one():
    quoting = [page for page in PLAN if page.relation == "quotes"]
    assert len(quoting) >= 5
    for page in quoting:
        shared = set(page.versions[-1].paragraphs) & set(page.source.article.paragraphs)
        assert len(shared) == 2 or len(page.versions) > 1
        assert page.published_at > page.source.published_at
        assert "{{quotes}}" not in page.versions[0].paragraphs


def test_an_added_article_changes_no_other_page():
    all_but_one = all_articles()[1:]
    rest = planned_pages(all_but_one, Dice(1))
    slug = all_articles()[0].slug
    kept = [page for page in PLAN if page.article.slug != slug and slug not in page.article.quotes]
    assert {page.name: page for page in kept}.items() <= {p.name: p for p in rest}.items()


def test_addresses_are_unique():
    for day in (10, 60):
        urls = [page.url(day_start(day)) for page in PLAN]
        assert len(urls) == len(set(urls))


def test_a_moved_page_changes_its_address_once():
    page = next(page for page in PLAN if page.moved_at)
    before, after = page.moved_at - timedelta(seconds=1), page.moved_at
    assert page.url(before) == page.first_url() != page.url(after)


def test_rewording_leaves_quotations_alone():
    body = (
        "他说：“目前没有问题。”因此大家开始准备。",
        "第一句表示肯定。第二句认为不足。第三句指出方向。",
    )
    for seed in range(20):
        changed = reworded(body, Dice(seed), "x")
        assert "“目前没有问题。”" in changed[0]
        assert len(changed) == len(body)
        assert len(sentences(changed[1])) == 3


@pytest.mark.parametrize("text", ["没有头部", "+++\ntitle = 1", "+++\ntitle = \n+++\n正文"])
def test_a_bad_article_file_is_named(text):
    with pytest.raises(ConfigError, match="some-slug"):
        parse_article("some-slug", text)
