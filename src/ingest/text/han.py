"""Which characters are Chinese, for regular expressions and for counting."""

import re
from functools import lru_cache

HAN = "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0002ffff\u3007"
"""Han characters, to be put inside a character class."""

CJK_PUNCTUATION = (
    "\u3001-\u3003\u3008-\u3011\u3014-\u301b"
    "\uff01-\uff0f\uff1a-\uff20\uff3b-\uff40\uff5b-\uff65“”‘’…—·"
)
"""Punctuation of Chinese print, full-width forms and curly quotes, for a character class."""

PINYIN_VOWELS = "āáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜńňǹḿ"
"""Letters that carry a tone in pinyin, as glosses print them."""
HAN_CHAR = re.compile(f"[{HAN}]")
PRIVATE_USE = re.compile("[\ue000-\uf8ff]")


def han_count(text: str) -> int:
    """Return how many Han characters the text has."""
    return len(HAN_CHAR.findall(text))


@lru_cache(maxsize=32_768)
def is_common(char: str) -> bool:
    """Return whether a character is frequent in simplified or in traditional print.

    Frequent means level one of GB 2312 (3,755 characters, lead bytes B0 to D7) or of Big5 (5,401
    characters, lead bytes A4 to C6): both were chosen by frequency when they were drawn up.
    """
    for charset, low, high in (("gb2312", 0xB0, 0xD7), ("big5", 0xA4, 0xC6)):
        try:
            code = char.encode(charset)
        except UnicodeEncodeError:
            continue
        if len(code) == 2 and low <= code[0] <= high:
            return True
    return False
