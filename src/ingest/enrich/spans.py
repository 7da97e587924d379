"""What stands where in a text: names and quotations, by offset."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Mention:
    """One printed occurrence of a name.

    Args:
        start: First character, an offset into the text in code points.
        end: One past the last character.
        kind: person, org, model, law or event.
        entity: Id of the known entity, or None for a name found by its form alone.
        name: Usual Chinese name of the entity; for an unknown one the fullest form in the text.
        how: alias, surname, pattern, ...: how it was found.
    """

    start: int
    end: int
    kind: str
    entity: str | None
    name: str
    how: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Quotation:
    """Words of somebody as printed, without the marks around them.

    Args:
        start: First character, an offset into the text in code points.
        end: One past the last character.
        kind: direct, document or turn.
        speaker: Resolved name of who said it, or None when nothing says so.
        speaker_id: Id of the known entity that speaks, or None.
        how: How the speaker was found: cue_before, cue_after, turn_label, pronoun, ...; None
            without a speaker.
        cue: The reporting word, or None.
        spoken_at: Start and end of the words that name the speaker, or None.
    """

    start: int
    end: int
    kind: str
    speaker: str | None
    speaker_id: str | None
    how: str | None
    cue: str | None
    spoken_at: tuple[int, int] | None
