"""Pages that hold no article: notices, logins, checks for robots, lists, pictures.

Each is refused with a word that stays the same, so that rejects can be counted by it.
"""

import re
from collections.abc import Sequence
from itertools import pairwise

from ingest.errors import EmptyPage, NotAnArticle
from ingest.text.script import simplified

MIN_CHARS = 60
"""The shortest real flash of the labelled pages has 108 characters, the next 132."""

_GONE = re.compile(
    "(?:文章|内容|页面|网页|稿件|信息|作品|帖子|主题|新闻|链接|视频|账号|公众号).{0,10}"
    "(?:已?被?(?:发布者|作者|平台|管理员)?(?:删除|下线|下架|撤稿|撤回|屏蔽|封禁|注销|迁移)|不存在|不见了"
    "|无法(?:查看|访问|找到|显示)|找不[到回]|走丢|飞走|失联|被隐藏|已失效|已过期|尚未通过审核)"
    "|(?:页面|网页|您访问的).{0,6}(?:404|丢失)|404\\s*(?:Not Found|错误|页面)|Page Not Found"
    "|was not found on this server|no longer available|has been removed|宝贝回家|失踪宝贝"
    "|此账号已被屏蔽|因违规无法查看|涉嫌(?:违反|侵权)|抱歉，.{0,12}(?:页面|内容|主题)|^暂无(?:内容|数据)$",
    re.IGNORECASE | re.MULTILINE,
)
_BLOCKED = re.compile(
    "环境异常|完成(?:下列|以下|上方)?验证后|安全验证|请输入验证码|拖动.{0,8}(?:滑块|拼图)|滑动验证|人机验证|访问验证"
    "|访问(?:过于|太)频繁|疑似攻击|访问(?:已)?被(?:阻断|拦截|拒绝)|安全威胁|Access Denied"
    "|403 Forbidden|Just a moment|checking your browser|请开启JavaScript|enable JavaScript",
    re.IGNORECASE,
)
_LOGIN = re.compile(
    "请您?(?:先)?登录后?(?:查看|阅读|继续|访问|后)|登录后(?:查看|阅读|可见)|用户登录|账号登录|欢迎登录"
    "|(?:验证码|密码|手机号|扫码)登录|获取验证码"
)
_PAID = re.compile(
    "会员专享|(?:付费|会员|订阅).{0,6}(?:内容|可见|后(?:可|即可|继续)?.{0,2}阅读)|(?<!展开)(?<!查看)(?<!阅读)剩余\\s*\\d+\\s*[%％]|试读(?:结束|部分)"
    "|(?:开通|成为|加入|购买).{0,8}(?:会员|VIP|专栏).{0,10}(?:阅读|查看|继续|全文|解锁)|解锁(?:全文|本文)"
    "|(?:本文|全文)共?计?\\s*\\d+\\s*字.{0,12}(?:订阅|付费|登录|会员)|(?:订阅|付费|购买)后.{0,4}(?:阅读|查看)"
)
# One of them stands in everything the expression above finds; looking for words is faster.
_PAID_WORDS = ("会员", "付费", "订阅", "剩余", "试读", "VIP", "专栏", "解锁", "购买", "登录")
_SERVER = re.compile(
    "(?:50[0234]|服务器)\\s*(?:Internal Server Error|Bad Gateway|Gateway|错误|繁忙|维护)"
    "|系统繁忙|(?:网站|系统)(?:正在|建设|维护|升级).{0,4}(?:维护|升级|中)|database connection"
    "|站点创建成功|没有找到站点|It works!|Welcome to nginx|域名.{0,8}(?:出售|转让|到期|过期)"
)
_VIDEO = re.compile("播放[^。]{0,10}\\d{1,2}:\\d{2}\\s*/\\s*\\d{1,2}:\\d{2}")
_SITE_PAGE = re.compile(
    "(?:关于(?:我们|本站)|联系(?:我们|方式)|网站(?:声明|地图|简介)|版权声明|免责声明|隐私(?:政策|声明|保护)|用户(?:协议|须知)"
    "|招聘信息|广告服务|投稿须知|About(?: Us)?|Contact(?: Us)?)(?:\\s*[-_|｜—–].*)?"
)
_PICTURES = re.compile("^(?:组图|图集|高清(?:组)?图|多图|图片故事)[：:|｜]")

