"""Our own articles, and documents made from them."""

from pathlib import Path

import pytest

ARTICLES = Path(__file__).resolve().parents[2] / "src/ingest/sampleweb/articles"


@pytest.fixture(scope="session")
def bodies():
    """Bodies of twelve different bundled articles of 600 characters and more."""
    texts = [
        path.read_text(encoding="utf-8").split("+++", 2)[2].strip().replace("\n\n", "\n")
        for path in sorted(ARTICLES.glob("*.txt"))
    ]
    long_enough = [text for text in texts if len(text) >= 600 and text.count("\n") >= 5]
    assert len(long_enough) >= 12
    return long_enough[:12]
