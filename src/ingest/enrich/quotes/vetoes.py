"""Whether marked text is somebody's words, or a name, a term, a doubt, a slogan."""

import re

from ingest.enrich.quotes.marks import Marked
from ingest.enrich.quotes.words import quote_words

# How far the words that decide may stand from the mark.
_BEFORE = 40
_AFTER = 80
# Shorter than this nothing is a clause but an exclamation with its mark; in characters.
_CLAUSE_MIN = 5
_INNER_MIN = 2
# “比我强，”老人说，“…”: with its comma, the first half of a quotation.
_OPEN_MIN = 4
# A sentence in Latin letters counts only when it is reported and this long.
_FOREIGN_CLAUSE_MIN = 10
# Without a reporting word beside it a span must be this long to stand for itself.
_ALONE_MIN = 8
# A whole sentence that begins where one ended may be shorter.
_SENTENCE_MIN = 4
# From this length on a span is no name, whatever words it has.
_NO_NAME = 12

_FINAL = re.compile("[。！？!?…]$")
_HAN = re.compile("[\u4e00-\u9fff]")
_SENTENCE_END = re.compile("[。！？!?…\n]")
_CLAUSE_END = re.compile("[，,。；;：:！？!?…\n]")
# Words a clause has and a name rarely: persons, verbs of being and of modality, negation, aspect.
_PREDICATE = re.compile(
    "我|你|您|他|她|它|咱|们|这|那|是|几乎|各占|占|导致|不|没|并非|了|会|能|要|可以|可能|应|将|已|正在|必|须"
    "|让|使|把|被|有|在|就|都|还|很|太|更|最|想|说|看|做|来|去|给|对|得|着|过|吗|呢|吧|啊|无法|觉得|认为|需"
    "|为什么|怎么|如何|谁"
)
_SAYS = re.compile(f"{_PREDICATE.pattern}|[，。；：？！,;?!]")
_STATES = re.compile("我|你|您|他|她|它|咱|是|不|没|了|会|能|要|正在|就|都|也|还|在|吗|呢|吧")
_INNER_STOP = re.compile("[，。；：？！,;?!]")
_BRACKET = re.compile("[（(][^（）()]{0,60}[）)]")
_CLAUSE_OR_MARK = re.compile('[，,。；;：:！？!?…\n“「『"]')
# Behind a span that is the subject or the object of the writer's own sentence.
_GOES_ON = re.compile(
    "的|之|将|已|是|在|为|被|于|也|都|会|等|而|则|并|与|和|及|或|让|使|从|到|无|不|了|着|过|、"
    "|有(?!.{0,4}[友人家户民者员粉士众])"
)
# “…，”周衡头也不抬，“…”: the words between the halves of one quotation.
_SPLIT = re.compile('[^。！？!?…；\n“”「」『』"]{2,40}[，,：:][“「『"]')
_FULL = frozenset("。！？!?…")
_BREAKS = frozenset("，,。；;：:！？!?…\n)）——-")


def is_speech(text: str, narration: str, span: Marked) -> bool:
    """Return whether a marked span is a quotation.

    Args:
        text: The text.
        narration: The text with all that is marked blanked.
        span: One of its spans.
    """
    inner = text[span.start : span.end].strip()
    is_final = bool(_FINAL.search(inner))
    is_clause = _is_clause(inner)
    is_open = inner[-1:] in ("，", ",") and len(inner) >= _OPEN_MIN
    if len(inner) < _INNER_MIN or not (is_clause or is_final or is_open):
        return False
    beside = _Beside(narration, span)
    is_split = inner[-1] in "，," and beside.goes_on
    is_final = is_final or is_split or (inner[-1] in "，," and beside.is_reported_after)
    if is_split and not quote_words().named.search(beside.before):
        return True
    if not (is_clause or beside.is_reported) or _is_vetoed(inner, beside, is_final=is_final):
        return False
    if beside.has_colon:
        return is_final or beside.ends_clause or beside.is_reported_after
    return _is_reported(inner, beside, is_final=is_final) or _stands_alone(
        inner, beside, is_final=is_final
    )


