"""The same words in many articles: one quotation, with its first printing and its variants."""

from collections.abc import Iterator

from ingest.enrich.entities import known_entities
from ingest.enrich.quote_copies import CarriedQuote, Printing, carried_quotes
from ingest.model.mention import EntityRow, QuotationRow
from ingest.store.ledger import Ledger


def gather_quotations(ledger: Ledger, *, run_id: str) -> int:
    """Bring the quotations of all articles together; return how many there are.

    The table is made anew from all printings each time.
    """
    quotes = list(carried_quotes(_printings(ledger)))
    clusters = dict(_pairs(ledger, "clusters", "article_id", "cluster_id"))
    ledger.replace("quotations", (_row(quote, clusters) for quote in quotes), run_id=run_id)
    entities = known_entities().entities.values()
    rows = (
        EntityRow(entity=e.entity_id, kind=e.kind, name=e.name, aliases=tuple(e.forms))
        for e in entities
    )
    ledger.replace("entities", rows, run_id=run_id)
    return len(quotes)


def _printings(ledger: Ledger) -> Iterator[Printing]:
    articles = ledger.read("articles").select(["article_id", "published_at", "published_latest_at"])
    dates = {row["article_id"]: row for row in articles.to_pylist()}
    originals = {one for one, _ in _pairs(ledger, "originals", "article_id", "cluster_id") if one}
    for row in ledger.read("quotes").to_pylist():
        date = dates[row["article_id"]]
        yield Printing(
            article_id=row["article_id"],
            start=row["start"],
            text=row["words"],
            speaker=row["speaker_id"] or row["speaker"],
            published_at=date["published_at"],
            published_latest_at=date["published_latest_at"],
            is_original=row["article_id"] in originals,
        )


def _pairs(ledger: Ledger, table: str, key: str, value: str) -> Iterator[tuple[str, str]]:
    rows = ledger.read(table)
    return zip(rows[key].to_pylist(), rows[value].to_pylist(), strict=True)


def _row(quote: CarriedQuote, clusters: dict[str, str]) -> QuotationRow:
    articles = sorted({printing.article_id for printing in quote.printings})
    entity = known_entities().entities.get(quote.speaker or "")
    first = quote.first
    return QuotationRow(
        quotation_id=f"{first.article_id}:{first.start}-{first.start + len(first.text)}",
        words=first.text,
        speaker=entity.name if entity else quote.speaker,
        speaker_id=entity.entity_id if entity else None,
        first_article_id=first.article_id,
        first_start=first.start,
        first_published_at=first.published_at,
        n_articles=quote.n_articles,
        n_clusters=len({clusters.get(one, one) for one in articles}),
        variants=tuple(variant.text for variant in quote.variants),
        article_ids=tuple(articles),
    )
