"""Who wrote it and who edited it; never the outlet's name, a number or the site."""

import re
from collections.abc import Iterable, Sequence

from ingest.extract.author_forms import AROUND, FORMS, POSTED
from ingest.extract.clues import Clue, Reading, Zone, choose
from ingest.extract.names import names_in
from ingest.extract.page import HtmlPage
from ingest.extract.parts import Claim
from ingest.extract.rows import are_names, is_name, row_in
from ingest.text.outlets import outlet_named

_LABELLED: frozenset[Zone] = AROUND | {"above"}
_JOINED = "\\s*(?:[、/／&]|与|和|及)\\s*"
# 作者：某甲, 文｜某甲, 采访、撰文：某甲, 文/图：某甲.
_AUTHOR_LABEL = re.compile(
    "(?:^|[\\s|｜（(【\\[，,；;/／。])(?:本文|[\u4e00-\u9fff\\d]{2,12}(?=(?:记者|作者|评论员)\\s*[|｜丨︱／/]))?"
    f"(?:(?:采访|图片?|摄影|口述|策划|编译){_JOINED})?"
    "(?:作者|撰文|撰稿|采写|文字|编译|图文|文图|文|口述|原作者|署名|记者|张贴者|发帖者|发表者|By|by|BY)"
    f"(?:{_JOINED}(?:图片?|摄影|采访|整理|编辑)(?=\\s*[：:︱丨|｜]))?"
    "\\s*(?:[：:︱丨|｜/／]|(?<=By)\\s|(?<=by)\\s)\\s*"
    "([^：:。！？|｜】\\]）)【《]{2,50}(?:[|｜]\\s*[\u4e00-\u9fff·]{2,4}\\s*(?=[|｜]|$))*)?"
)
# Powered by, Theme by: in a footer nobody is named so.
_LATIN_LABEL = re.compile("^\\W*by", re.IGNORECASE)
_COMMA = re.compile("\\s*(?:[、，,;；&/▪•]|和|and)\\s*")
# Where a colon follows what was read, the last word is the label of the next field.
_LAST_WORD = re.compile("[\\s，,；;、][^\\s，,；;、]*$")
_OPEN = re.compile("[、，,&▪•]\\s*$")
_LABEL_ALONE = re.compile("[\\s|｜]*(?:作者|记者|撰文|文|张贴者|发帖者)\\s*[：:，,]?\\s*")
_EDITOR = re.compile(
    "(?:责任编辑|责编|本文编辑|值班编辑|(?<![\u4e00-\u9fff])编辑|文字编辑|栏目编辑)\\s*"
    "[：:/／︱丨|｜\\s]\\s*([^：:。|｜】\\]）)）]{2,30})"
)
_CODE = re.compile(r"[_\s]*[A-Z]{1,4}\d{2,}.*$|\s*[（(]?\b[A-Z]{2}\d+.*$")
_OUTLET_BYLINE = re.compile("^([^\\s，。：:！？“”]{2,12}?)\\s*(?:报道|原创)(?:\\s*[|｜·].*)?$")
_AUTHOR_MARK = re.compile(
    "(?:^|[\\s_-])(?:author|authi|writer|byline|contributors?|nick-?name|user-?name|uname|editor-name|zuozhe|member-link|(?:auth?|name)(?=\\s|$))"
    "(?![\\w-]*(?:badge|desc|intro|bio|label|detail-text|avatar|count|follow|time|date))",
    re.IGNORECASE,
)
# Above a headline stand a site's menus, so only a box about the author counts there.
_AUTHOR_BOX_MARK = re.compile(
    "(?:^|[\\s_-])(?:author|writer|byline|nick-?name)(?![\\w-]*(?:count|follow|time|date))",
    re.IGNORECASE,
)
# 某某报 记者 + <a>某甲</a>: the element before the name only says who she works for.
_ROLE = re.compile("^.{0,12}(?:记者|通讯员|编辑|作者|文)$")
# A box that presents the account, not the writer.
_ACCOUNT_BOX = re.compile("js_name|profile|account|meta_nickname", re.IGNORECASE)
_NOT_A_NAME = re.compile(
    "[：:]|关注|粉丝|原创|\\d{4}|文章|作者|前$|发布$|官方|[日晚早时]报|新闻|网$"
    "|^(?:发布|发表|来自|编辑|更新)于?|属地|^[\\d.,]+[万wWkK]?$|阅读|浏览|评论|收藏|点赞|赞同|订阅|注册|登录|退出|首页|主页|会员|用户|密码|[？?！!]"
)
# 澄江评论官方账号 beside 澄江评论: the name is an outlet's.
_ACCOUNT = re.compile("([^\\s，。：]{2,14})官方[账帐]号")
_SITE_LIKE = re.compile(
    "网$|网易|新闻|日报|晚报|时报|频道|公司|编辑部|\\.com|\\.cn|\\.net|@|^\\d+$|^name\\b|网站|平台",
    re.IGNORECASE,
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
    readings = [reading for clue in clues for reading in _authors_in(clue)]
    if page is not None:
        readings += _for_machines(page)
    editors = set((editor or "").split("、"))

    def is_other(reading: Reading) -> bool:
        is_weak = reading.rank >= 3 or reading.rule == "author_hidden"
        if is_weak and set(reading.value.split("、")) <= editors:
            return True
        return reading.rule == "author_mark" and reading.value in accounts

    author, claims = choose("author", (r for r in _one_byline(readings) if not is_other(r)))
    others = (
        Claim(field="author", value=r.value, rule=r.rule, where=r.where[:120], won=False)
        for r in readings
        if is_other(r)
    )
    return author, (*claims, *others)


def _one_byline(readings: Sequence[Reading]) -> list[Reading]:
    """Return the readings with reporters on lines of their own made one: 记者 某甲, 通讯员 某乙."""
    rules = {"author_reporter", "author_correspondent"}
    lines = [r for r in readings if r.rule in rules and not r.where.startswith("line:")]
    values = list(dict.fromkeys(r.value for r in lines))
    is_led = bool(lines) and lines[0].rule == "author_reporter"
    if not is_led or len(values) < 2 or any("、" in value for value in values):
        return list(readings)
    joined = Reading(
        value="、".join(values), rule="author_reporters", where=lines[0].where, rank=1.05
    )
    return [joined, *readings]


def editor_of(clues: Iterable[Clue]) -> tuple[str | None, tuple[Claim, ...]]:
    """Return the editor's names joined by ``、``, or None, and every reading."""
    readings = []
    for clue in clues:
        if clue.zone == "body" and len(clue.text) > 60:
            continue
        if clue.field == "editor" and (names := names_in(clue.text.split("：")[-1])):
            rule, rank = ("editor_script", 4.0) if clue.zone == "script" else ("editor_rule", -1.0)
            readings.append(Reading(value=names, rule=rule, where=clue.where, rank=rank))
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
        if clue.zone == "script":
            is_site = _SITE_LIKE.search(raw) is not None
            return [] if is_site else _named(clue, raw, "author_script", 3.9, handles=True)
        return _named(clue, raw, "author_rule", -1.0, handles=True)
    found = _labelled(clue)
    texts = (clue.text, *clue.pieces) if len(clue.pieces) > 1 else (clue.text,)
    for form in FORMS:
        if clue.zone not in form.zones or len(clue.text) > form.max:
            continue
        for text in texts if form.rule == "author_reporter" else texts[:1]:
            for match in form.match.finditer(text):
                named = next((group for group in match.groups() if group), "")
                if form.rule == "author_names_note" and not are_names(named):
                    continue
                is_handle = form.match is POSTED
                found += _named(clue, named, form.rule, form.rank, handles=is_handle)
    byline = _OUTLET_BYLINE.match(clue.text)
    if byline and clue.zone in {"header", "dropped"} and _is_outlet(byline[1]):
        found.append(Reading(value=byline[1], rule="author_outlet", where=clue.where, rank=5.0))
    row = row_in(clue)
    if row is not None and row.author is not None:
        found += _named(clue, row.author, "author_row", 3.7)
    return found + _marked(clue)


def _labelled(clue: Clue) -> list[Reading]:
    """Return the names behind a label, in the same piece or in the one that follows."""
    if clue.zone not in _LABELLED or len(clue.text) > 240:
        return []
    hidden = clue.zone == "hidden"
    rule, rank = ("author_hidden", 2.5) if hidden else ("author_label", 1.0)
    if clue.zone == "above":
        rank = 1.45
    handles = clue.zone == "dropped" and "公众号" in clue.text
    found: list[Reading] = []
    for at, piece in enumerate(clue.pieces):
        beside = _listed(clue.pieces[at + 1 :])
        if _LABEL_ALONE.fullmatch(piece):
            found += _named(clue, beside, rule, rank)
        for match in _AUTHOR_LABEL.finditer(piece):
            if clue.zone == "tail" and _LATIN_LABEL.search(match[0]):
                continue
            raw = (match[1] or "").strip() or beside
            if match.end() == len(piece) and _OPEN.search(raw):
                raw += beside
            if piece[match.end() : match.end() + 1] in {"：", ":"}:
                raw = _LAST_WORD.sub("", raw)
            found += _named(clue, raw, rule, rank, handles=handles)
    if len(clue.pieces) > 1:
        for match in _AUTHOR_LABEL.finditer(clue.text):
            found += _named(clue, match[1] or "", rule, rank + 0.1)
    return found


def _listed(pieces: Sequence[str]) -> str:
    """Return the first element, and those that commas join to it: ``<a>某甲</a>、<a>某乙</a>``."""
    listed = pieces[0] if pieces else ""
    for comma, other in zip(pieces[1::2], pieces[2::2], strict=False):
        if not _COMMA.fullmatch(comma):
            break
        listed += f"、{other}"
    return listed


def _marked(clue: Clue) -> list[Reading]:
    """Return the names without label whose element is called author, nickname or the like."""
    if clue.zone not in {"header", "above"}:
        return []
    mark_of_author = _AUTHOR_MARK if clue.zone == "header" else _AUTHOR_BOX_MARK
    rank = 3.5 if clue.zone == "header" else 3.8
    return [
        reading
        for piece, mark in zip(clue.pieces, clue.marks, strict=False)
        if len(piece) <= 30 and mark_of_author.search(mark) and not _ACCOUNT_BOX.search(mark)
        if not _NOT_A_NAME.search(piece)
        if not _is_outlet(piece)
        for reading in _named(clue, _ROLE.sub("", piece), "author_mark", rank, handles=True)
    ] + _marked_together(clue, mark_of_author, rank)


def _marked_together(clue: Clue, mark_of_author: re.Pattern[str], rank: float) -> list[Reading]:
    """Return the names of several elements of a row as one reading: ``某甲<sup>1</sup>，某乙``."""
    names: list[str] = []
    for piece, mark in zip(clue.pieces, clue.marks, strict=False):
        bare = piece.strip(" 、，,;；&")
        if not mark_of_author.search(mark) or not bare or bare.isdigit():
            continue
        if not is_name(bare):
            return []
        names.append(bare)
    value = "、".join(dict.fromkeys(names))
    if "、" not in value:
        return []
    return [Reading(value=value, rule="author_marks", where=clue.where, rank=rank - 0.05)]


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
            if isinstance(one, dict) and str(one.get("@type")).endswith("Organization"):
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
