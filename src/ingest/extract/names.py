"""Names of people as bylines print them."""

import re
from collections.abc import Iterable

_SPLIT = re.compile(r"[、，,;；/／&|｜丨︱▪•\s]+|\s+and\s+")
# What parts two Latin names, which have spaces of their own.
_BETWEEN = re.compile(r"\s*[、，,;；&]\s*|\s+(?:and|和)\s+")
_HAN_NAME = re.compile("[\u3400-\u4dbf\u4e00-\u9fff·•]{2,14}")
_ONE_HAN = re.compile("[\u3400-\u4dbf\u4e00-\u9fff]")
_LATIN_NAME = re.compile(r"[A-Za-z][\w.'’-]*(?: [A-Za-z][\w.'’-]*){0,3}")
# Words that stand where a name would and name nobody.
_NOBODY = frozenset(
    [
        "网络整理",
        "网络",
        "互联网",
        "综合",
        "佚名",
        "本站",
        "未知",
        "匿名",
        "小编",
        "编辑部",
        "转载",
        "原创",
        "管理员",
        "admin",
        "本报",
        "本网",
        "整理",
        "来源",
        "编辑",
        "责任编辑",
        "责编",
        "记者",
        "通讯员",
        "作者",
        "摄影",
        "摄",
        "文",
        "图",
        "报道",
        "综合报道",
        "采写",
        "撰文",
        "整合",
        "编译",
        "翻译",
        "发自",
        "实习生",
        "见习记者",
        "视频",
        "校对",
        "点击",
        "关注",
        "分享",
        "评论",
        "更多",
        "登录",
        "注册",
        "首页",
        "举报",
        "网友",
        "译者",
        "主编",
        "监制",
        "策划",
        "排版",
        "审核",
        "审校",
        "统筹",
        "制图",
        "设计",
        "出品",
        "供图",
        "单位",
        "简介",
        "时间",
        "日期",
        "发布时间",
        "发布日期",
        "更新时间",
        "字号",
        "字体",
        "阅读",
        "浏览",
        "免责声明",
        "版权声明",
        "None",
        "on",
        "in",
        "null",
        "name",
    ]
)
# Where an affiliation printed straight behind a name begins: 方敏北京大学经济学院教授.
_AFFILIATION = re.compile(
    "^([\u4e00-\u9fff]{2,4}?)(?:系|为|是|，|,|：|（|\\(|(?=北京|上海|天津|重庆|中国|中央|中共|国家"
    "|全国|清华|复旦|浙江|南京|武汉|广东|广州|深圳|江苏|四川|湖北|湖南|山东|河南|陕西|香港|澳门|台湾"
    "|新华|人民|光明|经济|本报|原|教授|研究员|博士|院士|记者))"
)
# What stands before a name: □本报记者 孙某 通讯员 温某.
_ROLE = re.compile(
    "[□■◎●○◆☐]|(?:本[报网台刊社])?(?:见习|特约|实习|首席|全媒体)?(?:记者|通讯员|实习生)(?=[\\s：:])"
)
# What stands behind one: 林某 北京报道.
_PLACE_NOTE = re.compile("^[\u4e00-\u9fff]{0,6}(?:报道|发自.*|摄影|摄|电|编辑|校对|审核)$")
# What stands behind a name and is none; behind a bar beside it stands a field of work.
_TITLE = re.compile("(?:律师|律师助理|(?:高级|权益)?合伙人|顾问|教授|副教授|研究员|博士|主任|院长)")
# The label of the next field of a credit line: 作者：某甲，题图来自：…
_NEXT_LABEL = re.compile(
    "^(?:题图|头图|封面|配图|图片|原标题|标题|编辑|责编|校对)|(?:来自|来源|时间|日期)$"
)
_HOUSE = re.compile("(?:大学|学院|研究院|研究所|中心|公司|报社|宣传部|办公室|委员会)$")
_JOB = re.compile("大学|学院|研究|中心|教授|记者|主任|公司|院长|评论员|博士|律师|协会|专栏|工作")


def names_in(raw: str, *, handles: bool = False) -> str | None:
    """Return the names of a byline joined by ``、``, or None when it names nobody.

    Reads ``岳品瑜 董晗萱``, ``宋晨、田中全``, ``王乐文  方  敏`` (a gap inside a name) and
    ``方敏北京大学经济学院教授``.

    Args:
        raw: What stands behind the label.
        handles: Whether names that people give themselves online count (``A-肖老师-学院``).
    """
    raw = _ROLE.sub(" ", raw)
    text = re.sub(r"[（(][^）)]*[）)]?", " ", raw).strip(' @　:：/|｜。.[]【】()（）"“”')
    if re.search(r"www\.|reserved|\.(?:com|cn|net)\b", text, re.IGNORECASE):
        return None
    if not text or len(text) > 80 or text.endswith(("摄", "摄影", "供图")):
        return None
    latin = [part.strip() for part in _BETWEEN.split(text)]
    if all(_LATIN_NAME.fullmatch(part) and len(part) <= 40 for part in latin):
        return _joined(part for part in latin if part not in _NOBODY)
    if handles:
        handle = re.split("[，,；;|｜]", text)[0].strip()
        return handle if 1 < len(handle) <= 30 and handle not in _NOBODY else None
    if (match := _AFFILIATION.match(text)) and _JOB.search(text[match.end() :]):
        text = match[1]
    return _joined(name for group in re.split("[；;]", text) for name in _listed_in(group))


def _joined(names: Iterable[str]) -> str | None:
    return "、".join(dict.fromkeys(names)) or None


def _listed_in(text: str) -> list[str]:
    """Return the Chinese names at the beginning of a list, until something else stands there."""
    if _TITLE.search(text):
        text = re.split("[|｜]", text)[0]
    parts = [part for part in _SPLIT.split(text) if part]
    found: list[str] = []
    i = 0
    while i < len(parts):
        part = parts[i]
        pair = parts[i + 1] if i + 1 < len(parts) else ""
        if _ONE_HAN.fullmatch(part) and _ONE_HAN.fullmatch(pair):
            part, i = part + pair, i + 1
        i += 1
        if found and _PLACE_NOTE.search(part):
            break
        if part in _NOBODY or _NEXT_LABEL.search(part):
            if found:
                break
            continue
        if (not found and _HOUSE.search(part)) or _TITLE.fullmatch(part):
            continue
        if not _is_name(part):
            break
        found.append(part)
    return found


def _is_name(part: str) -> bool:
    if _HAN_NAME.fullmatch(part):
        n_han = len(_ONE_HAN.findall(part))
        return n_han <= 4 or "·" in part or "•" in part or n_han <= 6
    return _LATIN_NAME.fullmatch(part) is not None and len(part) > 1
