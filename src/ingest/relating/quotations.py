"""The same words in many articles: one quotation, with its first printing and its variants.

Only the quotations of articles that are new, have changed or moved to another cluster are
gathered again, with those they are said together with now or were before.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from functools import partial
from hashlib import blake2b
from uuid import uuid4

from ingest.enrich.names.entities import known_entities
from ingest.enrich.printing import Printer
from ingest.enrich.quotes.copies import (
    CarriedQuote,
    Printing,
    are_said_together,
    quotes_of_group,
    said_together,
)
from ingest.enrich.quotes.same_words import blocks_of, key_of_words
from ingest.model.mention import EntityRow, Gathered, PrintingRow, QuotationRow, QuoteRow
from ingest.relating.parts import AT_ONCE, Progress, in_parts
from ingest.store.gathering import (
    Place,
    open_articles,
    printers_of,
    sharing_blocks,
    versions_of,
    with_originals,
)
from ingest.store.ledger import Ledger
from ingest.store.lookup import Lookup

GATHERING = "q1"
"""Version of the rules; a new one gathers all quotations again."""


def gather_quotations(
    ledger: Ledger,
    *,
    run_id: str,
    progress: Progress,
    at_once: int = AT_ONCE,
    threads: int | None = None,
) -> int:
    """Bring the quotations of all that is new or has changed together; return articles read.

    Args:
        ledger: The facts; nobody else may write at the same time.
        run_id: The run that writes.
        progress: Told ``quotations`` with articles done and articles to do.
        at_once: Articles taken together.
        threads: Threads of the database; None for all cores.
    """
    made_by = gathering_digest()
    with Lookup(ledger, threads=threads) as lookup:
        left = open_articles(lookup, "gathered", made_by=made_by)
    n_read = in_parts(
        ledger,
        left,
        partial(_gather, ledger, made_by=made_by, run_id=run_id),
        step="quotations",
        progress=progress,
        at_once=at_once,
        threads=threads,
    )
    entities = known_entities().entities.values()
    rows = (
        EntityRow(entity=e.entity_id, kind=e.kind, name=e.name, aliases=tuple(e.forms))
        for e in entities
    )
    ledger.replace("entities", rows, run_id=run_id)
    return n_read


def gathering_digest() -> str:
    """Return a digest that changes with the rules and with the names of known speakers."""
    names = sorted((e.entity_id, e.name) for e in known_entities().entities.values())
    return blake2b(repr((GATHERING, names)).encode(), digest_size=8).hexdigest()


def _gather(
    ledger: Ledger, lookup: Lookup, ids: Collection[str], *, made_by: str, run_id: str
) -> None:
    """Write the quotations of some articles, and of those they change.

    The row in ``gathered`` goes last: without it nobody sees the others.
    """
    changed = with_originals(lookup, ids)
    groups = _region(lookup, changed)
    printings, quotations = _rows(groups)
    ids_of_region = {place[0] for place in printings}
    beside = ids_of_region - changed
    stored = _entries(
        beside,
        lookup.rows(PrintingRow, "article_id", beside),
        lookup.rows(QuotationRow, "first_article_id", beside),
    )
    after = _entries(changed | beside, printings.values(), quotations)
    moved = set()
    for one in beside:
        kept = stored[one].without(printings.keys())
        after[one] = after[one].joined(kept)
        if after[one] != stored[one]:
            moved.add(one)
    entries = [after[one] for one in sorted(changed | moved)]
    batch = uuid4().hex
    details = {
        "printings": (row for entry in entries for row in entry.printings),
        "quotations": (row for entry in entries for row in entry.quotations),
    }
    for name, rows in details.items():
        ledger.append(name, rows, run_id=run_id, batch=batch)
    gathered = [
        Gathered(article_id=one, article_version=article, cluster_version=cluster, made_by=made_by)
        for one, (article, cluster) in sorted(versions_of(lookup, changed).items())
    ]
    # the others may be open themselves: they stay at the versions that they were gathered at
    gathered += lookup.rows(Gathered, "article_id", moved)
    ledger.append("gathered", gathered, run_id=run_id, batch=batch)


def _region(lookup: Lookup, changed: Collection[str]) -> list[tuple[Printing, ...]]:
    """Return all groups that hold a printing of some articles, or held one."""
    former = lookup.rows(PrintingRow, "article_id", changed)
    quotes = {_place(row): row for row in lookup.rows(QuoteRow, "article_id", changed)}
    met = {
        (mine, other)
        for mine, other in sharing_blocks(
            lookup, {place: blocks_of(key_of_words(row.words)) for place, row in quotes.items()}
        )
        if other[0] not in changed
    }
    theirs = _quotes_at(lookup, {other for _, other in met})
    joined = {
        other
        for mine, other in met
        if other in theirs and are_said_together(_bare(quotes[mine]), _bare(theirs[other]))
    }
    groups = {row.said_together for row in former}
    groups |= {row.said_together for row in _printings_at(lookup, joined)}
    beside = {
        _place(row)
        for row in lookup.rows(PrintingRow, "said_together", groups)
        if row.article_id not in changed
    }
    quotes |= _quotes_at(lookup, beside)
    printers = printers_of(lookup, {article_id for article_id, _, _ in quotes})
    return said_together(_printing(row, printers[row.article_id]) for row in quotes.values())


def _quotes_at(lookup: Lookup, places: Collection[Place]) -> dict[Place, QuoteRow]:
    """Return the quotations at some places, but those that are there no more."""
    rows = lookup.rows(QuoteRow, "article_id", {article_id for article_id, _, _ in places})
    return {_place(row): row for row in rows if _place(row) in places}


def _printings_at(lookup: Lookup, places: Collection[Place]) -> list[PrintingRow]:
    rows = lookup.rows(PrintingRow, "article_id", {article_id for article_id, _, _ in places})
    return [row for row in rows if _place(row) in places]


def _place(row: QuoteRow | PrintingRow) -> Place:
    return row.article_id, row.start, row.end


def _first_place(row: QuotationRow) -> Place:
    return row.first_article_id, row.first_start, row.first_start + len(row.first_words)


def _bare(row: QuoteRow) -> Printing:
    return _printing(row, Printer(article_id=row.article_id))


def _printing(row: QuoteRow, printer: Printer) -> Printing:
    return Printing(
        printer=printer, start=row.start, text=row.words, speaker=row.speaker_id or row.speaker
    )


class _Entry:
    """The rows that are written together for one article."""

    __slots__ = ("printings", "quotations")

    def __init__(
        self, printings: Iterable[PrintingRow], quotations: Iterable[QuotationRow]
    ) -> None:
        self.printings = sorted(printings, key=_place)
        self.quotations = sorted(quotations, key=lambda row: row.quotation_id)

    def __eq__(self, other: object) -> bool:
        return (
            isinstance(other, _Entry)
            and self.printings == other.printings
            and self.quotations == other.quotations
        )

    __hash__ = None  # type: ignore[assignment]  # rows are compared, never looked up

    def without(self, places: Collection[Place]) -> "_Entry":
        """Return the rows but those of some places."""
        return _Entry(
            (row for row in self.printings if _place(row) not in places),
            (row for row in self.quotations if _first_place(row) not in places),
        )

    def joined(self, other: "_Entry") -> "_Entry":
        """Return the rows of both."""
        return _Entry([*self.printings, *other.printings], [*self.quotations, *other.quotations])


def _entries(
    ids: Iterable[str], printings: Iterable[PrintingRow], quotations: Iterable[QuotationRow]
) -> dict[str, _Entry]:
    own: defaultdict[str, list[PrintingRow]] = defaultdict(list)
    for printing in printings:
        own[printing.article_id].append(printing)
    first: defaultdict[str, list[QuotationRow]] = defaultdict(list)
    for quotation in quotations:
        first[quotation.first_article_id].append(quotation)
    return {one: _Entry(own[one], first[one]) for one in ids}


def _rows(
    groups: Iterable[Sequence[Printing]],
) -> tuple[dict[Place, PrintingRow], list[QuotationRow]]:
    printings: dict[Place, PrintingRow] = {}
    quotations: list[QuotationRow] = []
    for group in groups:
        least = f"{group[0].article_id}:{group[0].start}-{group[0].start + len(group[0].text)}"
        for one in group:
            row = PrintingRow(
                article_id=one.article_id,
                start=one.start,
                end=one.start + len(one.text),
                said_together=least,
                blocks=blocks_of(key_of_words(one.text)),
            )
            printings[_place(row)] = row
        quotations += map(_row, quotes_of_group(group))
    return printings, quotations


def _row(quote: CarriedQuote) -> QuotationRow:
    printers: Mapping[str, Printer] = {one.article_id: one.printer for one in quote.printings}
    entity = known_entities().entities.get(quote.speaker or "")
    first = quote.first
    return QuotationRow(
        quotation_id=f"{first.article_id}:{first.start}-{first.start + len(first.text)}",
        words=quote.words,
        first_words=first.text,
        speaker=entity.name if entity else quote.speaker,
        speaker_id=entity.entity_id if entity else None,
        first_article_id=first.article_id,
        first_start=first.start,
        first_published_at=first.printer.published_at,
        first_by=quote.first_by,
        n_articles=quote.n_articles,
        n_clusters=len({one.cluster_id or one.article_id for one in printers.values()}),
        variants=tuple(variant.text for variant in quote.variants),
        article_ids=tuple(sorted(printers)),
    )
