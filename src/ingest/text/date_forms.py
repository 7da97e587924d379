"""How Chinese pages print dates: one pattern for each form, the surest first."""

import re
from typing import NamedTuple

_HAN = "\u4e00-\u9fff"
_N = r"[〇零○一二两兩三四五六七八九十廿卅]"
_DIGIT = r"[〇零○Ｏ一二三四五六七八九]"
_SEP = r" ?[-/.\u2010-\u2014] ?"
_WEEKDAY_BESIDE = r"(?: ?[(（]?(?:星期|周|週|礼拜|禮拜)[一二三四五六日天][)）]?)?"
_HALF = r"凌晨|清晨|早上|早晨|早|上午|中午|下午|傍晚|晚上|晚间|晚間|夜间|夜間|深夜|晚|AM|PM|am|pm"
_CLOCK = (
    _WEEKDAY_BESIDE + r"(?: ?(?:(?P<t>T)|[,，·|]) ?| {0,3})"
    rf"(?P<half>{_HALF})? ?"
    r"(?P<h>[01]?\d|2[0-3])"
    r"(?:"
    r" ?[:：] ?(?P<min>[0-5]\d)(?!\d)(?: ?[:：] ?(?P<s>[0-5]\d)(?!\d)(?:[.,]\d{1,9})?)?"
    r"|[时時点點] ?(?:(?P<min2>[0-5]?\d)(?:分(?: ?(?P<s2>[0-5]?\d)秒)?)?(?!\d)|(?P<half_past>半))?"
    r"(?![:：\d])"
    r")"
    rf"(?: ?(?P<half_behind>[AaPp][Mm](?![A-Za-z])|[上下]午(?![{_HAN}])))?"
)
# Offsets, and the zones that pages of other countries name.
_ZONE = (
    r"(?: ?[(（]?(?P<zone>Z(?![A-Za-z])"
    r"|(?:UTC|GMT)?[+-](?:0\d|1[0-4])(?::?(?:00|15|30|45))?(?!\d)|(?:UTC|GMT)[+-]\d(?!\d)"
    r"|UTC|GMT|[ECMP][SD]?T\b|BST\b|CES?T\b|[JK]ST\b|HKT\b|SGT\b))?"
)
_TAIL = rf"(?:{_CLOCK}{_ZONE})?"
_FULL = r"(?<![\d.])(?P<y>(?:19|20)\d\d) ?年 ?(?P<m>\d{1,2}) ?月 ?(?P<d>\d{1,2}) ?[日号號]" + _TAIL
_NUMERIC = (
    rf"(?<![\d.vV])(?P<y>(?:19|20)\d\d)(?P<sep>{_SEP})(?P<m>\d{{1,2}})(?P=sep)"
    rf"(?P<d>\d{{1,2}})(?!\d|[-/.]\d){_TAIL}"
)
_FULL_CHINESE = (
    rf"(?P<y>{_DIGIT}{{4}}|(?<!\d)(?:19|20)\d\d)年(?P<m>{_N}{{1,2}})月(?P<d>{_N}{{1,3}})[日号號]"
    + _TAIL
)
_COMPACT = (
    r"(?<![\d._/-])(?P<y>(?:19|20)\d\d)(?P<m>0[1-9]|1[0-2])(?P<d>[0-2]\d|3[01])"
    r"(?:(?P<h>[01]\d|2[0-3])(?P<min>[0-5]\d)(?P<s>[0-5]\d)?)?(?![\d._/-])"
)
_REPUBLIC = (
    r"民[国國] ?(?P<roc>\d{2,3}|[〇零○一二三四五六七八九十百]{2,6}) ?年 ?"
    rf"(?P<m>\d{{1,2}}|{_N}{{1,2}}) ?月 ?(?P<d>\d{{1,2}}|{_N}{{1,3}}) ?[日号號]{_TAIL}"
)
_MONTH = (
    r"(?<![\d.])(?P<y>(?:19|20)\d\d) ?年 ?(?P<m>\d{1,2}) ?月(?! ?\d{1,2} ?[日号號])",
    rf"(?P<y>{_DIGIT}{{4}})年(?P<m>{_N}{{1,2}})月(?!{_N}|初)",
)
# Not the end of a span that a date with its year began: 2023年3月30日至4月2日.
_MONTH_AND_DAY = (
    r"(?<![\d年./月-])(?<![日号號月][至到~～—–])"
    r"(?P<m>\d{1,2}) ?月 ?(?P<d>\d{1,2}) ?[日号號]" + _TAIL
)
_MONTH_AND_DAY_NUMERIC = (
    r"(?<![\d./:-])(?P<m>\d{2})[-/](?P<d>\d{2})(?![\d/-]) {1,3}"
    r"(?P<h>[01]?\d|2[0-3]):(?P<min>[0-5]\d)(?::(?P<s>[0-5]\d))?(?![\d:])"
)
# In a sentence these tell of events; as a dateline they stand alone.
_ALONE_BEFORE = rf"(?:(?<![{_HAN}])|(?<=[于於]))"
_STANDS_ALONE = r"(?= *(?:$|[\n|·•/)）\]】]|来[源自]|发布|發布|发表|發表|更新|阅读|閱讀))"
_IN_NAMED_YEAR = (
    rf"(?=[去今前]年){_ALONE_BEFORE}(?P<year>[去今前])年 ?(?P<m>\d{{1,2}}) ?月"
    rf"(?: ?(?P<d>\d{{1,2}}) ?[日号號]{_TAIL})?{_STANDS_ALONE}"
)
_IN_NAMED_MONTH = (
    rf"(?=[上本]){_ALONE_BEFORE}(?P<month>[上本])(?:个|個)?月 ?(?P<d>\d{{1,2}}) ?[日号號]"
    rf"{_TAIL}{_STANDS_ALONE}"
)
_DAY_WORD = rf"(?P<day>大前天|前天|前日|昨天|昨日|昨晚|昨夜|今天|今日|今晨|今早|今晚){_TAIL}"
_UNIT = (
    r"秒钟?|秒鐘|分钟|分鐘|分|个半小时|個半小時|(?:个|個)?小时|(?:个|個)?小時|(?:个|個)?钟头|天|日"
    r"|周|週|(?:个|個)?星期|(?:个|個)?礼拜|(?:个|個)?月|年"
)
# What may follow 前 when it is no measure of time: 3年前景, 3年前后.
_NO_WORD = "(?![景瞻途沿线線期端台進进往后後夕身列方提面排置例])"
_AGO = (
    rf"(?=[\d半几幾数數]|{_N})(?<![\d.,一二三四五六七八九十百千万萬亿第时時天年月])"
    rf"(?:(?P<n0>\d{{1,3}}|{_N}{{1,3}}) ?(?P<unit0>天|(?:个|個)?小时|小時) ?)?"
    rf"(?P<n>\d{{1,3}}|半|{_N}{{1,3}}|几|幾|数|數) ?"
    rf"(?P<unit>{_UNIT}) ?(?:之前|以前|前){_NO_WORD}"
)
_AGO_ENGLISH = (
    r"(?=[\dAa])(?<![\w.])(?P<n>\d{1,3}|[Aa]n?) "
    r"(?i:(?P<unit>second|minute|hour|day|week|month|year)s? ago\b)"
)
# In a headline 刚刚 is a shout: 刚刚，某公司发布….
_NOW = rf"(?P<now>刚刚|剛剛|刚才|剛才){_STANDS_ALONE}"
_WEEKDAY = (
    r"(?P<week>上上|上|本|这|這)(?:个|個)?(?:周|週|星期|礼拜)(?P<wd>[一二三四五六日天])" + _TAIL
)
_MON = "(?P<mon>Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]*\\.?"
_RFC822 = (
    r"(?P<rfc>(?:(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)[a-z]*,? )?\d{1,2} "
    r"(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]* \d{4} \d{2}:\d{2}(?::\d{2})?"
    r"(?: (?:[+-]\d{4}|GMT|UTC|UT|Z)(?![A-Za-z\d]))?(?![:\d]| ?[ECMP][SD]?T\b| ?[A-Z]ST\b))"
)
_EN_CLOCK = (
    r"(?:,? (?:at )?(?P<h>[01]?\d|2[0-3]):(?P<min>[0-5]\d)(?::(?P<s>[0-5]\d))?"
    r"(?: ?(?P<half>[AaPp]\.?[Mm]\.?))?" + _ZONE + r")?"
)
_ENGLISH = (
    rf"{_MON} (?P<d>\d{{1,2}})(?:st|nd|rd|th)?,? (?P<y>(?:19|20)\d\d)(?!\d){_EN_CLOCK}",
    rf"(?<!\d)(?P<d>\d{{1,2}})(?:st|nd|rd|th)? {_MON},? (?P<y>(?:19|20)\d\d)(?!\d){_EN_CLOCK}",
    # What programs print: Mon Mar 30 08:30:00 CST 2023
    rf"{_MON} +(?P<d>\d{{1,2}}) (?P<h>[01]\d|2[0-3]):(?P<min>[0-5]\d):(?P<s>[0-5]\d){_ZONE} "
    r"(?P<y>(?:19|20)\d\d)(?!\d)",
)
_OF_A_YEAR = ("19", "20")
MONTHS = (
    *("Jan", "Feb", "Mar", "Apr", "May", "Jun"),
    *("Jul", "Aug", "Sep", "Oct", "Nov", "Dec"),
)


