"""How the scorer does on the articles that ship with the package.

No constant was chosen on them, but words were: after the first misses here (.85 of the 48 articles
there were then) groups of everyday words came in (oversight, labels, consent, voice, work), and
模型 became an anchor. So the share is kind; ``tests/eval/run_relevance.py`` has the fair figures.
"""

import tomllib
from importlib.resources import files

import pytest

from ingest.enrich.relevance import relevance_of

# The goal is .95; measured .947 on 75 articles. Words that would lift it to .97 were left out:
# each served one article and moved no figure on real texts.
FLOOR = 0.90


def labelled_articles():
    folder = files("ingest.sampleweb") / "articles"
    if not folder.is_dir():
        return
    for file in sorted(folder.iterdir(), key=lambda entry: entry.name):
        if not file.name.endswith(".txt"):
            continue
        _, front, body = file.read_text("utf-8").split("+++\n", 2)
        about = tomllib.loads(front)
        if "relevant" in about:
            yield file.name, about["title"], body.strip(), about["relevant"]


@pytest.fixture(scope="module")
def judged():
    articles = [
        (name, is_relevant, relevance_of(title, body))
        for name, title, body, is_relevant in labelled_articles()
    ]
    if not articles:
        pytest.skip("no labelled sample articles")
    return articles


def test_sample_articles_are_told_apart(judged):
    wrong = [
        f"{name}: score {relevance.score:.2f}"
        for name, is_relevant, relevance in judged
        if relevance.is_relevant != is_relevant
    ]
    share = 1 - len(wrong) / len(judged)
    print(f"{share:.3f} of {len(judged)} right; wrong: {wrong}")  # noqa: T201 - pytest -s shows it
    assert share >= FLOOR, f"{share:.3f} of {len(judged)} right; wrong: {wrong}"


def test_hard_negatives_of_the_sample_stay_out(judged):
    assert [
        name for name, is_relevant, relevance in judged if not is_relevant and relevance.is_relevant
    ] == []
