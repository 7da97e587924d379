"""The corpus that is read again, made once and copied for each test."""

import shutil
from pathlib import Path

import pytest

from tests.visiting.small_corpus import LINES, MORE, Corpus, html


@pytest.fixture(scope="session")
def made(tmp_path_factory) -> Path:
    """Three articles, one edited, one of two pages, and an address without an article."""
    corpus = Corpus(tmp_path_factory.mktemp("made"))
    corpus.fetch("c1", html(*LINES))
    corpus.fetch("c2", html(*LINES[:2], title="第二个窗口", by="陈知秋"))
    corpus.fetch("c3", html(LINES[0], LINES[1], title="两页的报道"))
    corpus.fetch("c3_2", html(LINES[2], MORE, title="两页的报道"), continues="c3")
    corpus.fetch("c4", "<html><body><div class='txt'><p>敬请期待</p></div></body></html>".encode())
    corpus.build()
    corpus.visit("c1", html(LINES[0], LINES[2].replace("47", "46")), day=3)
    corpus.build()
    return corpus.home


@pytest.fixture
def corpus(made, tmp_path) -> Corpus:
    shutil.copytree(made, tmp_path / "home")
    return Corpus(tmp_path / "home")
