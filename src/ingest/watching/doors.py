"""Whether a portal that is not known yet has shut its door.

A first crawl may meet a wall: every page a login or a check for robots. Nothing is known by then
of what is usual, but this much can be told: a portal whose articles nobody may read would not be
crawled. One that keeps most of them to subscribers is accepted by somebody who looked.
"""

from collections.abc import Sequence

from ingest.model.route import PageSigns
from ingest.watching.drift import RunJudgement
from ingest.watching.usual import DOORS

FEW = 3
"""Pages that it takes; a crawl that brings fewer is looked at with the last ones before it."""

MOST = 0.5
"""Share of doors from which it is a wall."""


def judged_by_doors(new: Sequence[PageSigns], history: Sequence[PageSigns]) -> RunJudgement:
    """Return what the pages of a portal show of which too little is known to say more.

    Behind a wall every page without an article is held back, to be asked for again when pages
    are sound, those of the last crawls too that were looked at; articles are not, for they are
    what is to be learned.

    Args:
        new: Pages that a crawl brought, in order of time.
        history: Earlier pages of the portal, in order of time, those held back among them.
    """
    before = history[len(new) - FEW :] if len(new) < FEW else []
    window = [*before, *new]
    n_doors = sum(_is_door(sign) for sign in window)
    if len(window) < FEW or n_doors <= MOST * len(window) or not any(map(_is_door, new)):
        return RunJudgement(word="learning")
    return RunJudgement(
        word="blocked",
        detail=f"{n_doors} of {len(window)} pages: ask for a login or check for robots",
        held={sign.url: "drift" for sign in window if sign.reason is not None},
    )


def _is_door(sign: PageSigns) -> bool:
    return sign.reason in DOORS
