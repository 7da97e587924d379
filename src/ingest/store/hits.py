"""What a search gives back."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """One article with the words.

    Args:
        article_id: The article.
        cluster_id: Its cluster of copies, or None.
        title: Headline, may be empty.
        portal: Portal that served it, or None.
        outlet: Outlet that wrote it, or None.
        published_at: Publication in ISO form, Beijing time, or None.
        url: Canonical address.
        n_found: Occurrences in headline and text.
        n_copies: Other articles with the words that are copies of the same text.
        extract: Stretch around the first occurrence in the text, else the headline.
        start: First character of the words in the extract.
        end: One past their last character.
    """

    article_id: str
    cluster_id: str | None
    title: str
    portal: str | None
    outlet: str | None
    published_at: str | None
    url: str
    n_found: int
    n_copies: int
    extract: str
    start: int
    end: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Hits:
    """What was found.

    Args:
        hits: The best, best first.
        n_articles: Articles with the words; a lower bound unless ``is_complete``.
        n_texts: The same with copies of a text counted once.
        is_complete: Whether every candidate was looked at.
    """

    hits: tuple[Hit, ...]
    n_articles: int
    n_texts: int
    is_complete: bool
