"""Who is meant by a word that the names of the whole text explain: 法院, 判决书, 她."""

from collections.abc import Mapping

from ingest.enrich.quotes.speaker_names import Named
from ingest.enrich.quotes.speaker_stage import Actor, Stage
from ingest.enrich.quotes.words import word_lists

# So many sentences back a single named person is meant by a pronoun, whatever they do there.
_NEAR = 2
# People in general: 他 does not point to them.
_MANY = frozenset(
    {"用户", "消费者", "大家", "人们", "公众", "外界", "客户", "员工", "学生", "玩家"}
)
_RULINGS = frozenset({"判决书", "裁定书", "判决"})
# What names of such bodies end with, where it is not the word itself.
_ENDINGS: Mapping[str, str | tuple[str, ...]] = {
    "本院": "法院",
    "学校": ("大学", "学院", "中学", "小学"),
    "校方": ("大学", "学院", "中学", "小学"),
    "局方": "局",
    "署方": "署",
    "院方": "医院",
}
_MIN_NAME = 3
# How far before a name its office is looked for; in characters.
_TITLE_MAX = 12


def holder_of(stage: Stage, actor: Actor) -> Named | None:
    """Return the one person who is called by an office elsewhere in the text: 院长."""
    word = word_of(stage, actor)
    if word not in word_lists()["office"]:
        return None
    holders = {
        (name.name, name.entity): name
        for name in stage.names
        if name.kind == "person"
        and stage.narration[max(0, name.start - _TITLE_MAX) : name.start].rstrip().endswith(word)
    }
    return next(iter(holders.values())) if len(holders) == 1 else None


def house_of(stage: Stage, actor: Actor) -> Named | None:
    """Return the one body of a kind that the text names: 法院, 协会."""
    word = word_of(stage, actor)
    return _only_body(stage, _ENDINGS.get(word, word))


def ruling_of(stage: Stage, actor: Actor) -> Named | None:
    """Return the court whose ruling is read from, None for another document."""
    return _only_body(stage, "法院") if word_of(stage, actor) in _RULINGS else None


def only_person(stage: Stage, actor: Actor) -> Named | None:
    """Return the one person named shortly before a pronoun, where no sentence is about one."""
    sentence = stage.sentence_at(actor.start)
    low, _ = stage.span(max(0, sentence - _NEAR))
    persons = {
        name.name: name
        for name in stage.names
        if name.kind == "person" and low <= name.start < actor.start
    }
    return next(iter(persons.values())) if len(persons) == 1 else None


def is_many(stage: Stage, actor: Actor) -> bool:
    """Return whether a word means people in general."""
    return word_of(stage, actor) in _MANY


def word_of(stage: Stage, actor: Actor) -> str:
    """Return the printed word of an actor."""
    return stage.narration[actor.start : actor.end]


def _only_body(stage: Stage, ending: str | tuple[str, ...]) -> Named | None:
    named = {
        (name.name, name.entity): name
        for name in stage.names
        if name.kind == "org" and name.name.endswith(ending) and len(name.name) >= _MIN_NAME
    }
    return next(iter(named.values())) if len(named) == 1 else None