def _is_vetoed(inner: str, beside: "_Beside", *, is_final: bool) -> bool:
    """Return whether the words before say that the marks name, invent or advertise."""
    words = quote_words()
    if words.named.search(beside.before) or words.invented.search(beside.clause_before):
        return True
    if beside.has_colon and words.head.search(beside.before[:-1].rstrip()):
        return True
    is_foreign = not _HAN.search(inner)
    return is_foreign and not (
        is_final and beside.is_reported and len(inner) >= _FOREIGN_CLAUSE_MIN
    )


def _is_reported(inner: str, beside: "_Beside", *, is_final: bool) -> bool:
    """Return whether a reporting word in the clause before or behind brings the words."""
    if beside.is_reported_after and beside.starts_clause:
        return is_final or beside.has_comma or len(inner) >= _NO_NAME or _is_said(inner)
    if beside.is_reported_before:
        # 提到了“速度之间的差距”: an object, and no clause
        is_object = not beside.is_behind_comma and not _SAYS.search(inner)
        return not is_object and (beside.ends_clause or is_final)
    # 指责它们“拿走我们的作品，什么也不留下。”
    return is_final and beside.is_in_report and bool(_INNER_STOP.search(inner[:-1]))


def _is_clause(inner: str) -> bool:
    if len(inner) < _CLAUSE_MIN:
        return False
    return bool(
        len(inner) >= _NO_NAME or _PREDICATE.search(inner) or _INNER_STOP.search(inner[:-1])
    )


def _is_said(inner: str) -> bool:
    """Return whether short words address or state: 最美船工 before 代表发言 does neither."""
    return bool(_INNER_STOP.search(inner) or _STATES.search(inner))


def _stands_alone(inner: str, beside: "_Beside", *, is_final: bool) -> bool:
    """Return whether a clause without a reporting word beside it is one somebody said."""
    if is_final and beside.starts_sentence and len(inner) >= _SENTENCE_MIN:
        return True
    if len(inner) < _ALONE_MIN or not beside.starts_clause:
        return False
    if is_final:
        return True
    if not beside.ends_clause or beside.is_alone or not _SAYS.search(inner):
        return False
    return beside.is_behind_comma or bool(_INNER_STOP.search(inner))


class _Beside:
    """What stands on both sides of a span."""

    def __init__(self, narration: str, span: Marked) -> None:
        opening, closing = span.start - 1, span.end + span.is_closed
        before = narration[max(0, opening - _BEFORE) : opening].rstrip(" ·•*-")
        self.before = before[:-1] if before.endswith(("：\n", ":\n")) else before
        last = self.before[-1:]
        line = _SENTENCE_END.split(self.before)[-1]
        self.clause_before = _CLAUSE_END.split(line.rstrip("，,：: "))[-1]
        after = narration[closing : closing + _AFTER].lstrip(" ")
        is_at_end = not after or after[0] == "\n"
        self.goes_on = bool(_SPLIT.match(after))
        self.has_comma = after[:1] in ("，", ",")
        self.has_colon = last in ("：", ":")
        self.is_behind_comma = last in ("，", ",", "—", "-")
        self.starts_clause = not last or last in _BREAKS or last in "”」』"
        self.ends_clause = is_at_end or after[0] in _BREAKS or after[0] in "“「『"
        opens_line = (not last or last == "\n") and not is_at_end
        self.starts_sentence = opens_line or last in _FULL or last in "”」』"
        self.is_alone = is_at_end and (not last or last == "\n")
        self.is_reported_before = (
            _is_reporting(self.clause_before)
            if self.is_behind_comma
            else _brings(self.clause_before)
        )
        self.is_in_report = _is_reporting(self.clause_before)
        self.is_reported_after = _closes(_BRACKET.sub("", after))
        self.is_reported = self.has_colon or self.is_reported_before or self.is_reported_after


def _is_reporting(clause: str) -> bool:
    return any(quote_words().saids(clause, 0, len(clause)))


def _brings(clause: str) -> bool:
    """Return whether a clause ends with a reporting word: ``他坦承``, ``联名信中提到的``."""
    return any(
        clause[cue.end() :] in ("", "了", "着", "过", "的")
        for cue in quote_words().saids(clause, 0, len(clause))
    )


def _closes(after: str) -> bool:
    """Return whether the first clause behind a span names somebody and reports."""
    clause = _CLAUSE_OR_MARK.split(after.lstrip("，,"))[0]
    if not clause or _GOES_ON.match(clause):
        return False
    return any(cue.start() > 0 for cue in quote_words().cues(clause, 0, len(clause)))
