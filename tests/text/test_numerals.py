"""Chinese numbers."""

import pytest

from ingest.text.numerals import ascii_digits, number_of


@pytest.mark.parametrize(
    ("words", "number"),
    [
        ("二十九", 29),
        ("十", 10),
        ("十二", 12),
        ("廿九", 29),
        ("二〇二三", 2023),
        ("两", 2),
        ("29", 29),
        ("零五", 5),
        ("卅一", 31),
        ("二○二三", 2023),
        ("一百一十二", 112),
        ("一百零五", 105),
    ],
)
def test_number_of(words: str, number: int) -> None:
    assert number_of(words) == number


@pytest.mark.parametrize("words", ["", "百", "十十", "GPT", "百百", "一千"])
def test_no_number(words: str) -> None:
    with pytest.raises(ValueError, match="not a number"):
        number_of(words)


def test_ascii_digits_keeps_length() -> None:
    assert ascii_digits("２０２３－０３　1：2") == "2023-03 1:2"
