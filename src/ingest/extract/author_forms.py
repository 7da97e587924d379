"""The wordings that name an author: where each may stand and how sure it is."""

import re
from dataclasses import dataclass

from ingest.extract.clues import Zone

_AUTHOR_NOTE = re.compile(
    "[（(【]\\s*(?:本文)?作者(?!单位|简介)(?:[：:]|系|为)?\\s*([^）)】。]{2,60})"
)
_REPORTER_PAREN = re.compile(
    "[（(]\\s*(?:[^（()）。，]{0,12}?)(?:记者|通讯员)[\\s：:]*([^（()）。]{2,50})[）)]"
)
_REPORTER_PLACE = re.compile(
    "(?:^|(?<=[\\d\\s）)]))[（(〔【\\[]?[^，。！？：:\\s]{0,8}\\s?记者\\s*([\u4e00-\u9fff]{2,4}(?:、[\u4e00-\u9fff]{2,4})*)\\s*[／/]\\s*[\u4e00-\u9fff]{2,6}报[导道]"
)
_WIRE = re.compile(
    "^.{0,60}?(?:电|讯|消息)\\s*[（(]\\s*(?:记者)?\\s*([\u4e00-\u9fff·、，\\s]{2,40})[）)]"
)
_REPORTER_LINE = re.compile(
    "^[（(【\\[]?[^，。！？：:“”]{0,18}(?:记者|特约撰稿人?|见习记者|特约评论员|专栏作者)"
    "[\\s：:]*([\u4e00-\u9fff·][\u4e00-\u9fff·\\s、，]{1,40}?)(?:\\s+(?:来源|报道|文|发自|综合).*)?[）)】\\]]?$"
)
_COLUMNIST = re.compile(
    "^[（(【\\[]\\s*文\\s*[/／｜|]\\s*(?:[^\\s】]*(?:作者|记者|撰稿人?)\\s*)?([^】\\]）)]{2,30})"
)
# An interview is introduced with who held it: 由资深记者季远采访. The word for the job is asked
# for, because 由某某撰写 also says who wrote a law. Seed 004 needs it; no claim on 47 pages.
_BY_PERSON = re.compile(
    "由[^，。；]{0,40}(?:记者|作者|撰稿人|编辑|主持人)\\s*([A-Z][\\w.'-]+(?: [A-Z][\\w.'-]+){1,2}"
    "|[\u4e00-\u9fff·]{2,8})\\s*(?:访谈|采访|撰写|采写|撰文|对话)"
)
_PLACES = (
    "台北|新北|桃园|新竹|苗栗|台中|彰化|南投|云林|嘉义|台南|高雄|屏东|宜兰|花莲|台东|澎湖|金门|基隆|香港|澳门"
    "|北京|上海|东京|首尔|新加坡|曼谷|华盛顿|纽约|旧金山|洛杉矶|伦敦|巴黎|柏林|布鲁塞尔|日内瓦"
)
# 中央社 prints reporter, place and day without a gap: （中央社记者吴家豪台北5日电）
_WIRE_PLACE = re.compile(
    "^[（(][^（()），。]{0,6}社?记者([\u4e00-\u9fff]{2,3}?(?=" + _PLACES + ")|[\u4e00-\u9fff]{3})"
    "[\u4e00-\u9fff]{2,4}(?:\\d{1,2}月)?\\d{1,2}日(?:专?电|讯)[）)]"
)
# 图/文 某某: a label and a name with only a gap between them.
_GAP = re.compile(
    "^[（(【\\[]?\\s*(?:撰文|图文|文图|文\\s*/\\s*图|图\\s*/\\s*文|采写)\\s+"
    "([\u4e00-\u9fff·]{2,4}(?:[\\s、][\u4e00-\u9fff·]{2,4}){0,3})[）)】\\]]?$"
)
# Hospitals, courts and universities print the job in front of the name, without a label.
_JOB = re.compile(
    "(?:^|\\s)(?:主任|副主任|主治|住院)?(?:医师|药师|护师|技师)\\s+([\u4e00-\u9fff]{2,4})(?=\\s|$)"
    "|(?:^|\\s)(?:副?教授|副?研究员|讲师|律师|(?:高级)?工程师)\\s+([\u4e00-\u9fff]{2,4})(?=\\s|$)"
)
_WHEN = (
    "(?:(?:19|20)\\d\\d\\s?[-/.年]\\s?\\d{1,2}\\s?[-/.月]\\s?\\d{1,2}\\s?日?(?:\\s*\\d{1,2}[:时]\\d{2}(?::\\d{2}|分)?)?"
    "|\\d+\\s?(?:分钟|小时|天|个月|年)前|昨天|前天|今天)"
)
_HANDLE = "[^\\s，。：:！？|｜（()）@·]{2,20}"
# Forums and blogs: 某某 (123) 发表于 2024年5月20日, posted @ 2024-05-20 09:00 某某 阅读(8).
POSTED = re.compile(
    f"^(?:posted by\\s+)?({_HANDLE})\\s*(?:[（(]\\d+[)）])?\\s*"
    f"(?:发表于|发布于|发表在|posted (?:on|at))\\s*{_WHEN}"
    f"|^由\\s*({_HANDLE})\\s*(?:发表|发布)于\\s*{_WHEN}|^{_WHEN}\\s*(?:由|by)\\s*({_HANDLE})(?:\\s|$)"
    f"|^posted\\s*(?:@|on)\\s*{_WHEN}\\s+({_HANDLE})\\s+(?:阅读|评论|浏览|views)",
    re.IGNORECASE,
)
# 作者 某某 · 阅读 88: a label with only a gap, in a row of fields.
_ROW_LABEL = re.compile(
    "(?:^|[·•|｜])\\s*(?:作者|撰文|记者)\\s+([^\\s·•|｜：:，。]{2,16})\\s*(?=[·•|｜]|$)"
)
# 克雷西 发自 凹非寺
_SENT_FROM = re.compile(
    "^([\u4e00-\u9fffA-Za-z·]{2,12}(?:[\\s、][\u4e00-\u9fffA-Za-z·]{2,12}){0,3})\\s*发自\\s*[\u4e00-\u9fffA-Za-z\\s]{2,12}$"
)
_CMS_ROW = re.compile("(?:^|\\s)发布\\s*[：:]\\s*([^\\s|：:]{2,16})\\s*\\|\\s*分类")
_BLOG_OF = re.compile("^([\u4e00-\u9fff]{2,4})的(?:个人)?(?:博客|博文|专栏|空间|主页)")
_NAME_OUTLET = re.compile("^([\u4e00-\u9fff]{2,4})\\s*[/／]\\s*([\u4e00-\u9fffA-Za-z]{2,14})$")
_CMS_AUTHOR = re.compile("\\bauthor\\s*[：:]\\s*([^;；：:]{2,20})\\s*[;；]")
# 通讯员 某甲 on a line of its own: a helper of the reporter, who is named elsewhere.
_CORRESPONDENT = re.compile(
    "^[（(【\\[□■]?[^，。！？：:“”]{0,12}通讯员[\\s：:]*([\u4e00-\u9fff·][\u4e00-\u9fff·\\s、，]{1,40}?)[）)】\\]]?$"
)
# Dailies close a text with nothing but the names: （某甲 某乙）
_NAMES_NOTE = re.compile(
    "^[（(]\\s*([\u4e00-\u9fff]{2,4}(?:[\\s、][\u4e00-\u9fff]{2,4}){0,4})\\s*[）)]$"
)


