"""Question marks that stand for characters a page has lost."""

import re

from ingest.text.han import CJK_PUNCTUATION, HAN, HAN_CHAR, PINYIN_VOWELS, is_common

# Behind Chinese characters, their punctuation, and what a slip makes of them: kana, wide signs.
_BEFORE = f"{HAN}{CJK_PUNCTUATION}\u3041-\u30ff\uff01-\uff5e"
_MARK = re.compile(rf"(?<=[{_BEFORE}])\?+(?!\?)")
_CLAUSE = re.compile("[。！？!?;；\n]")
_CLAUSE_MAX = 60  # characters; a question word further back belongs to another clause

# Words of a question. Of 946 question marks behind Chinese characters in 638 clean texts 93 % have
# one in their clause. With the rules below, 20 of them would be doubted on pages that print ``?``,
# and two of these stand for lost dots of names; three of the texts as they are have doubts.
_ASKS = re.compile(
    "[吗嗎呢么麼嘛谁誰哪怎何几幾岂豈孰咋啥]|吧$|是否|能否|可否|会否|會否|与否|與否|多[少大久长長高远遠快难難]"
    "|难道|難道|究竟|到底|为什|為什|莫[非不]|有[没無无]|[还還]是|又或|或者|竟|居然"
    "|([\u4e00-\u9fff])[不没沒]\\1|(?:真的|[对對是好行没沒]|可以|知道|明白)$"
)
# In one clause more words make a question where nothing else on the page is lost.
_MAY_ASK = re.compile("[你您]|[了啊呀啦呗]$|^(?:要|想要?|需要)|就[这這]$")
_ANSWERS = re.compile(
    r"\s?(?:[还還]是|又或|或者|[并並]非|其[实實]|不存在|不[会會是能]|[当當]然|是的|[对對]|[没沒][错錯]|答案)"
)

_ENDS_HERE = re.compile(r"[!！]*(?:[\s”’」』）)】》\"'…]|$)")

# What only a slip by one byte leaves behind the mark: half of a character as a lone letter or sign
# (``?l件``, ``?~号``), a lone full-width sign (``?Ｋ院贤``), a comma, the reading of what was lost
# (``?(yuè)``), a private-use character, a year without its first digit (``?024年``).
_TORN = re.compile(
    rf"[a-z@`{{|}}~\[\]^_\\](?=[{HAN}])|[Ａ-Ｚａ-ｚ０-９＊＝＿＠＃＄＆＜＞＼＾｀｛｜｝～－＋．／](?![Ａ-Ｚａ-ｚ０-９])"
    rf"|[,，]|[(（][a-zü]{{0,4}}[{PINYIN_VOWELS}][a-zü]{{0,4}}[)）]|[\ue000-\uf8ff\ufffd]|0[0-3]\d年"
)
_ODD_WITHIN = 5
_ENOUGH_ODD = 2


def lost_marks(text: str) -> list[int]:
    """Return the offsets of the ``?`` behind Chinese characters that are no question marks.

    A character whose bytes were lost is printed as ``?``: 戴夫?汉森, ``上游两?l镇``. Such a mark
    is told by what a slip leaves behind it; or by its clause, when that goes on after the mark and
    has no word of a question. On a page with a mark of the first sort every other one needs such a
    word. Those that may be either are returned as well: what is doubtful is not to be widened.
    """
    if "?" not in text:
        return []
    runs = [(m.start(), m.end()) for m in _MARK.finditer(text)]
    torn = {start for start, end in runs if _is_torn(text, end)}
    return [
        at
        for start, end in runs
        if start in torn or not _may_be_question(text, start, end, is_torn_page=bool(torn))
        for at in range(start, end)
    ]


def _is_torn(text: str, end: int) -> bool:
    """Return whether what stands behind a mark is left by a slip."""
    if _TORN.match(text, end):
        return True
    behind = text[end : end + _ODD_WITHIN]
    return sum(_is_odd(char) for char in behind) >= _ENOUGH_ODD


def _is_odd(char: str) -> bool:
    return bool(HAN_CHAR.match(char)) and not is_common(char)


def _may_be_question(text: str, start: int, end: int, *, is_torn_page: bool) -> bool:
    clause = _CLAUSE.split(text[max(0, start - _CLAUSE_MAX) : start])[-1]
    if _ASKS.search(clause):
        return True
    if is_torn_page:
        return False
    return any((_ENDS_HERE.match(text, end), _ANSWERS.match(text, end), _MAY_ASK.search(clause)))
