"""Pages in the shapes of many kinds of sites, by general extraction alone.

Only ``make eval`` scores the sets that nobody may mend rules for.
"""

import pytest

from tests.extract.score_shapes import FIRST, SHAPES, score_shapes

FIELDS = ("title", "author", "source", "published", "body exact", "body F1 >= .95", "all exact")


@pytest.mark.parametrize(
    ("folder", "n_pages", "may_be_wrong"),
    [
        (SHAPES, 201, dict.fromkeys(FIELDS, 0)),
        (
            FIRST,
            64,
            {"source": 1, "body exact": 1, "body F1 >= .95": 1, "all exact": 2},
        ),
    ],
    ids=["shapes", "first blind set"],
)
def test_general_extraction_does_not_fall_behind(folder, n_pages, may_be_wrong):
    score = score_shapes(folder)
    assert score.pages == n_pages
    wrong = {key: score.pages - score.right[key] for key in FIELDS}
    assert all(n <= may_be_wrong.get(key, 0) for key, n in wrong.items()), score.wrong