@dataclass(frozen=True, slots=True)
class Form:
    """One wording that names an author: where it may stand and how sure it is."""

    rule: str
    rank: float
    match: re.Pattern[str]
    zones: frozenset[Zone]
    max: int = 2000


AROUND: frozenset[Zone] = frozenset({"header", "hidden", "dropped", "tail"})
IN_TEXT: frozenset[Zone] = frozenset({"header", "above", "hidden", "dropped", "body"})
FORMS = (
    Form("author_note", 0.8, _AUTHOR_NOTE, IN_TEXT),
    Form("author_columnist", 0.9, _COLUMNIST, AROUND, 240),
    Form("author_reporter", 1.1, _REPORTER_LINE, IN_TEXT, 60),
    Form("author_reporter_place", 1.05, _REPORTER_PLACE, IN_TEXT),
    Form("author_reporter_note", 1.2, _REPORTER_PAREN, IN_TEXT),
    Form("author_names_note", 1.6, _NAMES_NOTE, frozenset({"dropped"}), 40),
    Form("author_correspondent", 4.4, _CORRESPONDENT, IN_TEXT, 60),
    Form("author_wire", 1.3, _WIRE, IN_TEXT),
    Form("author_wire_place", 1.3, _WIRE_PLACE, IN_TEXT),
    Form("author_blog", 2.6, _BLOG_OF, frozenset({"header", "above"}), 60),
    Form("author_slash", 1.4, _NAME_OUTLET, AROUND, 240),
    Form("author_gap", 1.15, _GAP, AROUND, 60),
    Form("author_row_label", 1.5, _ROW_LABEL, frozenset({"header", "above", "dropped"}), 120),
    Form("author_posted", 2.7, POSTED, frozenset({"header", "above", "tail", "dropped"}), 120),
    Form("author_sent_from", 1.2, _SENT_FROM, frozenset({"header", "dropped"}), 60),
    Form("author_cms_row", 2.8, _CMS_ROW, frozenset({"header", "tail", "dropped"}), 120),
    Form("author_job", 2.9, _JOB, frozenset({"header", "dropped"}), 60),
    Form("author_interviewer", 2.8, _BY_PERSON, IN_TEXT),
    Form("author_cms", 4.5, _CMS_AUTHOR, frozenset({"dropped", "tail"})),
)
