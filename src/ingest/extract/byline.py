"""Who wrote it and who edited it; never the outlet's name, a number or the site."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from ingest.extract.clues import Clue, Reading, Zone, choose
from ingest.extract.names import names_in
from ingest.extract.page import HtmlPage
from ingest.extract.parts import Claim
from ingest.extract.rows import row_in
from ingest.text.outlets import outlet_named

_AUTHOR_LABEL = re.compile(
    "(?:^|[\\s|｜（(【\\[，,；;/／。])(?:本文|[\u4e00-\u9fff]{2,4}(?=(?:记者|作者)\\s*[|｜丨︱]))?(?:作者|撰文|撰稿|采写|文字|编译|文|口述|原作者|署名|记者|By|by|BY)"
    "\\s*(?:[：:︱丨|｜/／]|(?<=By)\\s|(?<=by)\\s)\\s*([^：:。！？|｜】\\]）)【《]{2,50}(?:[|｜]\\s*[\u4e00-\u9fff·]{2,4}\\s*(?=[|｜]|$))*)?"
)
_LABEL_ALONE = re.compile("[\\s|｜]*(?:作者|记者|撰文|文)\\s*")
_AUTHOR_NOTE = re.compile("[（(【]\\s*(?:本文)?作者(?:[：:]|系|为)?\\s*([^）)】。]{2,60})")
_REPORTER_PAREN = re.compile(
    "[（(]\\s*(?:[^（()）。，]{0,12}?)(?:记者|通讯员)[\\s：:]*([^（()）。]{2,50})[）)]"
)
_REPORTER_PLACE = re.compile(
    "^[（(〔【\\[]?[^，。！？：:]{0,8}记者\\s*([\u4e00-\u9fff]{2,4}(?:、[\u4e00-\u9fff]{2,4})*)\\s*[／/]\\s*[\u4e00-\u9fff]{2,6}报[导道]"
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
_BLOG_OF = re.compile("^([\u4e00-\u9fff]{2,4})的(?:个人)?(?:博客|博文|专栏|空间|主页)")
_NAME_OUTLET = re.compile("^([\u4e00-\u9fff]{2,4})\\s*[/／]\\s*([\u4e00-\u9fffA-Za-z]{2,14})$")
_EDITOR = re.compile(
    "(?:责任编辑|责编|本文编辑|值班编辑|(?<![\u4e00-\u9fff])编辑|文字编辑|栏目编辑)\\s*"
    "[：:/／︱丨|｜\\s]\\s*([^：:。|｜】\\]）)）]{2,30})"
)
_CODE = re.compile(r"[_\s]*[A-Z]{1,4}\d{2,}.*$|\s*[（(]?\b[A-Z]{2}\d+.*$")
_OUTLET_BYLINE = re.compile("^([^\\s，。：:！？“”]{2,12}?)\\s*(?:报道|原创)(?:\\s*[|｜·].*)?$")
_CMS_AUTHOR = re.compile("\\bauthor\\s*[：:]\\s*([^;；：:]{2,20})\\s*[;；]")
_AUTHOR_MARK = re.compile(
    "(?:^|[\\s_-])(?:author|authi|writer|byline|nick-?name|user-?name|uname|editor-name|zuozhe|(?:aut|name)(?=\\s|$))"
    "(?![\\w-]*(?:badge|desc|intro|bio|label|detail-text|avatar|count|follow|time|date))",
    re.IGNORECASE,
)
# A box that presents the account, not the writer.
_ACCOUNT_BOX = re.compile("js_name|profile|account|meta_nickname", re.IGNORECASE)
_NOT_A_NAME = re.compile(
    "[：:]|关注|粉丝|原创|\\d{4}|文章|作者|前$|发布$|官方|[日晚早时]报|新闻|网$"
)
# 澄江评论官方账号 beside 澄江评论: the name is an outlet's.
_ACCOUNT = re.compile("([^\\s，。：]{2,14})官方[账帐]号")
_SITE_LIKE = re.compile(
    "网$|网易|新闻|日报|晚报|时报|频道|公司|编辑部|\\.com|\\.cn|\\.net|@|^\\d+$|^name\\b|网站|平台",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class _Form:
    """One wording that names an author: where it may stand and how sure it is."""

    rule: str
    rank: float
    match: re.Pattern[str]
    zones: frozenset[Zone]
    max: int = 2000


_AROUND: frozenset[Zone] = frozenset({"header", "hidden", "dropped", "tail"})
_IN_TEXT: frozenset[Zone] = frozenset({"header", "above", "hidden", "dropped", "body"})
_FORMS = (
    _Form("author_note", 0.8, _AUTHOR_NOTE, _IN_TEXT),
    _Form("author_columnist", 0.9, _COLUMNIST, _AROUND, 240),
    _Form("author_reporter", 1.1, _REPORTER_LINE, _IN_TEXT, 60),
    _Form("author_reporter_place", 1.05, _REPORTER_PLACE, _IN_TEXT),
    _Form("author_reporter_note", 1.2, _REPORTER_PAREN, _IN_TEXT),
    _Form("author_wire", 1.3, _WIRE, _IN_TEXT),
    _Form("author_wire_place", 1.3, _WIRE_PLACE, _IN_TEXT),
    _Form("author_blog", 2.6, _BLOG_OF, frozenset({"header", "above"}), 60),
    _Form("author_slash", 1.4, _NAME_OUTLET, _AROUND, 240),
    _Form("author_interviewer", 2.8, _BY_PERSON, _IN_TEXT),
    _Form("author_cms", 4.5, _CMS_AUTHOR, frozenset({"dropped", "tail"})),
)


def author_of(
    clues: Sequence[Clue], *, page: HtmlPage | None, editor: str | None
) -> tuple[str | None, tuple[Claim, ...]]:
    """Return the author's names joined by ``、``, or None, and every reading.

    Args:
        clues: Lines of header, body ends, tail and dropped lines.
        page: The parsed page; None for a text page.
        editor: The editor; who only edits is not the author.
    """
    pieces = {piece for clue in clues for piece in clue.pieces if "官方" in piece}
    accounts = {match[1] for piece in pieces if (match := _ACCOUNT.fullmatch(piece))}
    readings = [
        reading
        for clue in clues
        for reading in _authors_in(clue)
        if reading.rule != "author_mark" or reading.value not in accounts
    ]
    if page is not None:
        readings += _for_machines(page)
    editors = set((editor or "").split("、"))
    readings = [
        r
        for r in readings
        if not (set(r.value.split("、")) <= editors and (r.rank >= 3 or r.rule == "author_hidden"))
    ]
    return choose("author", readings)


def editor_of(clues: Iterable[Clue]) -> tuple[str | None, tuple[Claim, ...]]:
    """Return the editor's names joined by ``、``, or None, and every reading."""
    readings = []
    for clue in clues:
        if clue.zone == "body" and len(clue.text) > 60:
            continue
        if clue.field == "editor" and (names := names_in(clue.text.split("：")[-1])):
            readings.append(Reading(value=names, rule="editor_rule", where=clue.where, rank=-1.0))
            continue
        for match in _EDITOR.finditer(clue.text):
            names = names_in(_CODE.sub("", match[1]))
            if names:
                rank = {"rule": 0.0, "dropped": 1.0, "tail": 1.5, "hidden": 3.0}.get(clue.zone, 2.0)
                readings.append(
                    Reading(value=names, rule="editor_label", where=clue.where, rank=rank)
                )
    return choose("editor", readings)


