"""What a column of a public table means."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Column:
    """The description of one column, written inside ``Annotated``.

    Args:
        meaning: One sentence for people who query the table.
        unit: Unit of numbers and times: ``characters``, ``UTC``, ``share 0..1``, ...
        key: Whether the column is part of the primary key.
    """

    meaning: str
    unit: str | None = None
    key: bool = False
