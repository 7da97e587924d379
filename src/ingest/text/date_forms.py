"""How Chinese pages print dates: one pattern for each form, the surest first."""

import re

_N = r"[〇零一二两兩三四五六七八九十廿]"
_SEP = r" ?[-/.\u2010-\u2013] ?"
_CLOCK = (
    r"(?: ?[(（]?(?:星期|周|週|礼拜|禮拜)[一二三四五六日天][)）]?)?"
    r"(?: ?(?:(?P<t>T)|[,，·|]) ?| {0,3})"
    r"(?P<half>凌晨|清晨|早上|早晨|上午|中午|下午|傍晚|晚上|晚间|夜间)? ?"
    r"(?P<h>[01]?\d|2[0-3])(?: ?[:：] ?|[时時点點] ?)"
    r"(?:(?P<min>[0-5]\d|(?<=[时時点點] )[0-5]?\d|(?<=[时時点點])[0-5]?\d)"
    r"(?: ?[:：] ?(?P<s>[0-5]\d)(?:[.,]\d{1,9})?|分(?: ?(?P<s2>[0-5]?\d)秒)?)?)?"
)
_ZONE = r"(?: ?(?P<zone>Z(?![A-Za-z])|(?:UTC|GMT)?[+-](?:0\d|1[0-4]):?(?:00|15|30|45)|UTC|GMT))?"
_TAIL = rf"(?:{_CLOCK}{_ZONE})?"

_ABSOLUTE = (
    rf"(?<![\d.])(?P<y>(?:19|20)\d\d) ?年 ?(?P<m>\d{{1,2}}) ?月 ?(?P<d>\d{{1,2}}) ?[日号號]{_TAIL}",
    rf"(?<![\d.])(?P<y>(?:19|20)\d\d)(?P<sep>{_SEP})(?P<m>\d{{1,2}})(?P=sep)"
    rf"(?P<d>\d{{1,2}})(?!\d|[-/.]\d){_TAIL}",
    rf"(?P<y>[〇零一二两三四五六七八九]{{4}})年(?P<m>{_N}{{1,2}})月(?P<d>{_N}{{1,3}})[日号號]{_TAIL}",
    r"(?<![\d._/-])(?P<y>(?:19|20)\d\d)(?P<m>0[1-9]|1[0-2])(?P<d>[0-2]\d|3[01])"
    r"(?:(?P<h>[01]\d|2[0-3])(?P<min>[0-5]\d)(?P<s>[0-5]\d)?)?(?![\d._/-])",
)
_MONTH = (
    r"(?<![\d.])(?P<y>(?:19|20)\d\d) ?年 ?(?P<m>\d{1,2}) ?月(?! ?\d{1,2} ?[日号號])",
    rf"(?P<y>[〇零一二三四五六七八九]{{4}})年(?P<m>{_N}{{1,2}})月(?!{_N})",
)
_YEARLESS = (
    rf"(?<![\d年./-])(?P<m>\d{{1,2}}) ?月 ?(?P<d>\d{{1,2}}) ?[日号號]{_TAIL}",
    r"(?<![\d./:-])(?P<m>\d{2})[-/](?P<d>\d{2})(?![\d/-]) {1,3}"
    r"(?P<h>[01]?\d|2[0-3]):(?P<min>[0-5]\d)(?::(?P<s>[0-5]\d))?",
)
_DAY_WORD = rf"(?P<day>大前天|前天|前日|昨天|昨日|昨晚|昨夜|今天|今日|今晨|今早|今晚){_TAIL}"
_AGO = (
    rf"(?<![\d.,一二三四五六七八九十百千万萬亿])(?P<n>\d{{1,3}}|半|{_N}{{1,3}}|几|幾|数|數) ?"
    r"(?P<unit>秒钟?|秒鐘|分钟|分鐘|分|个半小时|個半小時"
    r"|(?:个|個)?小时|(?:个|個)?小時|(?:个|個)?钟头|天|日|周|週|(?:个|個)?星期|(?:个|個)?礼拜"
    r"|(?:个|個)?月|年) ?(?:之前|以前|前)"
)
_NOW = r"(?P<now>刚刚|剛剛|刚才|剛才)"
_WEEKDAY = (
    r"(?P<week>上上|上|本|这|這)(?:个|個)?(?:周|週|星期|礼拜)(?P<wd>[一二三四五六日天])" + _TAIL
)
_RFC822 = (
    r"(?P<rfc>(?:(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)[a-z]*,? )?\d{1,2} "
    r"(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]* \d{4} \d{2}:\d{2}(?::\d{2})?"
    r"(?: (?:[+-]\d{4}|GMT|UTC|UT|Z))?)"
)
_MON = "(?P<mon>Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]*\\.?"
_EN_CLOCK = (
    r"(?:,? (?:at )?(?P<h>[01]?\d|2[0-3]):(?P<min>[0-5]\d)(?::(?P<s>[0-5]\d))?"
    r"(?: ?(?P<half>[AaPp]\.?[Mm]\.?))?)?"
)
_ENGLISH = (
    rf"{_MON} (?P<d>\d{{1,2}})(?:st|nd|rd|th)?,? (?P<y>(?:19|20)\d\d){_EN_CLOCK}",
    rf"(?<!\d)(?P<d>\d{{1,2}})(?:st|nd|rd|th)? {_MON},? (?P<y>(?:19|20)\d\d){_EN_CLOCK}",
)
FORMS: tuple[re.Pattern[str], ...] = tuple(
    re.compile(form)
    for form in (
        *_ABSOLUTE,
        _RFC822,
        *_ENGLISH,
        *_YEARLESS,
        *_MONTH,
        _DAY_WORD,
        _WEEKDAY,
        _AGO,
        _NOW,
    )
)
"""Groups: y m d t h min s s2 half zone; day week wd; n unit; now; rfc."""
