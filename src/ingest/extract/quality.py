"""How far a result can be trusted, and what is no article at all."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from ingest.errors import EmptyPage, LowQuality, NotAnArticle
from ingest.text.script import simplified

_HAN = re.compile("[\u3400-\u4dbf\u4e00-\u9fff]")
_SENTENCE_END = re.compile("[。！？；：”」…]|[.!?][\"')]?$")
_GONE = re.compile(
    "(?:文章|内容|页面|网页|稿件|信息|作品|帖子).{0,8}"
    "(?:已被?(?:发布者)?(?:删除|下线|下架|撤稿)|不存在|不见了|无法(?:查看|访问|找到)"
    "|找不到|走丢|被隐藏)"
    "|(?:页面|网页|您访问的).{0,6}(?:404|丢失)|404\\s*(?:Not Found|错误|页面)|Page Not Found"
    "|此账号已被屏蔽|因违规无法查看|涉嫌违反|抱歉，.{0,12}(?:页面|内容)",
    re.IGNORECASE,
)
_BLOCKED = re.compile(
    "环境异常|完成验证后即可继续访问|安全验证|请输入验证码|拖动滑块|人机验证|访问过于频繁"
    "|Access Denied"
    "|403 Forbidden|Just a moment|checking your browser|请开启JavaScript|enable JavaScript",
    re.IGNORECASE,
)
_LOGIN = re.compile(
    "请(?:先)?登录后?(?:查看|阅读|继续|访问|后)|登录后(?:查看|阅读|可见)|会员专享|用户登录|账号登录"
)
_SERVER = re.compile(
    "(?:50[0234]|服务器)\\s*(?:Internal Server Error|Bad Gateway|Gateway|错误|繁忙|维护)"
)
_VIDEO = re.compile("播放[^。]{0,10}\\d{1,2}:\\d{2}\\s*/\\s*\\d{1,2}:\\d{2}")

_SENTENCE = re.compile("[。；]|[！？]$|[，,].{6,}[，,]|[.!?] [A-Z]")
# A list of headlines has hardly a full stop; the least of 47 articles (a page of code) has .4.
_LIST_SHARE = 0.2
_LIST_LINES = 8
# The shortest real flash of the labelled pages has 108 characters, the next 132.
MIN_CHARS = 60
# What is said about a missing page is short; an article about censorship may use the words too.
_NOTICE_MAX = 300
_NOTICE_LINE = 40


@dataclass(frozen=True, slots=True, kw_only=True)
class Quality:
    """How much a result is to be trusted.

    Args:
        score: Share 0..1.
        reasons: Stable words for what lowered it, worst first.
    """

    score: float
    reasons: tuple[str, ...]


def judge(
    *,
    title: str | None,
    lines: Sequence[str],
    n_linked: int,
    has_time: bool,
    agreement: float | None,
    flags: Sequence[str],
) -> Quality:
    """Return how far an article can be trusted.

    Args:
        title: Headline, or None.
        lines: Lines of the cleaned body.
        n_linked: Lines of the raw body that were mostly link text.
        has_time: Whether a time of publication was found.
        agreement: How far the extractors agreed; None when one was enough.
        flags: Damage seen while decoding and normalising.
    """
    text = "\n".join(lines)
    n_chars = len(text)
    # Only sums above .7 refuse a page, so two strong doubts together do and none alone does. Of 47
    # labelled pages 41 cost nothing and the worst (half of it code) .5; of 95 shapes 73 and .35.
    costs: list[tuple[float, str]] = []
    if n_chars < 100:
        costs.append((0.35, "very_short"))
    elif n_chars < 200:
        costs.append((0.1, "short"))
    if not title:
        costs.append((0.2, "no_title"))
    if not has_time:
        costs.append((0.1, "no_date"))
    if agreement is not None and agreement < 0.6:
        costs.append((0.35 if agreement < 0.35 else 0.2, "extractors_disagree"))
    sentences = sum(bool(_SENTENCE_END.search(line)) for line in lines)
    if lines and sentences * 3 < len(lines):
        costs.append((0.3, "few_sentences"))
    if n_linked > len(lines):
        costs.append((0.3, "many_links"))
    if n_chars and len(_HAN.findall(text)) * 4 < n_chars:
        costs.append((0.2, "little_chinese"))
    if "cut_transfer" in flags:
        costs.append((0.25, "cut_transfer"))
    if "replacement_chars" in flags or "mojibake" in flags:
        damaged = text.count("\ufffd") + text.count("锟斤拷")
        if damaged:
            costs.append((min(0.5, 0.05 + 20 * damaged / n_chars), "damaged_chars"))
    costs.sort(reverse=True)
    score = max(0.0, 1.0 - sum(cost for cost, _ in costs))
    return Quality(score=round(score, 3), reasons=tuple(word for _, word in costs))


def refuse_notice(url: str, *, title: str, text: str, n_chars: int) -> None:
    """Raise when a page only says that there is no article here.

    Args:
        url: Address of the page.
        title: Its title.
        text: Its visible text, or the beginning of it.
        n_chars: Length of the body that was found, 0 if none.

    Raises:
        NotAnArticle: A notice of deletion, a check for robots, a login, an error page.
        EmptyPage: Nothing at all is visible.
    """
    if n_chars > _NOTICE_MAX:
        return
    if not text.strip():
        raise EmptyPage(url, "no visible text")
    head = simplified(f"{title}\n{text[:1500]}")
    for pattern, word in (
        (_BLOCKED, "robot_check"),
        (_GONE, "deleted_notice"),
        (_SERVER, "server_error"),
        (_LOGIN, "login"),
        (_VIDEO, "video"),
    ):
        if n_chars < MIN_CHARS:
            match = pattern.search(head)
        else:
            # A flash about deleted videos is an article; a notice is a line of its own.
            shorts = (line for line in head[:_NOTICE_MAX].split("\n") if len(line) <= _NOTICE_LINE)
            match = next((m for line in shorts if (m := pattern.search(line))), None)
        if match:
            raise NotAnArticle(url, f"{word}: {match[0][:40]}")


def refuse_list(url: str, *, lines: Sequence[str], n_linked: int) -> None:
    """Raise when the best body of a page is a list: of links, or of headlines.

    Args:
        url: Address of the page.
        lines: Lines of the cleaned body.
        n_linked: Lines of the raw body, or of the page when there is hardly a body, that were
            mostly link text.

    Raises:
        NotAnArticle: Hardly any of it is sentences.
    """
    sentences = [line for line in lines if _SENTENCE.search(line)]
    n_chars = sum(map(len, lines))
    if n_chars < MIN_CHARS and n_linked >= _LIST_LINES:
        raise NotAnArticle(url, f"list: {n_linked} linked lines and {n_chars} characters")
    share = sum(map(len, sentences)) / n_chars if n_chars else 0.0
    if not sentences and n_linked >= 3:
        raise NotAnArticle(url, f"list: {n_linked} linked lines and no sentence")
    if len(lines) >= _LIST_LINES and share < _LIST_SHARE:
        raise NotAnArticle(url, f"list: {len(lines)} lines, {share:.2f} of them sentences")
    if n_linked > 8 and n_linked > 3 * max(1, len(sentences)) and n_chars < 400:
        raise NotAnArticle(url, f"list: {n_linked} linked lines, {len(sentences)} sentences")


def refuse_poor(url: str, *, quality: Quality, n_chars: int) -> None:
    """Raise when there is too little text, or nothing speaks for it.

    Raises:
        LowQuality: Fewer than ``MIN_CHARS`` characters, or quality below .3.
    """
    if n_chars < MIN_CHARS:
        raise LowQuality(url, f"too_short: {n_chars} characters")
    if quality.score < 0.3:
        raise LowQuality(url, ", ".join(quality.reasons))
