"""How a proposed selector does on some pages of a site."""

from dataclasses import dataclass
from typing import Literal

Field = Literal["body", "title", "author", "published", "source"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Fit:
    """How a selector for one field does on the pages.

    Args:
        field: The field.
        selector: The selector.
        n_pages: Pages tried.
        n_fits: Of these, with a node that holds what a reader sees.
        n_same: With the value that general extraction finds, or with one of its own where it
            finds none.
        n_more: Of these, where general extraction finds none.
        is_taken: Whether the proposed rules have it: the body where it fits every page, another
            field only where general extraction misses it.
    """

    field: Field
    selector: str
    n_pages: int
    n_fits: int
    n_same: int
    n_more: int
    is_taken: bool = False
