"""Real saved pages go the same way as crawled ones, and come out in the release."""

import os
import subprocess
import sys

import pytest

from ingest.store.corpus import answer, reading
from ingest.store.sqlfiles import sql_files

pytestmark = [pytest.mark.slow, pytest.mark.shared]


def test_labelled_pages_and_seed_texts_are_in_the_release(shared, tmp_path):
    folders = [shared / "eval" / "extraction" / "pages", shared / "seeds"]
    n_files = sum(len(list(folder.iterdir())) for folder in folders)
    done = subprocess.run(
        [sys.executable, "-m", "ingest", "add", *map(str, folders)],
        env=os.environ | {"INGEST_HOME": str(tmp_path)},
        check=True,
        capture_output=True,
        text=True,
    )
    assert f"{n_files} new pages" in done.stdout
    with reading(tmp_path / "releases") as connection:
        query = "select count(*), count(distinct article_id), count(title) from articles_with_text"
        ((n_articles, n_ids, n_titles),) = answer(connection, query).rows
        assert n_articles == n_ids == n_files
        assert n_titles >= n_files - 1, "one seed text has no title"
        assert answer(connection, "select reason from rejects").rows == ()
        for statement in sql_files("queries").values():
            assert answer(connection, statement).columns