class Form(NamedTuple):
    """One form of date.

    Args:
        needs: One of these stands in every such date: looked for first, as it takes no time.
        pattern: Groups: y roc m mon d t h min min2 s s2 half half_past half_behind zone; year month
            day week wd; n unit n0 unit0; now; rfc.
    """

    needs: tuple[str, ...]
    pattern: re.Pattern[str]


def _form(needs: tuple[str, ...], pattern: str) -> Form:
    return Form(needs, re.compile(pattern))


FORMS: tuple[Form, ...] = (
    _form(("年",), _FULL),
    _form(_OF_A_YEAR, _NUMERIC),
    _form(("年",), _FULL_CHINESE),
    _form(_OF_A_YEAR, _COMPACT),
    _form(("民国", "民國"), _REPUBLIC),
    _form(MONTHS, _RFC822),
    *(_form(MONTHS, form) for form in _ENGLISH),
    _form(("月",), _MONTH_AND_DAY),
    _form((":",), _MONTH_AND_DAY_NUMERIC),
    *(_form(("年",), form) for form in _MONTH),
    _form(("去年", "今年", "前年"), _IN_NAMED_YEAR),
    _form(("上月", "本月", "上个月", "上個月", "本个月"), _IN_NAMED_MONTH),
    _form(("天", "日", "昨", "今"), _DAY_WORD),
    _form(("周", "週", "星期", "礼拜"), _WEEKDAY),
    _form(("前",), _AGO),
    _form(("ago", "AGO", "Ago"), _AGO_ENGLISH),
    _form(("刚", "剛"), _NOW),
)
"""The surest first."""
LUNAR = re.compile("[农農夏旧舊阴陰][历曆]的?$")
"""What stands before a day of the moon's calendar, whose months go by the same names."""
