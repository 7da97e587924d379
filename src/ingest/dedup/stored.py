"""What is kept of signatures and comparisons, and how a comparison is read again."""

from collections.abc import Mapping
from hashlib import blake2b

import numpy as np

from ingest.dedup.candidates import keys_of_text
from ingest.dedup.decide import DECISION_SCHEME, Pair
from ingest.dedup.overlap import Overlap, Side
from ingest.model.document import Document
from ingest.model.signature import Comparison, Signature


def digest_of(document: Document, key: str) -> str:
    """Return 16 hex digits that change with anything a comparison reads.

    Args:
        document: The document.
        key: Key text of its body.
    """
    read = (key, document.title, document.url or "", *document.references)
    return blake2b("\n".join(read).encode("utf-8", "surrogatepass"), digest_size=8).hexdigest()


def signature_of(document: Document, key: str) -> Signature:
    """Return the signature of a document whose body has this key text."""
    bands, sample = keys_of_text(key)
    return Signature(
        article_id=document.doc_id,
        digest=digest_of(document, key),
        decided_by=DECISION_SCHEME,
        first_seen_at=document.first_seen_at,
        band_keys=tuple(bands.view(np.int64).tolist()),
        frac_hashes=tuple(sample.view(np.int64).tolist()),
    )


def comparison_of(pair: Pair, digests: Mapping[str, str]) -> Comparison:
    """Return the row of a pair, given the digests of its two texts by id."""
    overlap = pair.overlap
    return Comparison(
        a=pair.a,
        b=pair.b,
        a_digest=digests[pair.a],
        b_digest=digests[pair.b],
        relation=pair.relation,
        scheme=DECISION_SCHEME,
        titles_alike=pair.titles_alike,
        n_shared=overlap.n_shared,
        jaccard=overlap.jaccard,
        verbatim=overlap.verbatim,
        numbers_share=overlap.numbers_share,
        a_share=overlap.left.share,
        a_length=overlap.left.length,
        a_head=overlap.left.head,
        a_tail=overlap.left.tail,
        a_density=overlap.left.density,
        a_gap=overlap.left.gap,
        b_share=overlap.right.share,
        b_length=overlap.right.length,
        b_head=overlap.right.head,
        b_tail=overlap.right.tail,
        b_density=overlap.right.density,
        b_gap=overlap.right.gap,
    )


def pair_from(row: Comparison) -> Pair:
    """Return the pair that a comparison is that was not withdrawn."""
    return Pair(
        a=row.a,
        b=row.b,
        relation=row.relation or "",
        overlap=Overlap(
            n_shared=row.n_shared,
            jaccard=row.jaccard,
            left=Side(
                share=row.a_share,
                length=row.a_length,
                head=row.a_head,
                tail=row.a_tail,
                density=row.a_density,
                gap=row.a_gap,
            ),
            right=Side(
                share=row.b_share,
                length=row.b_length,
                head=row.b_head,
                tail=row.b_tail,
                density=row.b_density,
                gap=row.b_gap,
            ),
            verbatim=row.verbatim,
            numbers_share=row.numbers_share,
        ),
        titles_alike=row.titles_alike,
    )
