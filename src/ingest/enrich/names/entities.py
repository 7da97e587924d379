"""The people, organisations, models, laws and events that are known by name.

Read once from the files in ``known_entities/``. To add one, add a row to ``plain`` of the file of
its kind, or an ``[[entity]]`` when a form of it means something else too; the loader refuses a
doubled id and a form of two entities.
"""

import tomllib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from ingest.enrich.names.folding import folded
from ingest.errors import ConfigError

KINDS = ("person", "org", "model", "law", "event")


@dataclass(frozen=True, slots=True, kw_only=True)
class Entity:
    """Somebody or something known by name.

    Args:
        entity_id: Stable word, for example ``sam_altman``.
        kind: person, org, model, law or event.
        name: Usual Chinese name.
        forms: All printed forms, the weak ones too.
    """

    entity_id: str
    kind: str
    name: str
    forms: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Sense:
    """When a form that means other things too means the entity.

    Args:
        near: Words of which one must stand in the text, unless a full form does.
        not_near: Words close by that show another meaning.
        before: Words of which one must stand right before, if there are any.
        after: Words of which one must stand right after, if there are any.
        is_close: A word of ``near`` must stand close by, not just in the text.
        needs_both: Both ``before`` and ``after`` must hold, else one of them is enough.
        not_before: Words that must not stand right before.
        not_after: Words that must not stand right after.
        stands_alone: A name of its kind all the same when it is not the entity's: 司法部.
    """

    near: tuple[str, ...] = ()
    not_near: tuple[str, ...] = ()
    before: tuple[str, ...] = ()
    after: tuple[str, ...] = ()
    is_close: bool = False
    needs_both: bool = False
    not_before: tuple[str, ...] = ()
    not_after: tuple[str, ...] = ()
    stands_alone: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownForm:
    """One printed form and the entity it means.

    Args:
        form: As printed.
        entity: The entity.
        sense: When it means the entity; None for a form that means nothing else.
    """

    form: str
    entity: Entity
    sense: Sense | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Family:
    """Models whose versions are printed behind a name.

    Args:
        form: The name, for example Llama.
        entity: The entity of unlisted versions, or None where each version is its own model.
        is_strict: The name is another word too (Step), so that only ``Step-2`` is a version.
    """

    form: str
    entity: Entity | None
    is_strict: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownEntities:
    """All that is known.

    Args:
        entities: Entities by id.
        forms: Printed forms.
        families: Families of models.
        blocked: Longer words that hold a name and are none.
    """

    entities: Mapping[str, Entity]
    forms: tuple[KnownForm, ...]
    families: tuple[Family, ...]
    blocked: tuple[str, ...]


@cache
def core_ids() -> frozenset[str]:
    """Return the ids of the entities of AI governance proper, those that labelled sets use."""
    file = files("ingest.enrich.names") / "known_entities" / "_core.toml"
    return frozenset(tomllib.loads(file.read_text(encoding="utf-8"))["ids"])


@cache
def known_entities() -> KnownEntities:
    """Return the entities that ship with the package."""
    folder = files("ingest.enrich.names") / "known_entities"
    tables = []
    blocked: list[str] = []
    for file in sorted(folder.iterdir(), key=lambda file: file.name):
        if file.name == "_blocked.toml":
            blocked = tomllib.loads(file.read_text(encoding="utf-8"))["names"]
        elif not file.name.startswith("_"):
            tables.append(tomllib.loads(file.read_text(encoding="utf-8")))
    return entities_from(tables, blocked=blocked)


@cache
def word_table(name: str) -> Mapping[str, Any]:
    """Return the words of one of the files whose names begin with an underscore."""
    file = files("ingest.enrich.names") / "known_entities" / f"_{name}.toml"
    table: dict[str, Any] = tomllib.loads(file.read_text(encoding="utf-8"))
    return {key: words.split() if isinstance(words, str) else words for key, words in table.items()}


def entities_from(tables: Iterable[dict[str, Any]], *, blocked: Iterable[str]) -> KnownEntities:
    """Return the entities that parsed TOML describes.

    Raises:
        ConfigError: An id is doubled, a form belongs to two entities, or a kind is unknown.
    """
    tables = list(tables)
    rows = [row for table in tables for row in _rows(table)]
    entities: dict[str, Entity] = {}
    lent: defaultdict[str, list[str]] = defaultdict(list)
    for row in rows:
        if "same_as" in row:
            lent[row["same_as"]] += _weak(row)
    for row in rows:
        if "same_as" in row:
            continue
        if row["id"] in entities:
            raise ConfigError(f"known entities: two have the id {row['id']!r}")
        entities[row["id"]] = Entity(
            entity_id=row["id"],
            kind=row["kind"],
            name=row["name"],
            forms=tuple(dict.fromkeys([*_strong(row), *_weak(row), *lent[row["id"]]])),
        )
    known = KnownEntities(
        entities=entities,
        forms=tuple(form for row in rows for form in _forms(row, entities)),
        families=tuple(family for table in tables for family in _families(table, entities)),
        blocked=tuple(blocked),
    )
    _refuse_doubled(known.forms)
    return known


def _rows(table: dict[str, Any]) -> Iterator[dict[str, Any]]:
    if table["kind"] not in KINDS:
        raise ConfigError(f"known entities: {table['kind']!r} is no kind")
    for entity_id, name, *aliases in table.get("plain", ()):
        yield {"kind": table["kind"], "id": entity_id, "name": name, "aliases": aliases}
    for row in table.get("entity", ()):
        yield {"kind": table["kind"], **row}


def _strong(row: dict[str, Any]) -> list[str]:
    names = [] if row["name"] in row.get("weak", ()) else [row["name"]]
    return [] if "same_as" in row else [*names, *row.get("aliases", ())]


def _weak(row: dict[str, Any]) -> list[str]:
    return list(row.get("weak", ()))


def _forms(row: dict[str, Any], entities: Mapping[str, Entity]) -> Iterator[KnownForm]:
    owner = row.get("same_as", row["id"])
    if owner not in entities:
        raise ConfigError(f"known entities: {row['id']!r} is the same as unknown {owner!r}")
    entity = entities[owner]
    for form in _strong(row):
        yield KnownForm(form=form, entity=entity, sense=None)
    sense = Sense(
        near=tuple(row.get("near", ())),
        not_near=tuple(row.get("not_near", ())),
        before=tuple(row.get("before_needed", ())),
        after=tuple(row.get("after_needed", ())),
        is_close=row.get("close", False),
        needs_both=row.get("both_needed", False),
        not_before=tuple(row.get("not_before", ())),
        not_after=tuple(row.get("not_after", ())),
        stands_alone=row.get("stands_alone", False),
    )
    for form in _weak(row):
        yield KnownForm(form=form, entity=entity, sense=sense)


def _families(table: dict[str, Any], entities: Mapping[str, Entity]) -> Iterator[Family]:
    alone = table.get("no_family_entity", ())
    strict = table.get("strict_families", ())
    for owner, *forms in table.get("families", ()):
        for form in forms:
            entity = None if form in alone else entities[owner]
            yield Family(form=form, entity=entity, is_strict=form in strict)


def _refuse_doubled(forms: Iterable[KnownForm]) -> None:
    owners: dict[str, str] = {}
    for known in forms:
        key = folded(known.form)
        owner = owners.setdefault(key, known.entity.entity_id)
        if owner != known.entity.entity_id:
            raise ConfigError(
                f"known entities: {known.form!r} belongs to {owner!r} "
                f"and {known.entity.entity_id!r}"
            )
