"""The outlet a page names as its source, and the one that wrote the text."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from ingest.extract.clues import Clue, Reading, choose
from ingest.extract.page import HtmlPage
from ingest.extract.parts import Claim
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
_ACCOUNT = re.compile(
    "(?:来自|来源|转载自?|首发于?|转自|选自|载于)\\s*[：:]?\\s*(?:微信)?公众(?:号|平台)\\s*[：:“「《]?\\s*"
    "([^（(“”」》，,。；;\\s：:]{2,20})"
)
_REPRINT = re.compile(
    "(?:转载自|转自|摘自|选自|首发于|原载于?|原刊于?|授权转载自?)\\s*[：:《“「]?\\s*"
    "([^（()）》”」，,。；;：:\\s]{2,16})"
)
_TAIL_SOURCE = re.compile("本文(?:来源于?|来自于?)\\s*[：:]?\\s*([^（()）》”」，,。；;：:\\s]{2,16})")
_BYLINE = re.compile("^([^\\s，。：:！？“”]{2,12}?)\\s*报道(?:\\s*[|｜·].*)?$")
_REPORTER = re.compile("^([\u4e00-\u9fffA-Za-z·]{2,10}?)(?:网)?(?:特约)?记者\\s")
_SLASH = re.compile("^[\u4e00-\u9fff]{2,4}\\s*[/／]\\s*([\u4e00-\u9fffA-Za-z]{2,14})$")
_OUR = re.compile("^本[报网台刊]|^记者")
_SOURCE_MARK = re.compile("source|from|origin|media|laiyuan", re.IGNORECASE)
_ACCOUNT_MARK = re.compile("(?:^|[\\s#.])(?:js_name|name|account|nickname)(?:$|[\\s.])")


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
    return Sources(
        declared=declared, source=source, claims=declared_claims + source_claims
    )


def _declared_in(clue: Clue) -> Iterable[Reading]:
    if clue.zone == "body" or len(clue.text) > 200:
        return
    rank = {"rule": -1.0, "header": 0.0, "hidden": 0.6, "dropped": 2.0, "tail": 3.0}[clue.zone]
    if clue.zone == "rule":
        value = _value_of(re.sub("^[^：:]{0,6}[：:]\\s*", "", clue.text)) or None
        if value:
            yield Reading(value=value, rule="source_rule", where=clue.where, rank=rank)
        return
    for i, piece in enumerate(clue.pieces):
        for match in _LABEL.finditer(piece):
            raw = match[1].strip()
            if not raw and i + 1 < len(clue.pieces):
                raw = clue.pieces[i + 1]
            value = _value_of(raw)
            if value and not _is_picture(clue.text):
                yield Reading(value=value, rule="source_label", where=clue.where, rank=rank)
    if clue.zone == "header":
        if match := _SLASH.match(clue.text):
            yield Reading(value=match[1], rule="source_slash", where=clue.where, rank=1.0)
        elif len(clue.text) <= 16 and outlet_named(clue.text) and not is_generic_source(clue.text):
            yield Reading(value=clue.text, rule="source_known_name", where=clue.where, rank=1.2)


def _origins_in(clue: Clue) -> Iterable[Reading]:
    text = clue.text
    if len(text) > 260:
        return
    if clue.zone in {"dropped", "body", "header"}:
        for pattern, rule, rank in (
            (_ACCOUNT, "source_account", 0.0),
            (_REPRINT, "source_reprint", 0.5),
            (_TAIL_SOURCE, "source_stated", 1.0),
        ):
            if clue.zone != "dropped" and rule != "source_account" and len(text) > 60:
                continue
            for match in pattern.finditer(text):
                value = _value_of(match[1])
                if value:
                    yield Reading(value=value, rule=rule, where=clue.where, rank=rank)
    if clue.zone in {"dropped", "header"}:
        if match := _BYLINE.match(text):
            yield Reading(value=match[1], rule="source_byline", where=clue.where, rank=2.5)
        elif (match := _REPORTER.match(text)) and not _OUR.match(text):
            yield Reading(value=match[1], rule="source_reporter", where=clue.where, rank=3.0)


def _value_of(raw: str) -> str | None:
    """Return the outlet's name at the start of what stands behind a label, None if it is nobody."""
    raw = raw.strip().strip(" 　·-—|｜:：（(")
    match = _VALUE.match(raw)
    if match is None:
        return None
    value = _END.sub("", match[0]).strip("“”「」 ")
    if len(value) < 2 or value.isdigit() or is_generic_source(value):
        return None
    return value


def _is_picture(text: str) -> bool:
    return text.lstrip("（(【[").startswith(("图", "数据", "视频", "资料", "照片"))
