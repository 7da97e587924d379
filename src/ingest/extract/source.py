"""The outlet a page names as its source, and the one that wrote the text."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from ingest.extract.clues import Clue, Reading, Zone, choose
from ingest.extract.page import HtmlPage
from ingest.extract.parts import Claim
from ingest.extract.rows import row_in
from ingest.text.outlets import is_generic_source, outlet_named, outlet_of_host
from ingest.text.urls import host_of

_LABEL = re.compile(
    "(?:^|[\\s|｜（(【\\[，,；;。]|\\d)(?:文章|信息|内容|稿件|新闻|本文|消息|资讯)?"
    "(?:来源于|来源|稿源|出处|转载自|转自|来自)\\s*(?:[：:丨|｜/／]|(?<=于)|(?<=自))\\s*([^\\n]*)"
)
_VALUE = re.compile(
    "[《“「]?[^\\s：:|｜，,；;。！？（()）\\[\\]【】>》/／]{1,24}[》”」]?(?:-《[^》]{2,12}》)?"
    "(?:(?<=[A-Za-z]) [A-Z][\\w.]*){0,3}"
)
_END = re.compile(
    "(?:作者|编辑|责任编辑|责编|记者|举报|发布|时间|分享|字号|评论|阅读|浏览|打印|参与|原创稿?|点击|订阅|收藏)"
    "(?:[：:].*)?$"
)
_BUTTON = re.compile("(?:举报|字号|打印|点击|订阅|收藏|原创稿?|编辑|责编|作者)$")
_ACCOUNT = re.compile(
    "(?:来自|来源|转载自?|首发于?|转自|选自|载于)\\s*[：:]?\\s*(?:微信)?公众(?:号|平台)\\s*[：:“「《]?\\s*"
    "([^（(“”」》，,。；;\\s：:]{2,20})"
)
_REPRINT = re.compile(
    "(?:转载自|转自|摘自|选自|首发于|原载于?|原刊于?|授权转载自?)\\s*[：:《“「]?\\s*"
    "([^（()）》”」，,。；;：:\\s]{2,16})"
)
_TAIL_SOURCE = re.compile(
    "本文(?:来源于?|来自于?)\\s*[：:]?\\s*([^（()）》”」，,。；;：:\\s]{2,16})"
)
# Dailies close a paragraph taken from an agency with its name: ……决赛。（新华社）
_END_NOTE = re.compile("[。！？”][（(]([^（()），。：:\\s]{2,10})[）)]$")
_BYLINE = re.compile("^([^\\s，。：:！？“”]{2,12}?)\\s*报道(?:\\s*[|｜·].*)?$")
_REPORTER = re.compile(
    "^(?!本[报网台刊]|记者)((?:\\d{1,2})?[\u4e00-\u9fffA-Za-z·]{2,10}?)(?:网)?(?:特约)?记者"
    "(?:\\s|(?=[\u4e00-\u9fff]{2,4}\\s))"
)
_SLASH = re.compile("^[\u4e00-\u9fff]{2,4}\\s*[/／]\\s*([\u4e00-\u9fffA-Za-z]{2,14})$")
# 本文来自某某新闻，更多资讯请下载 APP: an advertisement of the portal, not of the writer.
_NO_ORIGIN = frozenset({"line:app", "line:tail_app_note", "line:follow"})
_SOURCE_MARK = re.compile("(?:^|[\\s_-])(?:source|from|origin|laiyuan)", re.IGNORECASE)
# Public account pages print the account's name in this node, on every host that serves them.
_ACCOUNT_MARK = re.compile("(?:^|\\s)js_name(?:$|\\s)")
_NAME = re.compile("[\u4e00-\u9fffA-Za-z《》·-]{2,20}")
_OFFICIAL = re.compile("([^\\s，。：]{2,14})官方[账帐]号")
_LABEL_ALONE = re.compile("[\\s|｜]*(?:文章|信息|稿件|新闻)?(?:来源|稿源|出处)\\s*")


@dataclass(frozen=True, slots=True)
class _Form:
    """One wording that names where a text came from."""

    rule: str
    rank: float
    match: re.Pattern[str]
    zones: frozenset[Zone]
    max: int = 260


_STATED: frozenset[Zone] = frozenset({"dropped", "body", "header"})
_LINES: frozenset[Zone] = frozenset({"dropped", "header"})
_ORIGINS = (
    _Form("source_account", 0.0, _ACCOUNT, _STATED),
    _Form("source_reprint", 0.5, _REPRINT, _STATED, 60),
    _Form("source_stated", 1.0, _TAIL_SOURCE, _STATED, 60),
    _Form("source_byline", 2.5, _BYLINE, _LINES),
    _Form("source_reporter", 3.0, _REPORTER, _LINES),
)
_RANKS: dict[Zone, float] = {
    "header": 0.0,
    "above": 0.9,
    "hidden": 0.6,
    "dropped": 2.0,
    "tail": 3.0,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Sources:
    """What a page says about where its text came from.

    Args:
        declared: 来源 as printed, or None.
        source: The outlet that wrote it as far as the page says, or None.
        claims: Every reading of both.
    """

    declared: str | None
    source: str | None
    claims: tuple[Claim, ...]


def sources_of(
    clues: Sequence[Clue], *, page: HtmlPage | None, references: Iterable[str]
) -> Sources:
    """Return the declared source, and the outlet that wrote the text.

    本文来自微信公众号 X and 转载自 X name the writer more surely than the 来源 line, which often
    names the last stop; a foreign address under 参考材料 counts when nothing else speaks.

    Args:
        clues: Lines of header, body ends, tail and dropped lines.
        page: The parsed page; None for a text page.
        references: URLs the article names as its sources.
    """
    declared, declared_claims = choose(
        "declared_source", (r for clue in clues for r in _declared_in(clue))
    )
    origins = [r for clue in clues for r in _origins_in(clue)]
    if declared is not None:
        origins.append(Reading(value=declared, rule="source_declared", where="来源", rank=2.0))
    if page is not None:
        meta = page.meta("source", "mediaid", "article:source")
        value = _value_of(re.sub("^来源\\s*[：:]\\s*", "", meta)) if meta else None
        if value:
            origins.append(Reading(value=value, rule="source_meta", where="meta", rank=5.0))
    foreign = {
        outlet.en if outlet.kind.startswith("foreign") else outlet.name
        for outlet in (outlet_of_host(host_of(url)) for url in references)
        if outlet is not None
    }
    if len(foreign) == 1:
        origins.append(
            Reading(value=foreign.pop(), rule="source_reference", where="references", rank=6.0)
        )
    source, source_claims = choose("source", origins)
    return Sources(declared=declared, source=source, claims=declared_claims + source_claims)


def _declared_in(clue: Clue) -> list[Reading]:
    if clue.field is not None:
        raw = re.sub("^[^：:]{0,6}[：:]\\s*", "", clue.text) if clue.field == "source" else ""
        return _outlet(clue, raw, "source_rule", -1.0)
    if clue.zone not in _RANKS or len(clue.text) > 200 or _is_picture(clue.text):
        return []
    rank = _RANKS[clue.zone]
    found: list[Reading] = []
    for piece, beside in zip(clue.pieces, (*clue.pieces[1:], ""), strict=True):
        if _LABEL_ALONE.fullmatch(piece):
            found += _outlet(clue, beside, "source_label", rank)
        for match in _LABEL.finditer(piece):
            found += _outlet(clue, match[1].strip() or beside, "source_label", rank)
    if clue.where == "line:source_line_bare":
        for match in _TAIL_SOURCE.finditer(clue.text):
            found += _outlet(clue, match[1], "source_stated", 2.5)
    return found + _unlabelled(clue)


def _unlabelled(clue: Clue) -> list[Reading]:
    """Return outlets that stand in the header without 来源: by class, after a slash, by name."""
    if clue.zone != "header":
        return []
    found: list[Reading] = []
    for piece, mark in zip(clue.pieces, clue.marks, strict=False):
        if _SOURCE_MARK.search(mark) and _NAME.fullmatch(piece):
            found += _outlet(clue, piece, "source_mark", 1.1)
        if official := _OFFICIAL.fullmatch(piece):
            found += _outlet(clue, official[1], "source_official", 1.15)
    row = row_in(clue)
    if row is not None and row.outlet is not None:
        found += _outlet(clue, row.outlet, "source_row", 1.3)
    if slash := _SLASH.match(clue.text):
        found += _outlet(clue, slash[1], "source_slash", 1.0)
    elif len(clue.text) <= 16 and outlet_named(clue.text) is not None:
        found += _outlet(clue, clue.text, "source_known_name", 1.2)
    return found


def _origins_in(clue: Clue) -> list[Reading]:
    text = clue.text
    if len(text) > 260 or clue.where in _NO_ORIGIN or clue.field is not None:
        return []
    found: list[Reading] = []
    for form in _ORIGINS:
        if clue.zone in form.zones and (clue.zone == "dropped" or len(text) <= form.max):
            for match in form.match.finditer(text):
                found += _outlet(clue, match[1], form.rule, form.rank)
    if clue.zone == "body" and (note := _END_NOTE.search(text)) and outlet_named(note[1]):
        found += _outlet(clue, note[1], "source_end_note", 2.2)
    if clue.zone == "header":
        for piece, mark in zip(clue.pieces, clue.marks, strict=False):
            if _ACCOUNT_MARK.search(mark) and len(piece) <= 30:
                found.append(Reading(value=piece, rule="source_account_name", where=mark, rank=1.5))
    return found


def _outlet(clue: Clue, raw: str, rule: str, rank: float) -> list[Reading]:
    value = _value_of(raw) if raw else None
    return [Reading(value=value, rule=rule, where=clue.where, rank=rank)] if value else []


def _value_of(raw: str) -> str | None:
    """Return the outlet's name at the start of what stands behind a label, None if it is nobody."""
    raw = raw.strip().strip(" 　·-—|｜:：（(")
    match = _VALUE.match(raw)
    if match is None:
        return None
    value = match[0]
    shorter = _END.sub("", value)
    # 科技评论 is a name's end; 某某日报评论(12) and 某某日报作者：… are a name and the next label.
    goes_on = re.match(r"\s*[：:（(\d]", raw[match.end() :])
    if shorter != value and (goes_on or _BUTTON.search(value) or outlet_named(shorter)):
        value = shorter if outlet_named(value) is None else value
    value = value.strip("“”「」 ")
    if len(value) < 2 or value.isdigit() or is_generic_source(value):
        return None
    return value


def _is_picture(text: str) -> bool:
    return text.lstrip("（(【[").startswith(("图", "数据", "视频", "资料", "照片"))
