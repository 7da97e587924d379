"""A file is a function of its rows, in whatever order they come; copies of a text lie together."""

import pyarrow as pa
import pyarrow.parquet as pq
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.model.tables import table_named
from ingest.store.arrow import schema_of
from ingest.store.layout import written

TEXTS = table_named("texts")


def rows_of(texts):
    schema = schema_of(TEXTS.record)
    rows = [{"article_id": one, "text": text} for one, text in texts.items()]
    return pa.Table.from_pylist(rows, schema=schema)


def test_copies_of_a_text_lie_together(tmp_path):
    story = "江城昨日公布了算法备案的新名单，共有三十家。"
    other = "天气预报说明天有雨，出门请带伞。"
    texts = {
        "a": f"本报讯\n{story}",
        "b": other,
        "c": f"{story}\n责任编辑：某人",
        "d": f"{other}\n完",
    }
    written(TEXTS, rows_of(texts), tmp_path / "texts.parquet", level=3)
    order = pq.ParquetFile(tmp_path / "texts.parquet").read()["article_id"].to_pylist()
    assert sorted([order[:2], order[2:]]) == [["a", "c"], ["b", "d"]]


@settings(max_examples=30, deadline=None)
@given(data=st.data(), texts=st.lists(st.text("算法\n备", max_size=6), min_size=1, max_size=9))
def test_a_file_is_a_function_of_its_rows(tmp_path_factory, data, texts):
    folder = tmp_path_factory.mktemp("layout")
    numbered = {f"a{number}": text for number, text in enumerate(texts)}
    shuffled = dict(data.draw(st.permutations(list(numbered.items()))))
    first = written(TEXTS, rows_of(numbered), folder / "1.parquet", level=3)
    second = written(TEXTS, rows_of(shuffled), folder / "2.parquet", level=3)
    assert first == second


def test_columns_whose_values_differ_have_no_dictionary(tmp_path):
    members = table_named("clusters")
    columns = {"article_id": [f"a{n}" for n in range(60)], "cluster_id": ["c0", "c1", "c2"] * 20}
    rest = {"cluster_size": 20, "is_best_copy": False, "relation_to_best": "same", "scheme": "s"}
    columns |= {name: [value] * 60 for name, value in rest.items()}
    rows = pa.table(columns, schema=schema_of(members.record))
    written(members, rows, tmp_path / "clusters.parquet", level=3)
    group = pq.ParquetFile(tmp_path / "clusters.parquet").metadata.row_group(0)
    coded = {
        group.column(n).path_in_schema
        for n in range(group.num_columns)
        if group.column(n).has_dictionary_page
    }
    assert "cluster_id" in coded
    assert "article_id" not in coded
