"""Where the topics stand in public taxonomies, with the names these give their classes."""

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files

from ingest.enrich.lexicon import governance_lexicon
from ingest.model.topic import TaxonomyRow


def taxonomy_rows() -> tuple[TaxonomyRow, ...]:
    """Return every class that a topic of the lexicon falls into, topic by topic."""
    return tuple(
        TaxonomyRow(
            topic=topic.topic_id,
            taxonomy=taxonomy,
            code=code,
            label=label_of(taxonomy, code),
            topic_name=topic.zh,
            topic_name_en=topic.en,
        )
        for topic in governance_lexicon().topics
        for taxonomy, code in topic.maps
    )


def label_of(taxonomy: str, code: str) -> str:
    """Return what a taxonomy calls a class.

    A class without a number is its own name, without the groups it stands in:
    ``Risk factors: Safety`` is ``Safety``.

    Raises:
        KeyError: The taxonomy numbers its classes and has none of that number.
    """
    numbered = _labels().get(taxonomy)
    return code.rpartition(": ")[2] if numbered is None else numbered[code]


@cache
def _labels() -> Mapping[str, Mapping[str, str]]:
    file = files("ingest.enrich") / "taxonomies.toml"
    return tomllib.loads(file.read_text(encoding="utf-8"))
