"""Numbers in Chinese characters and full-width digits."""

# A ring and the letter O are what keyboards give for 〇.
_DIGITS = {c: i for i, c in enumerate("〇一二三四五六七八九")} | {
    **dict.fromkeys("零○Ｏ", 0),
    **dict.fromkeys("两兩", 2),
}
_FULL_WIDTH = str.maketrans("０１２３４５６７８９：－／．　", "0123456789:-/. ")


def ascii_digits(text: str) -> str:
    """Return the text with full-width digits and the marks of dates at half width, same length."""
    return text.translate(_FULL_WIDTH).replace("\u00a0", " ").replace("\t", " ")


def number_of(words: str) -> int:
    """Return the number of ``29``, ``二十九``, ``廿九``, ``二〇二三`` or ``一百一十二``.

    Raises:
        ValueError: The words are no number.
    """
    if words.isdigit() and words.isascii():
        return int(words)
    words = words.replace("廿", "二十").replace("卅", "三十")
    if "百" in words:
        hundreds, _, rest = words.partition("百")
        return 100 * _digits(hundreds) + (number_of(rest.removeprefix("零")) if rest else 0)
    if "十" in words:
        tens, _, ones = words.partition("十")
        return 10 * (_digits(tens) if tens else 1) + (_digits(ones) if ones else 0)
    return _digits(words)


def _digits(words: str) -> int:
    if not words or any(c not in _DIGITS for c in words):
        raise ValueError(f"not a number: {words!r}")
    return int("".join(str(_DIGITS[c]) for c in words))
