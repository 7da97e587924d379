"""The labels that stand in the text of our own articles."""

import pytest

from tests.enrich.blind_quotes.marked import HERE, record_of, records

MARKED = """# says 何 = 何砚秋, He Yanqiu
{o OpenAI}的{p 何砚秋}说：“[[何|好的，{p 李明=}说‘[[~?|不行]]’。]]”"""


def test_spans_are_where_the_marks_were() -> None:
    record = record_of("01_case", MARKED)
    text = record["text"]
    assert text == "OpenAI的何砚秋说：“好的，李明说‘不行’。”"
    quotes = [(text[q["start"] : q["end"]], q["speaker"], q["partial"]) for q in record["quotes"]]
    assert quotes == [("好的，李明说‘不行’。", "何砚秋", False), ("不行", None, True)]
    names = [(text[m["start"] : m["end"]], m["entity"]) for m in record["mentions"]]
    assert names == [("OpenAI", "openai"), ("何砚秋", None), ("李明", None)]


@pytest.mark.parametrize("marked", ["“[[?|好的”", "“好的]]”", "{p 何砚秋"])
def test_a_mark_left_open_is_refused(marked: str) -> None:
    with pytest.raises(ValueError, match="01_case"):
        record_of("01_case", marked)


@pytest.mark.parametrize("folder", ["articles", "second"])
def test_every_speaker_is_named_in_the_text(folder: str) -> None:
    for record in records(HERE / folder):
        for quote in record["quotes"]:
            names = [quote["speaker"], *quote["speaker_alt"]]
            assert quote["speaker"] is None or any(name in record["text"] for name in names)
