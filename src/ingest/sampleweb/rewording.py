"""Light rewrites and new headlines, as content farms make them: words and order, not facts."""

import re
from collections.abc import Sequence

from ingest.sampleweb.dice import Dice

# Pairs that can stand for each other in news prose; the first is looked for.
_SYNONYMS = (
    ("表示", "称"),
    ("认为", "觉得"),
    ("指出", "谈到"),
    ("目前", "眼下"),
    ("因此", "所以"),
    ("但是", "不过"),
    ("然而", "可是"),
    ("需要", "须"),
    ("可能", "或许会"),
    ("已经", "业已"),
    ("同时", "与此同时"),
    ("例如", "比如"),
    ("非常", "十分"),
    ("开始", "着手"),
    ("要求", "规定须"),
    ("公布", "发布"),
    ("企业", "公司"),
    ("问题", "难题"),
    ("重要", "关键"),
    ("介绍", "说明"),
    ("如果", "假如"),
    ("以及", "和"),
    ("没有", "并未"),
    ("进行", "展开"),
    ("提供", "给出"),
    ("这些", "上述"),
    ("通过", "经由"),
    ("继续", "接着"),
    ("增加", "提高"),
    ("减少", "降低"),
)

_SENTENCE = re.compile(r"[^。！？]*[。！？]+[”’」』）]*|[^。！？]+$")
_CLAUSE_END = re.compile(r"[，。：；！？、]")

# Headlines of content farms, and the quieter ones of papers that rewrite.
_HEADLINES = (
    "{first}，到底怎么回事？",
    "刚刚！{title}",
    "{title}，这几点要知道",
    "关注！{first}",
    "一文看懂：{title}",
)
_QUIET_HEADLINES = ("{}，我们梳理了要点", "细看：{}", "{}，背后有哪些变化")


def sentences(paragraph: str) -> list[str]:
    """Return the sentences of a paragraph with their closing marks."""
    return _SENTENCE.findall(paragraph)


def reworded(paragraphs: Sequence[str], dice: Dice, key: str) -> tuple[str, ...]:
    """Return a light rewrite: some synonyms, and some neighbouring sentences swapped.

    Sentences that quote somebody stay as they are and where they are.
    """
    active = [pair for pair in _SYNONYMS if dice.share(key, "synonym", pair[0]) < 0.6]
    result = []
    for number, paragraph in enumerate(paragraphs):
        parts = sentences(paragraph)
        for index, part in enumerate(parts):
            if "“" not in part:
                parts[index] = _with_synonyms(part, active)
        if (
            len(parts) >= 3
            and not any("“" in part for part in parts[1:3])
            and dice.share(key, "swap", number) < 0.35
        ):
            parts[1], parts[2] = parts[2], parts[1]
        result.append("".join(parts))
    return tuple(result)


def _with_synonyms(sentence: str, pairs: Sequence[tuple[str, str]]) -> str:
    for word, other in pairs:
        sentence = sentence.replace(word, other)
    return sentence


def quiet_headline(title: str, dice: Dice, key: str) -> str:
    """Return the headline a commercial site gives a story it rewrote."""
    return dice.pick(_QUIET_HEADLINES, key, "headline").format(title.rstrip("？！"))


def new_headline(title: str, paragraphs: Sequence[str], dice: Dice, key: str) -> str:
    """Return the headline a content farm gives a story it did not write."""
    first = _CLAUSE_END.split(paragraphs[0])[0].strip("“”") if paragraphs else title
    if not 8 <= len(first) <= 26:
        first = title
    template = dice.pick(_HEADLINES, key, "headline")
    return template.format(first=first, title=title.rstrip("？！"))
