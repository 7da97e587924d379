"""The texts the sample web is made of: own writing, one file each in ``articles/``."""

import tomllib
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from importlib.resources import files

from ingest.errors import ConfigError
from ingest.model.instant import BEIJING

_FENCE = "+++"
_QUOTES_HERE = "{{quotes}}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Article:
    """One text as its author wrote it.

    Args:
        slug: Unique ascii name, the name of its file.
        title: Headline.
        author: Reporter's name, empty for none.
        outlet: Id of the outlet that wrote it.
        published: When its outlet published it.
        relevant: Whether it is coverage of AI governance.
        topics: Lexicon topics.
        paragraphs: The body.
        quotes: Slugs of the articles it quotes two paragraphs of, where the paragraph
            ``{{quotes}}`` stands.
        original_title: Title of the foreign text it translates, empty for none.
        original_url: Address of the foreign text it translates, empty for none.
    """

    slug: str
    title: str
    author: str
    outlet: str
    published: datetime
    relevant: bool
    topics: tuple[str, ...]
    paragraphs: tuple[str, ...]
    quotes: tuple[str, ...] = ()
    original_title: str = ""
    original_url: str = ""

    @property
    def is_translation(self) -> bool:
        """Whether the text names a foreign original."""
        return bool(self.original_title)


def parse_article(slug: str, text: str) -> Article:
    """Return the article in one file: a TOML header between ``+++`` lines, then paragraphs.

    Raises:
        ConfigError: The header is missing, not TOML, or lacks a key.
    """
    _, fence, rest = text.partition(_FENCE)
    header, second_fence, body = rest.partition(f"\n{_FENCE}")
    if not (fence and second_fence):
        raise ConfigError(f"sample article {slug}: no +++ header")
    try:
        meta = tomllib.loads(header)
        published: datetime = meta["published"]
        return Article(
            slug=slug,
            title=meta["title"].strip(),
            author=meta.get("author", ""),
            outlet=meta["outlet"],
            published=published if published.tzinfo else published.replace(tzinfo=BEIJING),
            relevant=meta["relevant"],
            topics=tuple(meta.get("topics", ())),
            paragraphs=tuple(line.strip() for line in body.split("\n") if line.strip()),
            quotes=tuple(meta.get("quotes", ())),
            original_title=meta.get("original_title", ""),
            original_url=meta.get("original_url", ""),
        )
    except (tomllib.TOMLDecodeError, KeyError) as error:
        raise ConfigError(f"sample article {slug}: bad header: {error}") from error


@cache
def all_articles() -> tuple[Article, ...]:
    """Return every sample article, by slug."""
    folder = files("ingest.sampleweb") / "articles"
    found = [
        parse_article(item.name.removesuffix(".txt"), item.read_text(encoding="utf-8"))
        for item in folder.iterdir()
        if item.name.endswith(".txt")
    ]
    return tuple(sorted(found, key=lambda article: article.slug))


def with_quotes(article: Article, quoted: tuple[str, ...]) -> tuple[str, ...]:
    """Return the paragraphs of a text with the quoted ones at their place."""
    return tuple(
        paragraph
        for line in article.paragraphs
        for paragraph in (quoted if line == _QUOTES_HERE else (line,))
    )
