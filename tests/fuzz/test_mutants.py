"""A sample of the fuzzer's run, on the pages of the sample web only."""

from random import Random

import pytest

from tests.fuzz.bases import sample_bases
from tests.fuzz.judge import case_of, mutant_of
from tests.fuzz.mutate_pages import tally_of
from tests.fuzz.mutations import MUTATIONS, huge_text, many_siblings

N_SAMPLED = 150
CHEAP = tuple(mutation for mutation in MUTATIONS if mutation not in {huge_text, many_siblings})


@pytest.fixture(scope="module")
def bases(tmp_path_factory):
    return sample_bases(tmp_path_factory.mktemp("bases"))


def test_every_mutant_becomes_an_article_or_a_counted_reject(bases):
    tally = tally_of(bases, n=N_SAMPLED, seed=20_260_901, mutations=CHEAP)
    assert not tally.failures, tally.report()
    assert tally.articles + tally.rejects.total() == N_SAMPLED


def test_most_kinds_of_outcome_occur(bases):
    """A fuzzer whose mutants are all refused at the door would find nothing behind it."""
    tally = tally_of(bases, n=N_SAMPLED, seed=3, mutations=CHEAP)
    assert tally.articles > N_SAMPLED / 4
    assert {"not_an_article", "low_quality"} <= set(tally.rejects)


def test_a_mutant_can_be_made_again(bases):
    for number in range(30):
        case = case_of(5, number, bases, CHEAP)
        assert case == case_of(5, number, bases, CHEAP)
        assert mutant_of(case) == mutant_of(case)


@pytest.mark.parametrize("mutation", MUTATIONS, ids=lambda mutation: mutation.__name__)
def test_a_mutation_takes_any_bytes(mutation, bases):
    """A mutation may follow any other, so it must live with what those leave."""
    for body in (b"", b"\x00", b"<", b"\xff\xfe<\x00", "<p>正文</p>".encode("gbk")):
        assert isinstance(mutation(body, Random(1)), bytes)  # noqa: S311
