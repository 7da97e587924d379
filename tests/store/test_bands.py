"""A batch joined with what is stored meets whom it would meet if all came at once."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.dedup.candidates import BAND_CAP, FRAC_CAP, Holders, pairs_with
from ingest.dedup.decide import DECISION_SCHEME
from ingest.model.signature import Comparison, Signature
from ingest.store.bands import Bands
from ingest.store.ledger import Ledger
from ingest.store.lookup import Lookup

START = datetime(2026, 1, 1, tzinfo=UTC)
PAIR = Comparison(
    a="a",
    b="b",
    a_digest="1",
    b_digest="1",
    relation="same",
    scheme=DECISION_SCHEME,
    titles_alike=100.0,
    n_shared=50,
    jaccard=0.9,
    verbatim=40,
    numbers_share=None,
    **{f"{side}_{name}": 1.0 for side in "ab" for name in ("share", "density")},
    **{f"{side}_{name}": 50 for side in "ab" for name in ("length", "head", "tail", "gap")},
)


def signature(one, *, minute=0, bands=(), fracs=(), digest="1"):
    return Signature(
        article_id=one,
        digest=digest,
        decided_by=DECISION_SCHEME,
        first_seen_at=None if minute is None else START + timedelta(minutes=minute),
        band_keys=tuple(bands),
        frac_hashes=tuple(fracs),
    )


def met(ledger, batch):
    with Lookup(ledger, threads=1) as lookup:
        joined = Bands(lookup)
        joined.enter(batch)
        found = joined.meetings()
        displaced = lookup.rows(Signature, "article_id", found.displaced)
    ledger.append("signatures", [*batch, *displaced], run_id="r")
    return found


def at_once(signatures):
    """Return the candidate pairs of all texts, as sets of ids."""
    ordered = sorted(
        signatures, key=lambda one: (one.first_seen_at is None, one.first_seen_at, one.article_id)
    )
    held = {}
    for column in ("band_keys", "frac_hashes"):
        keys = [getattr(one, column) for one in ordered]
        n = sum(map(len, keys))
        held[column] = Holders(
            texts=np.repeat(np.arange(len(ordered)), list(map(len, keys))),
            keys=np.array([key for some in keys for key in some], dtype=np.int64).view(np.uint64),
            held=np.zeros(n, dtype=np.bool_),
            holds=np.ones(n, dtype=np.bool_),
        )
    pairs = pairs_with(np.arange(len(ordered)), bands=held["band_keys"], fracs=held["frac_hashes"])
    return {frozenset((ordered[i].article_id, ordered[j].article_id)) for i, j in pairs}


def after(pairs, batch, found):
    """Return the pairs that stand after a batch: old ones of texts nobody looked at, new ones."""
    focus = {one.article_id for one in batch} | found.displaced
    return {pair for pair in pairs if not pair & focus} | set(map(frozenset, found.candidates))


@pytest.fixture
def ledger(tmp_path):
    return Ledger(tmp_path / "ledger")


def test_a_shared_band_or_two_shared_samples_meet(ledger):
    met(
        ledger,
        [
            signature("a", bands=[-5, 7], fracs=[1, 2]),
            signature("b", bands=[8], fracs=[3, 4]),
            signature("c", fracs=[5, 6]),
        ],
    )
    found = met(ledger, [signature("d", minute=1, bands=[-5], fracs=[3, 4, 5])])
    assert set(map(frozenset, found.candidates)) == {frozenset("ad"), frozenset("bd")}


def test_an_empty_ledger_and_an_empty_signature(ledger):
    assert met(ledger, [signature("a")]).candidates == frozenset()
    assert met(ledger, [signature("b", minute=None)]).candidates == frozenset()


def test_only_the_newest_signature_of_the_present_scheme_counts(ledger):
    met(ledger, [signature("a", bands=[1])])
    met(ledger, [signature("a", bands=[2], digest="2")])
    old = replace(signature("b", bands=[1, 2]), decided_by="mh0.d0")
    ledger.append("signatures", [old], run_id="r")
    assert met(ledger, [signature("c", bands=[1])]).candidates == frozenset()
    assert met(ledger, [signature("d", bands=[2])]).candidates == {("a", "d")}


@pytest.mark.parametrize("in_order", [True, False])
def test_a_press_release_copied_a_thousand_times(ledger, in_order):
    copies = [
        signature(f"{n:04}", minute=n, bands=range(4), fracs=range(10, 14)) for n in range(1000)
    ]
    if not in_order:
        copies = [copies[n * 387 % 1000] for n in range(1000)]
    pairs = set()
    for start in range(0, len(copies), 300):
        batch = copies[start : start + 300]
        found = met(ledger, batch)
        pairs = after(pairs, batch, found)
        assert not (in_order and found.displaced)
    assert pairs == at_once(copies)
    assert len(pairs) == BAND_CAP * (BAND_CAP - 1) / 2 + 8 * (1000 - BAND_CAP)


def test_a_displaced_text_is_met_under_all_its_keys(ledger):
    first = [signature(f"x{n:02}", minute=n, fracs=[1, 2]) for n in range(FRAC_CAP)]
    others = [signature(f"y{n}", minute=FRAC_CAP + n, fracs=[2]) for n in range(20)]
    late = signature("z", minute=2 * FRAC_CAP, fracs=[1, 2])
    pairs = after(set(), [], met(ledger, [*first, *others, late]))
    changed = [signature("x10", minute=10, digest="2")]  # behind the hubs
    found = met(ledger, changed)
    assert "z" in found.displaced, "one more of those that are compared all with all"
    rest = [one for one in [*first, *others, late] if one.article_id != "x10"]
    assert after(pairs, changed, found) == at_once([*changed, *rest])


keys = st.sets(st.integers(1, 6), max_size=4)
texts = st.tuples(st.integers(0, 70), keys, keys)


@settings(max_examples=25, deadline=None)
@given(st.lists(st.lists(texts, max_size=50), min_size=2, max_size=3), st.booleans())
def test_batches_give_what_all_at_once_gives(tmp_path_factory, batches, crowded):
    """Texts come in any order, change and leave keys, some of them crowded."""
    ledger = Ledger(tmp_path_factory.mktemp("ledger"))
    crowd = [signature(f"x{n}", minute=n % 9, fracs=[1, 2, 3]) for n in range(FRAC_CAP - 5)]
    present = {one.article_id: one for one in crowd} if crowded else {}
    pairs = after(set(), crowd, met(ledger, crowd)) if crowded else set()
    for number, batch in enumerate(batches):
        new = {
            f"t{text}": signature(
                f"t{text}", minute=text % 9, bands=bands, fracs=fracs, digest=str(number)
            )
            for text, bands, fracs in batch
        }
        present |= new
        pairs = after(pairs, list(new.values()), met(ledger, list(new.values())))
        assert pairs == at_once(present.values())


def test_comparisons_count_while_both_texts_are_as_they_were(ledger):
    met(ledger, [signature(one) for one in "abc"])
    rows = [PAIR, replace(PAIR, b="c", b_digest="0"), replace(PAIR, a="b", b="c", relation=None)]
    ledger.append("pairs", rows, run_id="r")
    with Lookup(ledger) as lookup:
        joined = Bands(lookup)
        assert joined.comparisons({"b"}) == joined.comparisons(set("abc")) == [PAIR]
        assert joined.comparisons({"c"}) == joined.comparisons(set()) == []
        assert joined.ever_paired({"c"}) == {"a", "b"}
    met(ledger, [signature("b", digest="2")])
    with Lookup(ledger) as lookup:
        assert Bands(lookup).comparisons(set("abc")) == []
        assert Bands(lookup).digests({"b", "z"}) == {"b": ("2", START)}
