"""The classes of public taxonomies that topics fall into."""

import pytest

from ingest.enrich.lexicon import governance_lexicon
from ingest.enrich.taxonomies import label_of, taxonomy_rows


@pytest.mark.parametrize(
    ("taxonomy", "code", "label"),
    [
        ("oecd", "1.4", "Robustness, security and safety"),
        ("mit", "6.5", "Governance failure"),
        ("agora", "Risk factors: Safety", "Safety"),
        ("agora", "Strategies: Tiering: Tiering based on impact", "Tiering based on impact"),
        ("aiid_harm", "privacy", "privacy"),
    ],
)
def test_a_class_has_the_name_its_taxonomy_gives_it(taxonomy, code, label):
    assert label_of(taxonomy, code) == label


def test_a_number_that_a_taxonomy_has_not_is_an_error():
    with pytest.raises(KeyError):
        label_of("oecd", "9.9")


def test_every_map_of_every_topic_is_one_row():
    rows = taxonomy_rows()
    keys = [(row.topic, row.taxonomy, row.code) for row in rows]
    assert len(set(keys)) == len(keys)
    assert set(keys) == {
        (topic.topic_id, taxonomy, code)
        for topic in governance_lexicon().topics
        for taxonomy, code in topic.maps
    }
    assert all(row.label and row.topic_name and row.topic_name_en for row in rows)