def _authors_in(clue: Clue) -> list[Reading]:
    if clue.field is not None:
        raw = clue.text.split("：")[-1] if clue.field == "author" else ""
        return _named(clue, raw, "author_rule", -1.0, handles=True)
    found = _labelled(clue)
    for form in _FORMS:
        if clue.zone in form.zones and len(clue.text) <= form.max:
            for match in form.match.finditer(clue.text):
                found += _named(clue, match[1], form.rule, form.rank)
    byline = _OUTLET_BYLINE.match(clue.text)
    if byline and clue.zone in {"header", "dropped"} and _is_outlet(byline[1]):
        found.append(Reading(value=byline[1], rule="author_outlet", where=clue.where, rank=5.0))
    row = row_in(clue)
    if row is not None and row.author is not None:
        found += _named(clue, row.author, "author_row", 3.7)
    return found + _marked(clue)


def _labelled(clue: Clue) -> list[Reading]:
    """Return the names behind a label, in the same piece or in the one that follows."""
    if clue.zone not in _AROUND or len(clue.text) > 240:
        return []
    hidden = clue.zone == "hidden"
    rule, rank = ("author_hidden", 2.5) if hidden else ("author_label", 1.0)
    handles = clue.zone == "dropped" and "公众号" in clue.text
    found: list[Reading] = []
    for piece, beside in zip(clue.pieces, (*clue.pieces[1:], ""), strict=True):
        if _LABEL_ALONE.fullmatch(piece):
            found += _named(clue, beside, rule, rank)
        for match in _AUTHOR_LABEL.finditer(piece):
            raw = (match[1] or "").strip() or beside
            found += _named(clue, raw, rule, rank, handles=handles)
    if len(clue.pieces) > 1:
        for match in _AUTHOR_LABEL.finditer(clue.text):
            found += _named(clue, match[1] or "", rule, rank + 0.1)
    return found


def _marked(clue: Clue) -> list[Reading]:
    """Return the names without label whose element is called author, nickname or the like."""
    if clue.zone != "header":
        return []
    return [
        reading
        for piece, mark in zip(clue.pieces, clue.marks, strict=False)
        if len(piece) <= 30 and _AUTHOR_MARK.search(mark) and not _ACCOUNT_BOX.search(mark)
        if not _NOT_A_NAME.search(piece)
        for reading in _named(clue, piece, "author_mark", 3.5, handles=True)
    ]


def _named(clue: Clue, raw: str, rule: str, rank: float, *, handles: bool = False) -> list[Reading]:
    names = names_in(raw, handles=handles) if raw else None
    if names is None or (_is_outlet(names) and not handles):
        return []
    return [Reading(value=names, rule=rule, where=clue.where, rank=rank)]


def _for_machines(page: HtmlPage) -> list[Reading]:
    found = []
    for name, rank in (("og:article:author", 1.5), ("article:author", 4.0), ("author", 4.0)):
        for value in page.metas.get(name, ()):
            names = names_in(value, handles=rank < 2)
            if names and not _SITE_LIKE.search(value) and not _is_outlet(names):
                found.append(Reading(value=names, rule="author_meta", where=name, rank=rank))
    for data in page.linked_data:
        author = data.get("author")
        for one in author if isinstance(author, list) else [author]:
            if isinstance(one, dict) and one.get("@type") == "Organization":
                continue
            given = one.get("name") if isinstance(one, dict) else one
            if not isinstance(given, str) or _SITE_LIKE.search(given):
                continue
            names = names_in(given)
            if names and not _is_outlet(names):
                found.append(
                    Reading(value=names, rule="author_json", where="JSON-LD author", rank=4.2)
                )
    return found


def _is_outlet(names: str) -> bool:
    return "、" not in names and outlet_named(names) is not None
