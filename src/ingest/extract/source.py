"""The outlet a page names as its source, and the one that wrote the text."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from ingest.extract.clues import Clue, Reading, Zone, choose
from ingest.extract.page import HtmlPage
from ingest.extract.parts import Claim
from ingest.extract.rows import is_name, row_in
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
# Agencies and dailies begin the first paragraph with their name: 新华社北京3月5日电, 某某报讯.
_WIRE = re.compile(
    "^[（(【\\[]?\\s*(?!据|本[报网台刊社]|记者|该)([^，。！？；：“”、【】]{2,36}?)\\s*(?:综合报道|报道|电|讯|消息)\\s*"
    "(?=[：:，,（(）)】\\]\\s])"
)
_WIRE_NAME = re.compile(
    "[\u4e00-\u9fffA-Za-z]{1,9}(?:社|网|[日晚早时]?报|之家|新闻|客户端|电视台|财经|在线)"
)
_NO_WIRE = re.compile(
    "(?:官|互联|联|电|物联|外|本|全)网$|(?:通|简|年|季|财|公|情|预|海|快|举|警|汇)报$|旅行社$"
)
_WIRE_MAX = 14
# The client or the column a post was written in, not an outlet: 来自 iPhone, 来自某某的专栏.
_CLIENT = re.compile(
    "^(?:北京|天津|上海|重庆|河北|山西|辽宁|吉林|黑龙江|江苏|浙江|安徽|福建|江西|山东|河南|湖北|湖南|广东|海南|四川|贵州"
    "|云南|陕西|甘肃|青海|台湾|内蒙古|广西|西藏|宁夏|新疆|香港|澳门|海外|未知)(?:省|市)?$|^(?:iPhone|iPad|Android|安卓|网页|手机|电脑|PC|WAP|客户端|App|APP)"
)
_COLUMN = re.compile("来自(?:专栏|.{1,20}的.{0,8}专栏)")
_END_NOTE = re.compile("[。！？”][（(]([^（()），。：:\\s]{2,10})[）)]$")
_BYLINE = re.compile("^([^\\s，。：:！？“”]{2,12}?)\\s*报道(?:\\s*[|｜·].*)?$")
_PUBLISHER = re.compile("^([^\\s，。：:！？“”]{2,12}?)\\s*(?:发布|出品|原创)$")
_REPORTER = re.compile(
    "^(?!本[报网台刊]|记者)((?:\\d{1,2})?[\u4e00-\u9fffA-Za-z·]{2,10}?)(?:网)?"
    "\\s?(?:全媒体|融媒体|首席|高级|资深|特派|特约|见习)?记者"
    "(?:[\\s|｜丨︱／/]|(?=[\u4e00-\u9fff]{2,4}(?:[\\s、]|$)))"
)
_SLASH = re.compile("^[\u4e00-\u9fff]{2,4}\\s*[/／]\\s*([\u4e00-\u9fffA-Za-z]{2,14})$")
# 本文来自某某新闻，更多资讯请下载 APP: an advertisement of the portal, not of the writer.
_NO_ORIGIN = frozenset({"line:app", "line:tail_app_note", "line:follow"})
_SOURCE_MARK = re.compile(
    "(?:^|[\\s_-])(?:source|from|origin|laiyuan|(?:src|media-?_?name|ly)(?=$|[\\s_-]))",
    re.IGNORECASE,
)
# Public account pages print the account's name in this node, on every host that serves them.
_ACCOUNT_MARK = re.compile("(?:^|\\s)js_name(?:$|\\s)")
# 某某日报2026年3月5日 第3版: the day of the paper belongs to its date.
_PRINTED_ON = re.compile("(?<=\\S\\S)[（(]?(?:19|20)\\d\\d年\\d{1,2}月.*$")
_NAME = re.compile("[\u4e00-\u9fffA-Za-z《》·-]{2,20}")
# 来源：微信公众号“某某”: the platform stands in front of the account.
_PLATFORM = re.compile("^(?:微信)?公众(?:号|平台)\\s*[：:“「《]?\\s*(?=\\S)")
_SITE_TAIL = re.compile("[-_|｜—–]")
_OTHER_LABEL = re.compile("(?:作者|记者|责编|编辑)\\s*[：:]")
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
    _Form("source_publisher", 3.1, _PUBLISHER, frozenset({"dropped", "header", "above"}), 20),
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
    site = _site_of(page)
    declared, declared_claims = choose(
        "declared_source", (r for clue in clues for r in _declared_in(clue, site=site))
    )
    origins = [r for clue in clues for r in _origins_in(clue)]
    origins += [
        reading
        for clue in clues
        if clue.zone == "script" and clue.field == "source" and clue.text not in site
        for reading in _outlet(clue, clue.text, "source_script", 5.5)
    ]
    first = next((clue for clue in clues if clue.zone == "body"), None)
    wire = _wire_in(first.text) if first is not None else None
    if wire is not None:
        origins.append(Reading(value=wire, rule="source_wire", where="first line", rank=3.2))
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


def _site_of(page: HtmlPage | None) -> str:
    """Return what a page's title and meta elements call the site, to compare names with."""
    if page is None:
        return ""
    return f"{page.meta('og:site_name') or ''} {_SITE_TAIL.split(page.title_tag)[-1]}"


