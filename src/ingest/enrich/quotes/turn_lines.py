"""Labelled turns of interviews: ``周衡：…`` on three or more lines."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from ingest.enrich.names.person_words import is_possible_name

# A label is a name, a role or a letter before a colon at the start of a line.
_LABEL = re.compile(
    r"[ \u3000]*(?:(?:[一二三四五六七八九十]{1,3}|\d{1,2})[、.．])?(?:\*\*|[【\[《])?"
    r"(?P<label>[^\n：:，。！？；、“”「」《》@#/|（(【】\[\]*]{1,30}?)"
    r"》?(?:[（(][^\n（）()]{1,40}[）)])?(?:\*\*|[】\]])?[ \u3000]*"
    r"(?:[：:](?!//)(?:\*\*)?|(?<=[】\]]))[ \u3000]*"
)
_ASKS = re.compile(
    r"(?:Q\d*|问题?\d*|.{0,6}提问者?|.{0,12}记者|听众|观众|主播|主持|主持人?|编辑|小编|编者|采访者|采访人|访谈者|本刊|本报)",
    re.I,
)
_ANSWERS = re.compile(r"(?:A\d*|答|回答|嘉宾|受访者|受访人|被采访者)", re.I)
_SENTENCE = re.compile('[。！？!?…][”」』’"）)]*$')
# What follows the last turn and is nobody's: sources, credits, the end.
_FOOT = re.compile(
    r"[ \u3000]*(?:本文来自|参考资料|参考链接|参考文献|责任编辑|责编|编辑[:：丨|]|作者[:：丨|]"
    r"|来源[:：]|原文|（完）|END\b|文章来源|免责声明|版权|\*?本文|图片来源|图源"
    r"|以上(?:为|是|内容))"
)
# Who takes part: names with what they are in brackets.
_NAMES = re.compile(
    r"[\u4e00-\u9fffA-Za-z·. ]{2,16}(?:[（(][^（）()。！？\n]{1,30}[）)])?"
    r"(?:[、，；,;/][\u4e00-\u9fffA-Za-z·. ]{2,16}(?:[（(][^（）()。！？\n]{1,30}[）)])?)*"
)
# 编者说: somebody beside the conversation explains.
_NOTE = re.compile("[说称道注按]$|表示$|补充$|指出$|认为$")
# Turns ask, and their words are sentences; the fields of a list do neither.
_MIN_LINES = 3
_ASKING_SHARE = 0.15
_SENTENCE_SHARE = 0.6
_LABELS_MAX = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """One labelled turn.

    Args:
        start: First character behind the label, an offset into the text.
        end: One past the last character of the turn, over its paragraphs.
        label: Start and end of the label.
        voice: What the same voice is labelled everywhere, for example 周衡.
        part: asks or answers for a label that says only that, else name.
    """

    start: int
    end: int
    label: tuple[int, int]
    voice: str
    part: str


def turns_in(text: str) -> tuple[Turn, ...]:
    """Return the turns of an interview in order; none where the labels are no voices.

    An interview has three labelled lines, a label that comes again, questions and whole
    sentences: ``价格：99 元`` comes again in every list of goods. A turn goes on over paragraphs
    of prose and ends before a heading, a paragraph in quotation marks, a note under a label of
    its own or the foot of the page.
    """
    lines = list(_labelled(text))
    if len(lines) < _MIN_LINES:
        return ()
    voices = _voices([match["label"].strip() for match in lines])
    spoken = [match for match in lines if match["label"].strip() in voices]
    credits = [match for match in spoken if _is_credit(text, match)]
    lines = [match for match in lines if match not in credits]
    spoken = [match for match in spoken if match not in credits]
    if not _is_interview(text, spoken, voices):
        return ()
    for label in {match["label"].strip() for match in lines} - voices.keys():
        if is_possible_name(label):  # who speaks only once
            voices[label] = label
    return tuple(_turns(text, lines, voices))


def _is_credit(text: str, match: re.Match[str]) -> bool:
    """Return whether a line only says who takes part: ``嘉宾：周衡（医生）、林夏``."""
    label = match["label"].strip()
    words = text[match.end() : _line_end(text, match.end())].strip()
    return bool(words) and _part(label) != "name" and bool(_NAMES.fullmatch(words))


def _labelled(text: str) -> Iterator[re.Match[str]]:
    """Yield the label of every line that has one."""
    at = 0
    while at < len(text):
        match = _LABEL.match(text, at)
        if match and match["label"].strip():
            yield match
        at = text.find("\n", at) + 1 or len(text)


def _voices(labels: Sequence[str]) -> dict[str, str]:
    """Return the voice of each label: itself, or the label it ends or begins with."""
    counted = Counter(labels)
    voices: dict[str, str] = {}
    for label, n in counted.items():
        is_known = n > 1 or _part(label) != "name" or any(_holds(one, label) for one in counted)
        if is_known and not _NOTE.search(label):
            voices[label] = label
    for label in counted:
        own = [voice for voice in voices if _holds(label, voice)]
        if own:
            voices[label] = min(own, key=len)
    return voices


def _holds(label: str, name: str) -> bool:
    """Return whether a label is a name with a title: 江河大学院长周衡, 周衡 院长."""
    is_longer = len(label) > len(name) > 1
    return is_longer and (label.endswith(name) or label.startswith(f"{name} "))


def _is_interview(text: str, spoken: Sequence[re.Match[str]], voices: dict[str, str]) -> bool:
    names = {voices[match["label"].strip()] for match in spoken}
    if len(spoken) < _MIN_LINES or len(names) > _LABELS_MAX:
        return False
    words = [text[m.end() : _line_end(text, m.end())] for m in spoken]
    asking = sum("？" in line or "?" in line for line in words)
    whole = sum(bool(_SENTENCE.search(line)) or not line.strip() for line in words)
    return asking >= _ASKING_SHARE * len(words) and whole >= _SENTENCE_SHARE * len(words)


def _turns(text: str, lines: Sequence[re.Match[str]], voices: dict[str, str]) -> Iterator[Turn]:
    resumes = _narration(voices)
    for i, match in enumerate(lines):
        label = match["label"].strip()
        if label not in voices:
            continue
        following = lines[i + 1].start() if i + 1 < len(lines) else len(text)
        start, end = match.end(), _turn_end(text, match.end(), following, resumes)
        while start < end and text[start] in " \u3000\n":
            start += 1
        if end - start >= 2 and text[start] in '“「"' and text[end - 1] in '”」"':
            start, end = start + 1, end - 1
        if start < end:
            at = match.start("label")
            yield Turn(
                start=start,
                end=end,
                label=(at, at + len(match["label"].rstrip())),
                voice=voices[label],
                part=_part(label),
            )


def _narration(voices: Iterable[str]) -> re.Pattern[str]:
    """Return a pattern for lines that tell of a voice again: ``最后，周衡强调：“…``."""
    names = "|".join(re.escape(voice) for voice in voices if _part(voice) == "name") or "(?!)"
    return re.compile(f"(?:{names})[^。！？：“「]{{0,12}}[，：:]?[“「]")


def _turn_end(text: str, start: int, limit: int, resumes: re.Pattern[str]) -> int:
    end = _line_end(text, start)
    is_empty = not text[start:end].strip()
    while end < limit:
        at = end + 1
        following = _line_end(text, at)
        line = text[at:following].strip()
        if not line:
            end = following
            continue
        is_told = resumes.search(line) is not None
        if at >= limit or _FOOT.match(line) or is_told or not (is_empty or _is_prose(line)):
            break
        is_empty = False
        end = following
    return start + len(text[start : min(end, limit)].rstrip())


def _is_prose(line: str) -> bool:
    return bool(_SENTENCE.search(line)) and line[0] not in '“「『"（(【[△▲*#'


def _line_end(text: str, at: int) -> int:
    end = text.find("\n", at)
    return len(text) if end < 0 else end


def _part(label: str) -> str:
    if _ASKS.fullmatch(label):
        return "asks"
    return "answers" if _ANSWERS.fullmatch(label) else "name"
