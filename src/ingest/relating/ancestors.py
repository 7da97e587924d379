"""The articles that an article was copied from, and where they print some of its words.

A copy may break or join paragraphs, so that none of its own is one of its source's. Its words
stand in the source all the same.
"""

from bisect import bisect_right
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from ingest.dedup.keys import key_of
from ingest.enrich.printing import Printer, first_printer
from ingest.model.article import Article, Content
from ingest.store.gathering import printers_of
from ingest.store.lookup import Lookup


@dataclass(frozen=True, slots=True)
class Letters:
    """The key text of an article, and where its paragraphs begin in it."""

    key: str
    starts: tuple[int, ...]

    def paragraph_at(self, place: int) -> int:
        """Return the number of the paragraph that a place of the key text lies in."""
        return bisect_right(self.starts, place) - 1


class Ancestors:
    """All sources, their sources and so on, of some articles.

    Args:
        lookup: The ledger.
        printers: What is known of the articles, by id.
    """

    def __init__(self, lookup: Lookup, printers: Mapping[str, Printer]) -> None:
        self.printers = dict(printers)
        missing = self._sources(self.printers) - self.printers.keys()
        while missing:
            found = printers_of(lookup, missing)
            self.printers |= found
            missing = self._sources(found) - self.printers.keys()
        above = {one for start in printers for one in self.of(start)}
        self._letters = {one: letters_of(text) for one, text in texts_of(lookup, above).items()}

    def of(self, article_id: str) -> set[str]:
        """Return the ancestors of one article, itself never."""
        found: set[str] = set()
        left = set(self.printers[article_id].sources)
        while left:
            one = left.pop()
            if one in self.printers and one not in found and one != article_id:
                found.add(one)
                left |= self.printers[one].sources
        return found

    def first_with(self, article_id: str, key: str) -> tuple[str, int] | None:
        """Return the ancestor that printed words first and the paragraph they begin in, or None.

        Args:
            article_id: The article whose ancestors are asked for.
            key: Key text of the words.
        """
        places = {
            one: at
            for one in self.of(article_id)
            if one in self._letters and (at := self._letters[one].key.find(key)) >= 0
        }
        if not places:
            return None
        first, _ = first_printer([self.printers[one] for one in places])
        paragraph = self._letters[first.article_id].paragraph_at(places[first.article_id])
        return first.article_id, paragraph

    @staticmethod
    def _sources(printers: Mapping[str, Printer]) -> set[str]:
        return {source for printer in printers.values() for source in printer.sources}


def letters_of(text: str) -> Letters:
    """Return the key text of a text, paragraphs joined."""
    keys = [key_of(line) for line in text.split("\n")]
    starts, at = [], 0
    for key in keys:
        starts.append(at)
        at += len(key)
    return Letters("".join(keys), tuple(starts))


def texts_of(lookup: Lookup, ids: Collection[str]) -> dict[str, str]:
    """Return the texts of articles by id; unknown ids are left out."""
    articles = lookup.rows(Article, "article_id", ids)
    contents: Iterable[Content] = lookup.rows(
        Content, "sha256", {one.text_sha256 for one in articles}
    )
    text_of = {content.sha256: content.text for content in contents}
    return {one.article_id: text_of[one.text_sha256] for one in articles}
