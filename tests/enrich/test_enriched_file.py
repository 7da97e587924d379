"""What ``ingest enrich`` tells of a document."""

import json

import pytest

from ingest.jsonl import enriched_file

DOCUMENTS = [
    {
        "id": "a",
        "title": "算法备案清单公布",
        "text": "深度合成服务的算法备案也在其中。\n法院没有说话。",
    },
    {"id": "b", "title": None, "text": "柳树开花了。"},
]


@pytest.fixture
def told(tmp_path):
    path = tmp_path / "docs.jsonl"
    lines = (json.dumps(one, ensure_ascii=False) for one in DOCUMENTS)
    path.write_text("\n".join(lines), encoding="utf-8")
    return list(enriched_file(path))


def test_every_document_has_all_parts(told):
    for row in told:
        assert set(row) == {
            *("id", "relevant", "score", "topics", "topic_spans"),
            *("quotes", "mentions", "evidence"),
        }


def test_every_topic_has_places_and_every_place_a_topic(told):
    for row, document in zip(told, DOCUMENTS, strict=True):
        assert {span["topic"] for span in row["topic_spans"]} == set(row["topics"])
        places = {(item["in_title"], item["start"]): item for item in row["evidence"]}
        for span in row["topic_spans"]:
            source = document["title"] if span["in_title"] else document["text"]
            item = places[span["in_title"], span["start"]]
            assert source[span["start"] : span["end"]] == item["alias"]
            assert span["term_id"] == item["term_id"]
    assert told[0]["topics"] == ["cn_algo"]
    assert told[1]["topics"] == []


def test_traditional_texts_are_read_with_offsets_into_what_was_given(tmp_path):
    text = "數位部發言人周曉明表示：「我們將與業界密切合作，確保規則清楚。」"
    path = tmp_path / "docs.jsonl"
    path.write_text(json.dumps({"id": "t", "text": text}, ensure_ascii=False), encoding="utf-8")
    (row,) = enriched_file(path)
    (quote,) = row["quotes"]
    assert text[quote["start"] : quote["end"]] == "我們將與業界密切合作，確保規則清楚。"
    assert quote["speaker"] == "周晓明"
