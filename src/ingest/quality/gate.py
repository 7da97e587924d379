"""What a draft must pass before it is published."""

import logging

from ingest.errors import ReleaseStopped
from ingest.quality.checks import findings
from ingest.quality.shrinking import MAX_SHRINK_SHARE, losses
from ingest.store.corpus import checking, records
from ingest.store.release import Draft

logger = logging.getLogger(__name__)


def stop_if_wrong(draft: Draft, *, max_shrink_share: float = MAX_SHRINK_SHARE) -> None:
    """Find nothing wrong with a draft, or little enough to say so and go on.

    All rows of a check that fails are in ``health/checks`` beside the releases: the draft goes.

    Args:
        draft: The release to be.
        max_shrink_share: Share of its rows that a table may have lost; 1 for any.

    Raises:
        ReleaseStopped: A check that stops a release found rows, or a table lost too many.
    """
    wrong = [
        str(loss) for loss in losses(draft.rows_before, draft.rows, max_share=max_shrink_share)
    ]
    if wrong:
        wrong.append("if that is meant: ingest release publish --allow-shrinking")
    with checking(draft) as connection:
        rows_in = draft.folder.parents[1] / "health" / "checks"
        for finding in findings(lambda query: records(connection, query), folder=rows_in):
            if finding.weight == "stops":
                wrong.append(str(finding))
            else:
                logger.warning("check %s", finding)
    if wrong:
        said = "\n  ".join(["no release was made, the latest one stays:", *wrong])
        raise ReleaseStopped(said)
