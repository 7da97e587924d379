"""The keys of all stored texts, joined with those of a batch.

The batch is the small side of the join: the stored keys stream past it, and what they meet is
little. For 10,000 texts it takes 2 s beside 250,000 stored ones, 5 s beside a million, on one
core. That needs no window in time: copies are found however old the first one is.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from ingest.dedup.candidates import BAND_CAP, FRAC_CAP, HUBS, Holders, displaced, pairs_with
from ingest.dedup.decide import DECISION_SCHEME
from ingest.model.signature import Comparison, Signature
from ingest.store.ledger import SEQ
from ingest.store.lookup import Lookup, quoted

Rows = tuple[NDArray[np.int64], NDArray[np.int64]]
"""Numbers of texts, and one key of each."""

_CAPS = {"band_keys": BAND_CAP, "frac_hashes": FRAC_CAP}


@dataclass(frozen=True, slots=True, kw_only=True)
class Meetings:
    """What a batch meets.

    Args:
        candidates: Ids of two texts each that are worth comparing, one of them in focus.
        displaced: Stored texts that are compared with other ones than before, because the batch
            came between them under a crowded key or left it.
    """

    candidates: frozenset[tuple[str, str]]
    displaced: frozenset[str]


class Bands:
    """Stored signatures and comparisons of the present scheme.

    Args:
        lookup: The ledger.
    """

    def __init__(self, lookup: Lookup) -> None:
        self._lookup = lookup
        self._sql = lookup.connection
        self._batch: Sequence[Signature] = ()
        self._sql.execute(
            "create or replace temp table signed as select article_id, max(_seq) as seq, "
            "arg_max(digest, _seq) as digest, arg_max_null(first_seen_at, _seq) as first_seen_at "
            f"from {lookup.view('signatures')} group by article_id "
            f"having arg_max(decided_by, _seq) = {quoted(DECISION_SCHEME)}"
        )
        self.enter(())

    def enter(self, batch: Sequence[Signature]) -> None:
        """Put new signatures in place of the stored ones of their texts.

        Args:
            batch: At most one per article.
        """
        self._batch = batch
        given = pa.table(
            {
                "article_id": pa.array([one.article_id for one in batch], pa.string()),
                "digest": pa.array([one.digest for one in batch], pa.string()),
                "first_seen_at": pa.array(
                    [one.first_seen_at for one in batch], pa.timestamp("us", "UTC")
                ),
            }
        )
        with self._lookup.lent(given=given):
            self._sql.execute("create or replace temp table batch as from given")
        self._sql.execute(
            "create or replace temp table digests as select * exclude (seq) from signed "
            "anti join batch using (article_id) union all by name from batch"
        )

    def digests(self, ids: Collection[str]) -> dict[str, tuple[str, datetime | None]]:
        """Return digest and first capture of those texts that have a signature, by id."""
        with self._lookup.lent(wanted=_ids(ids)):
            found = self._sql.sql("from digests semi join wanted using (article_id)")
            rows = found.to_arrow_table().to_pylist()
        return {row["article_id"]: (row["digest"], row["first_seen_at"]) for row in rows}

    def comparisons(self, ids: Collection[str]) -> list[Comparison]:
        """Return the comparisons of some texts that count, by the two ids."""
        if not ids:
            return []
        stored = self._lookup.view("pairs")
        with self._lookup.lent(wanted=_ids(ids)):
            return self._lookup.rows_at(
                Comparison,
                f"with touched as (from {stored} semi join wanted on a = article_id "
                f"union all from {stored} semi join wanted on b = article_id "
                "where a not in (from wanted)), "
                f"newest as (from touched qualify row_number() over (partition by a, b "
                f"order by {SEQ} desc) = 1) "
                "select filename, file_row_number from newest "
                "semi join digests as d on a = d.article_id and a_digest = d.digest "
                "semi join digests as e on b = e.article_id and b_digest = e.digest "
                f"where relation is not null and scheme = {quoted(DECISION_SCHEME)}",
            )

    def ever_paired(self, ids: Collection[str]) -> set[str]:
        """Return the texts that were compared with some others in any of their versions."""
        stored = self._lookup.view("pairs")
        with self._lookup.lent(wanted=_ids(ids)):
            found = self._sql.sql(
                f"select b from {stored} semi join wanted on a = article_id union "
                f"select a from {stored} semi join wanted on b = article_id"
            )
            return {one for (one,) in found.fetchall()}

    def meetings(self) -> Meetings:
        """Return whom the batch is to be compared with, and who else is to be compared anew."""
        self._number_texts()
        entering = self._numbers_of_batch()
        mine = {
            column: _rows(entering, [getattr(one, column) for one in self._batch])
            for column in _CAPS
        }
        changed = self._sql.sql("select article_id from numbered where leaves").fetchall()
        before = self._stored({one for (one,) in changed})
        met = {
            column: self._holders(column, rows, _joined(rows, before[column]), rows)
            for column, rows in mine.items()
        }
        moved = np.setdiff1d(
            np.concatenate([displaced(met[column], cap=cap) for column, cap in _CAPS.items()]),
            entering,
        )
        if len(moved):
            theirs = self._stored(set(self._names(moved).values()))
            for column, rows in mine.items():
                both = _joined(rows, theirs[column])
                met[column] = self._holders(column, rows, both, both)
        focus = np.union1d(entering, moved)
        pairs = pairs_with(focus, bands=met["band_keys"], fracs=met["frac_hashes"])
        names = self._names(np.union1d(moved, np.array(pairs, dtype=np.int64).ravel()))
        return Meetings(
            candidates=frozenset((names[left], names[right]) for left, right in pairs),
            displaced=frozenset(names[number] for number in moved.tolist()),
        )

    def _number_texts(self) -> None:
        """Number all texts in the order in which they were captured."""
        self._sql.execute(
            "create or replace temp table texts as "
            "select row_number() over (order by first_seen_at nulls last, article_id) as number, "
            "article_id, first_seen_at from (select article_id, first_seen_at from signed "
            "union select article_id, first_seen_at from batch)"
        )
        self._sql.execute(
            "create or replace temp table numbered as select t.number, s.article_id, s.seq, "
            "s.article_id in (select article_id from batch) as leaves from signed as s "
            "join texts as t on s.article_id = t.article_id "
            "and s.first_seen_at is not distinct from t.first_seen_at"
        )

    def _numbers_of_batch(self) -> NDArray[np.int64]:
        """Return the numbers of the texts of the batch, in its order."""
        number_of = dict(
            self._sql.sql(
                "select b.article_id, t.number from batch as b join texts as t "
                "on b.article_id = t.article_id "
                "and b.first_seen_at is not distinct from t.first_seen_at"
            ).fetchall()
        )
        return np.array([number_of[one.article_id] for one in self._batch], dtype=np.int64)

    def _names(self, numbers: NDArray[np.int64]) -> dict[int, str]:
        with self._lookup.lent(wanted=pa.table({"number": numbers})):
            return dict(
                self._sql.sql(
                    "select number, article_id from texts semi join wanted using (number)"
                ).fetchall()
            )

    def _stored(self, ids: Collection[str]) -> dict[str, Rows]:
        """Return the stored keys of some texts, by column."""
        rows = self._lookup.rows(Signature, "article_id", ids)
        with self._lookup.lent(wanted=_ids(ids)):
            number_of = dict(
                self._sql.sql(
                    "select article_id, number from numbered semi join wanted using (article_id)"
                ).fetchall()
            )
        numbers = np.array([number_of[row.article_id] for row in rows], dtype=np.int64)
        return {column: _rows(numbers, [getattr(row, column) for row in rows]) for column in _CAPS}

    def _holders(self, column: str, entering: Rows, wanted: Rows, focus: Rows) -> Holders:
        """Return the holders of some keys, crowded keys cut to the texts that matter.

        Args:
            column: Column of the signatures.
            entering: Keys of the batch.
            wanted: The keys, as held by some texts.
            focus: Keys of the texts whose pairs are wanted.
        """
        texts, keys, leaves = self._met(column, wanted, focus, cap=_CAPS[column])
        is_new = np.repeat([False, True], [len(texts), len(entering[0])])
        return Holders(
            texts=np.concatenate([texts, entering[0]]),
            keys=np.concatenate([keys, entering[1]]).view(np.uint64),
            held=~is_new,
            holds=is_new | ~np.concatenate([leaves, is_new[len(texts) :]]),
        )

    def _met(
        self, column: str, wanted: Rows, focus: Rows, *, cap: int
    ) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.bool_]]:
        """Return number, key and whether it leaves of the stored texts that hold some keys.

        Of a crowded key that is the first texts and those in focus, and all only where a text in
        focus is among the ``HUBS``.
        """
        focused = pa.table({"number": focus[0], "key": focus[1]})
        with self._lookup.lent(wanted=pa.table({"key": np.unique(wanted[1])}), focused=focused):
            self._sql.execute(f"set disabled_optimizers = '{_SWAPPING_SIDES}'")
            for name, query in _MET.items():
                self._sql.execute(
                    f"create or replace temp table {name} as "
                    + query.format(column=column, stored=self._lookup.view("signatures"), cap=cap)
                )
                self._sql.execute("reset disabled_optimizers")
            whole = "(leaves or key not in (from crowded) or key in (from headed) "
            whole += "or number in (select number from focused))"
            found = self._sql.sql(
                f"from hits where {whole} union all from first where not {whole}"
            ).fetchnumpy()
        return (
            np.asarray(found["number"], dtype=np.int64),
            np.asarray(found["key"], dtype=np.int64),
            np.asarray(found["leaves"], dtype=np.bool_),
        )


_SWAPPING_SIDES = "build_side_probe_side"
"""The optimizer that does not know how many keys a signature has: below a million signatures it
kept those in memory and streamed the batch past them, 1.2 GB and twice the time.
"""

_MET = {
    "met": (
        "select article_id, _seq, key from (select article_id, _seq, unnest({column}) as key "
        "from {stored}) as held semi join wanted using (key)"
    ),
    "hits": (
        "select n.number, m.key, n.leaves from met as m join numbered as n "
        "on m.article_id = n.article_id and m._seq = n.seq"
    ),
    "crowded": "select key from hits where not leaves group by key having count(*) > {cap}",
    "first": (
        "select unnest(min(number, {cap} + 1)) as number, key, false as leaves from hits "
        "where not leaves and key in (from crowded) group by key"
    ),
    "headed": (
        "select distinct key from focused semi join "
        f"(select key, min(number, {HUBS})[{HUBS}] as number from first group by key) as last "
        "on focused.key = last.key and focused.number <= last.number"
    ),
}
"""The temporary tables that find the holders of the keys in ``wanted``, in order.

``crowded`` keys have more texts than are paired all with all, ``first`` are the first of those,
and ``headed`` are the crowded keys among whose hubs is a text in focus.
"""


def _ids(ids: Collection[str]) -> pa.Table:
    return pa.table({"article_id": pa.array(sorted(ids), pa.string())})


def _rows(numbers: NDArray[np.int64], keys: Sequence[Sequence[int]]) -> Rows:
    flat = [np.array(some, dtype=np.int64) for some in keys]
    none = np.empty(0, dtype=np.int64)
    return np.repeat(numbers, [len(some) for some in keys]), np.concatenate([none, *flat])


def _joined(left: Rows, right: Rows) -> Rows:
    return np.concatenate([left[0], right[0]]), np.concatenate([left[1], right[1]])
