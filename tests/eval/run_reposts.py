"""Predict repost families for a labelled set, as ``ingest cluster`` does for any documents.

    .venv/bin/python tests/eval/run_reposts.py REPOSTS.jsonl --out DIR

REPOSTS.jsonl  rows with doc_id, title, text and perhaps published_at; labels are not read
DIR            clusters.jsonl (doc_id, cluster_id) and
               edges.jsonl (a, b, relation, jaccard, containments: of a in b, of b in a)

Score with ``score_reposts.py REPOSTS.jsonl DIR/clusters.jsonl DIR/edges.jsonl``.
"""

import argparse
import json
import time
from pathlib import Path

from ingest.dedup.relate import relate
from ingest.model.document import Document
from ingest.text.clean import normalise
from ingest.text.dates import instant_of


def documents_of(path: Path) -> list[Document]:
    """Return the documents of a labelled set, repaired as every article is before."""
    documents = []
    for line in path.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        date = instant_of(row.get("published_at") or "", seen_at=None)
        documents.append(
            Document(
                doc_id=row["doc_id"],
                title=normalise(row["title"]).text,
                text=normalise(row["text"]).text,
                published_at=date.earliest if date else None,
                published_latest_at=date.latest if date else None,
            )
        )
    return documents


def main() -> None:
    """Read the set, relate its documents, write clusters and edges."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("reposts", type=Path)
    parser.add_argument("--out", type=Path, required=True)
    arguments = parser.parse_args()

    started = time.perf_counter()
    documents = documents_of(arguments.reposts)
    normalised = time.perf_counter()
    relations = relate(documents)
    related = time.perf_counter()

    clusters = [
        {"doc_id": member.article_id, "cluster_id": member.cluster_id}
        for member in relations.members
    ]
    edges = [
        {
            "a": pair.a,
            "b": pair.b,
            "relation": pair.relation,
            "jaccard": round(pair.overlap.jaccard, 4),
            "containments": [
                round(pair.overlap.left.share, 4),
                round(pair.overlap.right.share, 4),
            ],
        }
        for pair in relations.pairs
    ]
    arguments.out.mkdir(parents=True, exist_ok=True)
    for name, rows in (("clusters", clusters), ("edges", edges)):
        with (arguments.out / f"{name}.jsonl").open("w", encoding="utf-8") as out:
            out.writelines(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
    print(
        f"{len(documents)} documents: normalise {normalised - started:.1f} s, "
        f"relate {related - normalised:.1f} s, {len(relations.originals)} clusters, "
        f"{len(edges)} pairs, {len(relations.reposts)} repost edges"
    )


if __name__ == "__main__":
    main()
