"""The same quotation across articles."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.enrich.printing import Printer
from ingest.enrich.quotes.copies import Printing, carried_quotes, first_printing
from ingest.enrich.quotes.same_words import blocks_of, damage_of, says_the_same

DAY = datetime(2024, 3, 1, tzinfo=UTC)
WORDS = "柳树会在三月开花，比去年早十天。"


def printing(article_id, text=WORDS, *, speaker="林夏", day=0, **more):
    published = None if day is None else DAY + timedelta(days=day)
    start = more.pop("start", 0)
    printer = Printer(article_id=article_id, published_at=published, **more)
    return Printing(printer=printer, start=start, text=text, speaker=speaker)


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("柳树会在三月开花比去年早十天", "柳树会在三月开花比去年早十天", True),
        ("柳树会在三月开花比去年早十天", "柳树将在三月开花比去年早十天", True),  # one word
        ("柳树会在三月开花比去年早十天", "今年柳树会在三月开花比去年早十天没有人想到", True),
        ("柳树会在三月开花比去年早十天", "柳树会在三月开花", False),  # too short a part
        ("今年柳树会早10天开花没有人想到这件事", "今年柳树会早20天开花没有人想到这件事", False),
        ("柳树会在三月开花比去年早十天", "河堤要在明年加高三尺", False),
    ],
)
def test_says_the_same(one, other, same):
    assert says_the_same(one, other) is same
    assert says_the_same(other, one) is same


def test_copies_variants_and_parts_are_one_quotation():
    quotes = carried_quotes(
        [
            printing("b", day=1),
            printing("a", day=0),
            printing("c", "柳树将在三月开花，比去年早十天！", day=2),
            printing("d", "柳树会在三月开花，比去年早十天。没有人想到。", day=3),
            printing("e", "河堤要在明年加高三尺。", day=0),
        ]
    )
    assert [(q.first.article_id, q.n_articles) for q in quotes] == [("a", 4), ("e", 1)]
    most = quotes[0].variants[0]
    assert (most.text, most.n_printings) == (WORDS, 2)
    assert len(quotes[0].variants) == 3


def test_script_and_punctuation_make_no_variant():
    quotes = carried_quotes([printing("a"), printing("b", "柳樹會在三月開花,比去年早十天")])
    assert len(quotes) == 1
    assert len(quotes[0].variants) == 1


def test_two_named_speakers_never_share_a_quotation():
    quotes = carried_quotes(
        [
            printing("a", speaker="林夏"),
            printing("b", speaker="周衡"),
            printing("c", speaker=None),
        ]
    )
    assert sorted((q.speaker or "", q.n_articles) for q in quotes) == [
        ("", 1),
        ("周衡", 1),
        ("林夏", 1),
    ]


def test_a_printing_without_a_speaker_joins_the_only_named_one():
    (quote,) = carried_quotes([printing("a", speaker=None), printing("b", speaker="林夏")])
    assert (quote.speaker, quote.n_articles) == ("林夏", 2)


def test_short_words_join_only_when_equal_and_of_one_speaker():
    quotes = carried_quotes(
        [
            printing("a", "不知道。"),
            printing("b", "不知道。"),
            printing("c", "不知道。", speaker=None),
            printing("d", "不知道。", speaker=None),
        ]
    )
    assert sorted(q.n_articles for q in quotes) == [1, 1, 2]


def test_copies_of_one_text_quote_one_speaker():
    quotes = carried_quotes(
        [
            printing("a", speaker="林夏", cluster_id="a"),
            printing("b", speaker="林夏", cluster_id="a", day=1),
            printing("c", speaker="周衡", cluster_id="a", day=2),  # a sentence was moved there
            printing("d", speaker="周衡", cluster_id="d", day=3),
        ]
    )
    assert [(q.speaker, q.n_articles) for q in quotes] == [("林夏", 3), ("周衡", 1)]


def test_short_words_in_copies_of_one_text_are_one_quotation():
    quotes = carried_quotes(
        [printing(one, "不知道。", speaker=None, cluster_id="a") for one in "ab"]
        + [printing("c", "不知道。", speaker=None, cluster_id="c")]
    )
    assert sorted(q.n_articles for q in quotes) == [1, 2]


def test_an_article_that_prints_words_twice_carries_them_once():
    (quote,) = carried_quotes([printing("a"), printing("a", start=90)])
    assert (quote.n_articles, len(quote.printings)) == (1, 2)


@pytest.mark.parametrize(
    ("printings", "first"),
    [
        ([printing("a", day=2), printing("b", day=1)], "b"),
        # the original wins where the dates can mean the same instant
        ([printing("a", day=1), printing("b", day=1, is_original=True)], "b"),
        # a day against a time of that day: not surely earlier, so the original decides
        (
            [
                printing("a", day=1, published_latest_at=DAY + timedelta(days=2)),
                printing("b", day=1.5, is_original=True),
            ],
            "b",
        ),
        # surely earlier beats the original
        ([printing("a", day=0), printing("b", day=1, is_original=True)], "a"),
        ([printing("a", day=None), printing("b", day=3)], "b"),
        ([printing("a", day=None), printing("b", day=None, is_original=True)], "b"),
        ([printing("b", day=None), printing("a", day=None)], "a"),
        ([printing("b", day=None, published_latest_at=DAY), printing("a", day=None)], "a"),
    ],
)
def test_first_printing(printings, first):
    assert first_printing(printings)[0].article_id == first


some_printings = st.lists(
    st.builds(
        lambda n, text, speaker, start: printing(
            f"a{n}", text, speaker=speaker, start=start, day=n % 3 or None, is_original=n == 1
        ),
        st.integers(0, 8),
        st.sampled_from(
            [
                WORDS,
                "柳树将在三月开花，比去年早十天。",
                "柳树会在三月开花，比去年早十天。没有人想到。",
                "今年柳树会早10天开花，没有人想到。",
                "今年柳树会早20天开花，没有人想到。",
                "河堤要在明年加高三尺。",
                "不知道。",
                "！",
            ]
        ),
        st.sampled_from([None, "林夏", "周衡"]),
        st.integers(0, 2),
    ),
    max_size=14,
)


@given(some_printings, st.randoms(use_true_random=False))
def test_order_does_not_matter(printings, random):
    shuffled = list(printings)
    random.shuffle(shuffled)
    assert carried_quotes(shuffled) == carried_quotes(printings)


@given(some_printings)
def test_every_printing_is_in_one_quotation_and_none_is_invented(printings):
    quotes = carried_quotes(printings)
    carried = [one for quote in quotes for one in quote.printings]
    assert len(carried) == len(set(carried))
    assert set(carried) == set(printings)
    for quote in quotes:
        assert quote.first in quote.printings
        assert sum(variant.n_printings for variant in quote.variants) == len(quote.printings)
        speakers = {one.speaker for one in quote.printings}
        assert quote.speaker in speakers or speakers == {None}


@pytest.mark.parametrize(
    ("first", "later", "shown"),
    [
        (WORDS, WORDS.replace("柳", "杨"), WORDS),  # nothing is wrong with the first
        ("柳树 会 在三月开花，比去年早十天。", WORDS, WORDS),
        ("柳树会在三月\ufffd开花，比去年早十天。", WORDS, WORDS),
        ("柳\ufffd会在三月开花，比去年早十天。", WORDS, WORDS),  # other letters, nearly equal
        (
            "柳\ufffd会在三月开花，比去年早十天。没有人想到。",
            "会在三月开花，比去年早十天。",
            None,
        ),  # a part
    ],
)
def test_a_damaged_first_wording_is_not_shown_where_there_is_a_better_one(first, later, shown):
    (quote,) = carried_quotes([printing("a", first, day=0), printing("b", later, day=1)])
    assert quote.first.text == first
    assert quote.words == (first if shown is None else shown)


@pytest.mark.parametrize(
    ("text", "damage"),
    [
        (WORDS, 0),
        ("柳树 会 开花", 2),
        ("“柳树会开花", 1),
        ("柳树&nbsp;会\ufffd开", 2),
        ("GPT 4 好", 0),
    ],
)
def test_damage(text, damage):
    assert damage_of(text) == damage


keys = st.text(alphabet="柳树会在三月开花比去年早十天没有人想到7", min_size=1, max_size=60)


@given(keys, st.data())
def test_a_part_shares_a_block_with_the_whole(key, data):
    if len(key) >= 12:
        start = data.draw(st.integers(0, len(key) - 12))
        part = key[start : data.draw(st.integers(start + 12, len(key)))]
        assert not set(blocks_of(part)).isdisjoint(blocks_of(key))


@given(keys, st.data())
def test_one_changed_character_leaves_a_block(key, data):
    at = data.draw(st.integers(0, len(key) - 1))
    changed = f"{key[:at]}甲{key[at + 1 :]}"
    if len(key) >= 10 and says_the_same(key, changed):
        assert not set(blocks_of(changed)).isdisjoint(blocks_of(key))
