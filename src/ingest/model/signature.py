"""What the search for copies keeps, so that a text is signed and compared only once."""

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated

from ingest.model.column import Column


@dataclass(frozen=True, slots=True, kw_only=True)
class Signature:
    """The keys by which one text finds its candidates.

    Grain: one row per article. The row says that the text was compared with all texts that have
    a row.
    """

    article_id: Annotated[str, Column("The article.", key=True)]
    digest: Annotated[
        str, Column("Digest of all that a comparison reads: key text, title, references, URL.")
    ]
    decided_by: Annotated[str, Column("Version of the hashes and thresholds it was compared by.")]
    first_seen_at: Annotated[
        datetime | None, Column("When the article came into the corpus.", unit="UTC")
    ]
    band_keys: Annotated[
        tuple[int, ...],
        Column("MinHash band keys, unsigned bits read as signed; empty below five characters."),
    ]
    frac_hashes: Annotated[
        tuple[int, ...], Column("Sampled 5-gram hashes, unsigned bits read as signed.")
    ]


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """How two texts relate, as measured once.

    Grain: one row per two articles. It counts while both digests are those of the signatures.
    """

    a: Annotated[str, Column("The article with the smaller id.", key=True)]
    b: Annotated[str, Column("The article with the larger id.", key=True)]
    a_digest: Annotated[str, Column("Digest of the first text when they were compared.")]
    b_digest: Annotated[str, Column("Digest of the second text when they were compared.")]
    relation: Annotated[
        str | None, Column("Relation before compilations are told apart; null when withdrawn.")
    ]
    scheme: Annotated[str, Column("Version of the hash scheme and thresholds that decided.")]
    titles_alike: Annotated[float, Column("Similarity of the titles.", unit="0..100")]
    n_shared: Annotated[int, Column("Distinct 5-grams in both.", unit="5-grams")]
    jaccard: Annotated[float, Column("Shared 5-grams over all 5-grams.", unit="share 0..1")]
    verbatim: Annotated[int, Column("Longest passage repeated.", unit="5-grams")]
    numbers_share: Annotated[
        float | None, Column("Share of the numbers found in both.", unit="share 0..1")
    ]
    a_share: Annotated[float, Column("Share of the 5-grams of a in b.", unit="share 0..1")]
    a_length: Annotated[int, Column("Length of a.", unit="5-grams")]
    a_head: Annotated[int, Column("What a has before the shared region.", unit="5-grams")]
    a_tail: Annotated[int, Column("What a has after the shared region.", unit="5-grams")]
    a_density: Annotated[float, Column("Shared part of the region in a.", unit="share 0..1")]
    a_gap: Annotated[int, Column("Longest stretch of the region not shared.", unit="5-grams")]
    b_share: Annotated[float, Column("Share of the 5-grams of b in a.", unit="share 0..1")]
    b_length: Annotated[int, Column("Length of b.", unit="5-grams")]
    b_head: Annotated[int, Column("What b has before the shared region.", unit="5-grams")]
    b_tail: Annotated[int, Column("What b has after the shared region.", unit="5-grams")]
    b_density: Annotated[float, Column("Shared part of the region in b.", unit="share 0..1")]
    b_gap: Annotated[int, Column("Longest stretch of the region not shared.", unit="5-grams")]


@dataclass(frozen=True, slots=True, kw_only=True)
class Traced:
    """The versions of an article and of its signature that its cluster and edges were made of.

    Grain: one row per article. Written last: the row says that nothing is left to do.
    """

    article_id: Annotated[str, Column("The article.", key=True)]
    article_version: Annotated[
        int, Column("Version of the ledger table that holds the article's row.", unit="commits")
    ]
    signature_version: Annotated[
        int, Column("Version of the ledger table that holds its signature.", unit="commits")
    ]
    traced_by: Annotated[str, Column("Digest of the rules and outlets it was traced with.")]