def _wire_in(text: str) -> str | None:
    """Return the agency that begins a text, or None: 财联社3月20日电, （中央社记者某某台北电）."""
    match = _WIRE.match(text[:60])
    if match is None:
        return None
    lead = match[1].strip()
    for end in range(min(len(lead), _WIRE_MAX), 1, -1):
        name = re.sub("(?:特约|见习|特派)?(?:记者|报道|综合)$", "", lead[:end].strip())
        if outlet_named(name) is not None and _value_of(name) == name:
            return name
    name_match = _WIRE_NAME.match(lead)
    if name_match is None or _NO_WIRE.search(name_match[0]):
        return None
    return _value_of(name_match[0])


def _declared_in(clue: Clue, *, site: str) -> list[Reading]:
    if clue.field is not None:
        if clue.zone == "script":
            return []
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
            raw = match[1].strip() or beside
            label = match[0][: match.start(1) - match.start()]
            if "来自" in label and (_COLUMN.search(clue.text) or _is_no_source(raw, site)):
                continue
            found += _outlet(clue, _PLATFORM.sub("", raw), "source_label", rank)
    if clue.where == "line:source_line_bare":
        for match in _TAIL_SOURCE.finditer(clue.text):
            found += _outlet(clue, match[1], "source_stated", 2.5)
    return found + _unlabelled(clue, site)


def _is_no_source(raw: str, site: str) -> bool:
    """Return whether what stands behind 来自 is an account, the site itself, a client or a column.

    本文来自微信公众号 X names an origin, which is read as one; 来自雪球 on 雪球 is a place to type.
    """
    if _PLATFORM.match(raw) or _CLIENT.search(raw):
        return True
    value = _value_of(raw)
    return value is not None and value in site


def _unlabelled(clue: Clue, site: str) -> list[Reading]:
    """Return outlets that stand in the header without 来源: by class, after a slash, by name."""
    if clue.zone != "header":
        return []
    found: list[Reading] = []
    is_labelled = _OTHER_LABEL.search(clue.text) is not None
    for piece, mark in zip(clue.pieces, clue.marks, strict=False):
        is_member = "member-link" in mark or (is_labelled and is_name(piece))
        if _SOURCE_MARK.search(mark) and _NAME.fullmatch(piece) and not is_member:
            found += _outlet(clue, piece, "source_mark", 1.1)
        elif len(clue.pieces) > 1 and _is_outlet_beside(piece):
            found += _outlet(clue, piece, "source_known_piece", 1.25)
        elif len(clue.pieces) > 1 and len(piece) > 2 and piece in site.split():
            found += _outlet(clue, piece, "source_site", 1.4)
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


def _is_outlet_beside(piece: str) -> bool:
    """Return whether an element of a header line is an outlet's name; share buttons are none."""
    if not 2 <= len(piece) <= 12 or piece.endswith(("记者", "编辑")):
        return False
    outlet = outlet_named(piece)
    return outlet is not None and outlet.kind != "ugc_platform"


def _origins_in(clue: Clue) -> list[Reading]:
    text = clue.text
    if len(text) > 260 or clue.where in _NO_ORIGIN or clue.field is not None:
        return []
    found: list[Reading] = []
    for form in _ORIGINS:
        if clue.zone in form.zones and (clue.zone == "dropped" or len(text) <= form.max):
            for match in form.match.finditer(text):
                if form.match is _PUBLISHER and outlet_named(match[1]) is None:
                    continue
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
    raw = _PRINTED_ON.sub("", raw.strip()).strip(" 　·-—|｜:：（(【[")
    match = _VALUE.match(raw)
    if match is None:
        return None
    value = match[0]
    shorter = _END.sub("", value)
    # 科技评论 is a name's end; 某某日报评论(12) and 某某日报作者：… are a name and the next label.
    goes_on = re.match(r"\s*[：:（(\d]", raw[match.end() :])
    if shorter != value and (goes_on or _BUTTON.search(value) or outlet_named(shorter)):
        value = shorter if outlet_named(value) is None else value
    value = re.sub("(?<=..)(?:微信)?(?:公众号|公号|订阅号)$", "", value.strip("“”「」 "))
    if len(value) < 2 or value.isdigit() or is_generic_source(value):
        return None
    return value


def _is_picture(text: str) -> bool:
    return text.lstrip("（(【[").startswith(("图", "数据", "视频", "资料", "照片"))
