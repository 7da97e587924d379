"""What must hold for the hard cases: the labels are sound, and only known pairs come out wrong."""

import re
import tomllib
from collections import Counter

import pytest

from ingest.text.clean import key_text
from tests.dedup.hard_cases.cases import (
    FOLDER,
    HALVES,
    QUOTATION,
    READERS,
    bases,
    cases,
    edited,
    label_files,
    rows,
)
from tests.eval.run_hard_cases import (
    BETWEEN,
    counts,
    failures,
    figures_of,
    low_figures,
    table,
    verdicts,
)

NEVER_MERGED = ("same_event", "series", "translations", "contains", "replies", BETWEEN)
"""Kinds without one wrong merge; known failures cannot excuse one here."""

TEMPLATES_KEPT_APART = ("share-pledge", "court-notice", "filing-notice")


@pytest.mark.parametrize("half", HALVES)
def test_only_known_pairs_come_out_wrong(half):
    listed = tomllib.loads((FOLDER / "known_failures.toml").read_text("utf-8"))["failure"]
    known = [
        (*pair, failure["wanted"], failure["made"])
        for failure in listed
        if failure["half"] == half and failure["reason"]
        for pair in failure["pairs"]
    ]
    found = {(one.a, one.b, one.wanted, one.got) for one in failures(half)}
    assert len(known) == len(set(known))
    assert found - set(known) == set(), "these came right before"
    assert set(known) - found == set(), "these come right now: strike them off"


@pytest.mark.parametrize("half", HALVES)
@pytest.mark.parametrize("kind", NEVER_MERGED)
def test_texts_that_are_no_copies_are_not_merged(half, kind):
    assert counts(half)[kind].others > 0
    assert counts(half)[kind].merged_wrongly == 0


@pytest.mark.parametrize("name", TEMPLATES_KEPT_APART)
def test_fills_of_these_templates_are_not_merged(name):
    pairs = [
        one for half in HALVES for one in verdicts(half) if one.a.startswith(f"templates/{name}/")
    ]
    assert any(one.kind == "templates" for one in pairs)
    assert not [one for one in pairs if one.is_wrong_merge]


@pytest.mark.parametrize("half", HALVES)
def test_translations_and_whole_texts_inside_others_are_linked(half):
    found = counts(half)
    assert found["translations"].linked == found["translations"].links > 0
    assert found["contains"].linked == found["contains"].links > 0


@pytest.mark.parametrize("half", HALVES)
def test_figures_name_what_is_to_be_low(half):
    figures = figures_of(half)
    assert low_figures(half) < set(figures)
    assert all(0 <= figures[name] <= 1 for name in set(figures) - low_figures(half))
    assert all(kind in table(half) for kind in READERS)


@pytest.mark.parametrize(
    ("kind", "n_cases", "n_texts"),
    [
        ("same_event", 8, 3),
        ("series", 5, 4),
        ("paraphrase", 20, 2),
        ("templates", 10, 6),
        ("light_edits", 15, 2),
        ("traditional", 8, 2),
        ("translations", 5, 2),
        ("contains", 4, 2),
        ("roundups", 4, 6),
        ("replies", 4, 2),
    ],
)
def test_every_kind_has_enough_cases_in_both_halves(kind, n_cases, n_texts):
    chosen = [case for case in cases() if case.kind == kind]
    assert len(chosen) >= n_cases
    assert all(len(case.documents) >= n_texts for case in chosen)
    assert [case.half for case in chosen] == [HALVES[n % 2] for n in range(len(chosen))]


def test_ids_are_unique_and_no_sample_article_is_used_twice():
    ids = Counter(document.doc_id for case in cases() for document in case.documents)
    assert max(ids.values()) == 1
    assert len(bases()) == len(set(bases()))
    assert all(file.is_file() for file in label_files())


def test_truth_is_about_documents_of_the_case():
    for case in cases():
        ids = {document.doc_id for document in case.documents}
        assert all(set(pair) <= ids for pair in case.truth)


def test_reports_of_one_event_are_as_long_as_reports():
    lengths = [
        len(document.text)
        for case in cases()
        if case.kind == "same_event"
        for document in case.documents
    ]
    assert min(lengths) >= 300
    assert max(lengths) <= 900


@pytest.mark.parametrize("row", rows("same_event"), ids=lambda row: row["id"])
def test_an_official_quotation_is_printed_by_two_reports(row):
    quotation = row.get("quotation", "")
    assert not quotation or 30 <= len(quotation) <= 100
    assert not quotation or sum(quotation in text["text"] for text in row["text"]) >= 2


@pytest.mark.parametrize("row", rows("templates"), ids=lambda row: row["id"])
def test_fills_by_names_only_have_the_figures_of_the_first(row):
    figures = [
        {slot: value for slot, value in fill.items() if re.fullmatch("[0-9.]+", value)}
        for fill in ({**fill, "code": ""} for fill in row["fills"])  # a code is a name
    ]
    assert all(figures[n] == figures[0] for n in row["names_only"])
    others = set(range(1, len(figures))) - set(row["names_only"])
    assert others
    assert all(figures[n] != figures[0] for n in others)
    assert len({row["title"].format_map(fill) for fill in row["fills"]}) == len(row["fills"])


@pytest.mark.parametrize("row", rows("paraphrase"), ids=lambda row: row["base"])
def test_a_paraphrase_keeps_no_sentence(row):
    (case,) = [one for one in cases() if one.name == row["base"] and one.kind == "paraphrase"]
    base, copy = (key_text(document.text) for document in case.documents)
    assert len(copy) >= 0.8 * len(base)
    assert not [n for n in range(len(copy) - 25) if copy[n : n + 25] in base]


@pytest.mark.parametrize("row", rows("replies"), ids=lambda row: row["base"])
def test_a_passage_is_long_enough_to_be_a_quotation(row):
    assert len(key_text(row["passage"])) >= QUOTATION


@pytest.mark.parametrize(
    ("steps", "lines"),
    [
        ({"replace": [["甲", "乙"]]}, ["乙一", "二", "乙三"]),
        ({"cut_last": 1}, ["甲一", "二"]),
        ({"merge": [[1, 2]]}, ["甲一二", "甲三"]),
        ({"merge": [[1, 1], [2, 3]]}, ["甲一", "二甲三"]),
        ({"head": "来源：某报", "tail": "完"}, ["来源：某报", "甲一", "二", "甲三", "完"]),
    ],
)
def test_steps_of_an_editor(steps, lines):
    assert edited(("甲一", "二", "甲三"), steps) == lines


def test_a_phrase_that_is_not_there_cannot_be_replaced():
    with pytest.raises(ValueError, match="cannot be replaced"):
        edited(("甲",), {"base": "b", "replace": [["乙", "丙"]]})
