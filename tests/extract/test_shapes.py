"""Pages in the shapes of many kinds of sites, by general extraction alone."""

from tests.extract.score_shapes import score_shapes


def test_general_extraction_does_not_fall_behind():
    score = score_shapes()
    floors = {"all": 69, "title": 94, "author": 86, "source": 89, "published": 92, "body": 79}
    assert score.pages == 95
    fell = {key: (score.right[key], n) for key, n in floors.items() if score.right[key] < n}
    assert not fell, score.wrong
