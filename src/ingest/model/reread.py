"""What became of one fetch when its page was read again by changed rules."""

from dataclasses import dataclass
from typing import Annotated

from ingest.model.column import Column


@dataclass(frozen=True, slots=True, kw_only=True)
class Reread:
    """The rules that read one fetch last, and what came of it.

    Grain: one row per fetch that was read again. It is what marks an article whose content the
    present rules do not change: a new version of its row would write its month anew in the next
    release and have it traced again, for one word.
    """

    page_id: Annotated[str, Column("The fetch.", key=True)]
    rules: Annotated[str, Column("Digest of the rules of the program and of its portal.")]
    outcome: Annotated[
        str,
        Column(
            "article; refused (the article is kept though these rules refuse its page), given_up "
            "(the same, and the loss was accepted); nothing (there never was an article), "
            "elsewhere (none of its own: another page or address gives it)."
        ),
    ]
    detail: Annotated[str, Column("Why there is no article; empty if there is one.")]
    run_id: Annotated[str, Column("The run that read it.")]