_SENTENCE = re.compile("[。；]|[！？]$|[，,].{6,}[，,]|[.!?] [A-Z]")
# A list of headlines has hardly a full stop; the least of 47 articles (a page of code) has .4.
_LIST_SHARE = 0.2
_LIST_LINES = 8
# A list with summaries has a date for each: in articles the most is one heading a date.
_DATED_ENTRIES = 5
_ENTRY_DATE = re.compile(
    r"[\[（(]?(?:20\d\d\s?[-/.年]\s?)?\d{1,2}\s?[-/.月]\s?\d{1,2}日?(?:\s+\d{1,2}:\d{2}(?::\d{2})?)?[\]）)]?"
)
# What is said about a missing page is short; an article about censorship may use the words too.
_NOTICE_MAX = 300
_NOTICE_LINE = 40
_UNDATED_LINE = 80
# A gallery: so many pictures in the text, and hardly any text.
_MANY_PICTURES = 4


def refuse_notice(
    url: str,
    *,
    title: str,
    text: str,
    n_chars: int,
    body: Sequence[str] = (),
    is_dated: bool = False,
) -> None:
    """Raise when a page only says that there is no article here.

    Args:
        url: Address of the page.
        title: Its title.
        text: Its visible text, or the beginning of it.
        n_chars: Length of the body that was found, 0 if none.
        body: Lines of that body.
        is_dated: Whether the page says when it was published. A flash about deleted videos or a
            login is dated, and its headline may use the words; then only its body counts.

    Raises:
        NotAnArticle: A notice of deletion, a check for robots, a login, an error page, a page
            about the site.
        EmptyPage: Nothing at all is visible.
    """
    if n_chars > _NOTICE_MAX:
        return
    if not text.strip():
        raise EmptyPage(url, "no visible text")
    if n_chars <= _NOTICE_MAX and _SITE_PAGE.fullmatch(simplified(title)):
        raise NotAnArticle(url, f"site_page: {title[:40]}")
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
        elif is_dated:
            match = _in_short(pattern, body, _NOTICE_LINE)
        else:
            match = _in_short(pattern, head[:_NOTICE_MAX].split("\n"), _UNDATED_LINE)
        if match:
            raise NotAnArticle(url, f"{word}: {match[0][:40]}")


def _in_short(pattern: re.Pattern[str], lines: Sequence[str], longest: int) -> re.Match[str] | None:
    """Return where a notice stands on a line of its own: all of a short one, or where it begins."""
    for line in lines:
        match = pattern.search(line) if len(line) <= longest else None
        if match and (len(line) <= _NOTICE_LINE or match.start() < _NOTICE_LINE // 2):
            return match
    return None


def sells_the_rest(lines: Sequence[str]) -> str | None:
    """Return the words by which a page sells the rest of its article, None if it does not.

    Args:
        lines: Visible lines of the page that are no links.
    """
    shorts = [line for line in lines if len(line) <= _NOTICE_LINE]
    together = "\n".join(shorts)
    if not any(word in together for word in _PAID_WORDS):
        return None
    return next((match[0] for line in shorts if (match := _PAID.search(line))), None)


def refuse_teaser(url: str, *, words: str | None, n_chars: int) -> None:
    """Raise when a page shows no more than the beginning of an article and sells the rest.

    Args:
        url: Address of the page.
        words: What ``sells_the_rest`` found.
        n_chars: Length of the body; a longer one is kept, with a lower quality.

    Raises:
        NotAnArticle: The page says that its readers must pay.
    """
    if words is not None and n_chars <= _NOTICE_MAX:
        raise NotAnArticle(url, f"paywall: {words[:40]}")


def refuse_pictures(url: str, *, title: str, n_pictures: int, n_chars: int) -> None:
    """Raise when a page is a gallery or a video, with hardly a text.

    Args:
        url: Address of the page.
        title: Its headline or title.
        n_pictures: Pictures behind the headline that are no links.
        n_chars: Length of the body that was found.

    Raises:
        NotAnArticle: It is a gallery.
    """
    if n_chars >= MIN_CHARS:
        return
    if n_pictures >= _MANY_PICTURES or (n_pictures and _PICTURES.search(simplified(title))):
        raise NotAnArticle(url, f"pictures: {n_pictures} and {n_chars} characters")


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
    n_dated = sum(_ENTRY_DATE.fullmatch(line) is not None for line in lines)
    if n_dated >= _DATED_ENTRIES and n_linked >= _DATED_ENTRIES:
        raise NotAnArticle(url, f"list: {n_linked} linked lines, {n_dated} dates")


def refuse_comments(url: str, *, lines: Sequence[str]) -> None:
    """Raise when the body is nothing but comments under an article that is not there.

    Args:
        url: Address of the page.
        lines: Lines of a body that stands in a box called comments.

    Raises:
        NotAnArticle: Names and remarks take turns.
    """
    turns = sum(
        len(one) <= 16 and not _SENTENCE.search(one) and _SENTENCE.search(two) is not None
        for one, two in pairwise(lines)
    )
    if turns >= 3 and turns * 3 >= len(lines):
        raise NotAnArticle(url, f"comments: {turns} remarks and no article")
