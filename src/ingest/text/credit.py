"""Who a printed credit names, when it is more than a name.

    人民网-《人民日报》      the newspaper, not the site that carries it
    澎湃新闻 记者 林述      the outlet, not the reporter
    新华社北京3月5日电      the agency
    某某前沿（ID：AI_era）  the account, by its id when the name is not known

``outlet_named`` takes a name and nothing else; extraction asks it whether a word is an outlet.
"""

import re

from ingest.text.outlets import Outlet, outlet_named, outlet_of_wechat

_LEAD = re.compile(
    r"^[（(【\[\s]*(?:据|本文|文章|稿件)?\s*"
    r"(?:(?:来源|出处|稿源|转载自|转自|摘自|选自|首发于|来自)\s*[：:丨|｜]?\s*)?"
    r"(?:微信公众(?:号|平台)\s*[：:“「《]?\s*)?"
)
_ACCOUNT_ID = re.compile(
    r"[（(\[]?\s*(?:微信)?(?:公众号)?(?:ID|id|微信号)\s*[：:]\s*([A-Za-z][\w-]{2,30})"
)
_QUOTED = re.compile(r"[《“「『]([^》”」』]{2,20})[》”」』]")
_PERSON = re.compile(
    r"[\s·|｜/／]*(?:本报|首席|特约|特派|实习|见习|高级|资深|驻\S{2,8})*"
    r"(?:记者|评论员|通讯员|特派员|编辑|作者|撰稿人?|主笔)(?:[\s：:/／|｜].*|[\u4e00-\u9fff·、]{0,12})$"
)
_DATED = re.compile(r"\d{1,2}月\d{1,2}日.*$")
_PARTS = re.compile(r"\s*[-－—–·・|｜丨/／、，,+＋&＆]\s*|[\s　]+")
_BARE_END = re.compile(
    r"(?:微信公众号|公众号|官方微博|微博|视频号|新闻客户端|客户端|[Aa][Pp][Pp]|头条号|百家号|搜狐号|网易号"
    r"|企鹅号|官网|官方网站|网站|编辑部|(?<=[报志刊])社|杂志|报道|记者|(?<=报)讯|(?<=社)[电讯])$"
)
_PREFIX_MIN = 3
_MAX_CREDIT = 60


def outlet_in_credit(text: str) -> Outlet | None:
    """Return the outlet that wrote a text according to a credit, None if it is no known one.

    Of a site and a paper it carries the paper wrote it; of several outlets side by side the
    first is taken.
    """
    whole = outlet_named(text)
    if whole is not None:
        return whole
    name = _without_lead(text)
    account = account_id_in(name)
    name = _ACCOUNT_ID.split(name)[0].strip(" （([：:，,")
    signed = _without_person(name)
    found = _named_with_end(name) or _named_with_end(signed)
    if found is not None:
        return found
    parts = [*_QUOTED.findall(name), *filter(None, _PARTS.split(signed))]
    known = [outlet for part in parts if (outlet := _named_with_end(part)) is not None]
    if known:
        return next((one for one in known if _is_carried_by(one, known)), known[0])
    if signed != name:
        found = _known_opening(signed)
    return found or (outlet_of_wechat(account) if account else None)


def bare_name(text: str) -> str:
    """Return the name in a credit without quotation marks, kind of channel and reporter.

    ``《云岭晚报》客户端`` and ``云岭晚报记者 林述`` name one outlet, known or not.
    """
    name = _without_person(_ACCOUNT_ID.split(_without_lead(text))[0].strip(" （([：:，,。"))
    name = re.sub("[《》“”「」『』]", "", name).strip(" ·-—")
    while (shorter := _BARE_END.sub("", name).strip(" ·-—")) != name and len(shorter) > 1:
        name = shorter
    return name or text.strip()


def account_id_in(text: str) -> str | None:
    """Return the WeChat account id that a line names behind ``ID:``, or None."""
    match = _ACCOUNT_ID.search(text)
    return match[1] if match else None


def _without_lead(text: str) -> str:
    return _LEAD.sub("", text.strip()[:_MAX_CREDIT], count=1)


def _without_person(name: str) -> str:
    """Return a credit without reporter, place and day, or as it is when nothing else is left."""
    for cut in (_DATED, _PERSON):
        shorter = cut.sub("", name).strip()
        name = shorter if len(shorter) > 1 else name
    return name


def _known_opening(name: str) -> Outlet | None:
    """Return the outlet whose name a credit opens with: ``新华社北京``."""
    openings = (name[:end] for end in range(len(name), _PREFIX_MIN - 1, -1))
    return next(filter(None, map(outlet_named, openings)), None)


def _named_with_end(name: str) -> Outlet | None:
    """Return the outlet of a name with or without what is said about its channel."""
    name = name.strip(" 　《》“”「」『』（）()【】：:")
    while len(name) > 1:
        outlet = outlet_named(name)
        if outlet is not None:
            return outlet
        shorter = _BARE_END.sub("", name).strip(" 　《》“”「」")
        if shorter == name:
            return None
        name = shorter
    return None


def _is_carried_by(one: Outlet, others: list[Outlet]) -> bool:
    """Return whether another outlet of the credit is the site that this one appears on."""
    return one.site is not None and any(other.id == one.site for other in others)
