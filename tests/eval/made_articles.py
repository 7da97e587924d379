"""Articles of made-up portals, as many as a simulation needs, and the pages they stand on.

The texts are paragraphs of the sample web's articles in ever new combinations. What a portal
publishes on a day depends on its habits and on a seed, never on what was asked before.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache
from html import escape

from ingest.model.instant import BEIJING
from ingest.sampleweb.articles import all_articles
from ingest.sampleweb.dice import Dice

FIRST_DAY = date(2026, 1, 5)

HOLIDAYS = frozenset(
    [date(2026, 2, 15) + timedelta(days=n) for n in range(9)]
    + [date(2026, 5, 1) + timedelta(days=n) for n in range(5)]
    + [date(2026, 10, 1) + timedelta(days=n) for n in range(8)]
    + [date(2027, 1, 1) + timedelta(days=n) for n in range(3)]
)
"""The long holidays of the simulated year."""

NAMES = ("汤沅", "秦小雨", "唐启明", "邹敏", "晏回", "陆见秋", "何未名", "沈既白")


@dataclass(frozen=True, slots=True, kw_only=True)
class Habits:
    """What a portal publishes.

    Args:
        per_day: Articles on a working day, on average.
        weekend_share: Of these on a weekend or a holiday, share 0..1.
        growth: By how much more it publishes after a year, share.
        author_share: Articles that name an author, share 0..1.
        source_share: Articles that name a source, share 0..1.
        photo_share: Articles that are a photo with a line or two, share 0..1.
        shortest: Least length of any other article, characters.
        longest: Greatest length.
        column_day: Day of the simulation on which a new column begins, None for never; its
            articles are long, by one author, in the same template.
        list_hours: How far back its list reaches, None for a fixed number of articles.
    """

    per_day: float = 5.0
    weekend_share: float = 1.0
    growth: float = 0.0
    author_share: float = 0.9
    source_share: float = 1.0
    photo_share: float = 0.0
    shortest: int = 400
    longest: int = 2000
    column_day: int | None = None
    list_hours: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class MadeArticle:
    """One article of a made-up portal.

    Args:
        portal: Id of the portal.
        number: Its number there, growing with time.
        published_at: When it was published.
        title: Headline.
        paragraphs: The text.
        author: Who wrote it, empty if the page names nobody.
        source: Who is named as its source, empty if nobody.
    """

    portal: str
    number: int
    published_at: datetime
    title: str
    paragraphs: tuple[str, ...]
    author: str = ""
    source: str = ""


@cache
def articles_on(portal: str, day: int, habits: Habits, dice: Dice) -> tuple[MadeArticle, ...]:
    """Return what a portal publishes on a day of the simulation, in order of time.

    Days before the first have a number below 0.
    """
    n = n_on(portal, day, habits, dice)
    column = habits.column_day is not None and day >= habits.column_day and _is_work(day)
    made = [_made(portal, day, number, habits, dice) for number in range(n)]
    if column:
        made.append(_made(portal, day, n, habits, dice, is_column=True))
    return tuple(made)


def n_on(portal: str, day: int, habits: Habits, dice: Dice) -> int:
    """Return how many articles a portal publishes on a day, its column not counted."""
    mean = habits.per_day * (1 + habits.growth * max(0, day) / 365)
    mean *= 1.0 if _is_work(day) else habits.weekend_share
    spread = 0.6 + 0.8 * dice.share(portal, day, "busy")
    whole, rest = divmod(mean * spread, 1)
    return int(whole) + (dice.share(portal, day, "one more") < rest)


def _is_work(day: int) -> bool:
    today = FIRST_DAY + timedelta(days=day)
    return today.weekday() < 5 and today not in HOLIDAYS


def _made(
    portal: str, day: int, number: int, habits: Habits, dice: Dice, *, is_column: bool = False
) -> MadeArticle:
    names = (portal, day, number)
    midnight = datetime.combine(FIRST_DAY + timedelta(days=day), datetime.min.time(), BEIJING)
    minute = 8 * 60 + dice.whole(0, 11, *names, "minute") + number * (660 // (number + 12))
    pool = _pool()
    is_photo = not is_column and dice.share(*names, "photo") < habits.photo_share
    if is_photo:
        length = dice.whole(80, 200, *names, "length")
    else:  # as many short ones as long ones, on a log scale
        low, high = (habits.longest // 2, habits.longest) if is_column else _range(habits)
        length = int(low * (high / low) ** dice.share(*names, "length"))
    order = dice.some(range(len(pool)), min(len(pool), 4 + length // 60), *names, "paragraphs")
    paragraphs: list[str] = []
    for index in order:
        if sum(map(len, paragraphs)) >= length:
            break
        paragraphs.append(pool[index])
    own = 100_000 + day * 100 + number
    title = f"{dice.pick(_titles(), *names, 'title')}（{own}）"
    author = dice.pick(NAMES, *names, "name") if not is_column else NAMES[0]
    has_author = is_column or dice.share(*names, "author") < habits.author_share
    has_source = dice.share(*names, "source") < habits.source_share
    return MadeArticle(
        portal=portal,
        number=own,
        published_at=midnight + timedelta(minutes=minute),
        title=title,
        paragraphs=tuple(paragraphs),
        author=author if has_author else "",
        source=f"{portal}日报" if has_source else "",
    )


def _range(habits: Habits) -> tuple[int, int]:
    return habits.shortest, habits.longest


@cache
def _pool() -> tuple[str, ...]:
    lines = (line for article in all_articles() for line in article.paragraphs)
    return tuple(dict.fromkeys(line for line in lines if len(line) > 40 and "{" not in line))


@cache
def _titles() -> tuple[str, ...]:
    return tuple(article.title for article in all_articles())


def page_of(article: MadeArticle, look: str) -> str:
    """Return the page of an article as a portal of some look builds it."""
    more = "".join(f"<li><a href='/a/{n}.html'>{t}</a></li>" for n, t in _more(article))
    body = "".join(f"<p>{escape(line)}</p>\n" for line in article.paragraphs)
    title = escape(article.title)
    when = f"{article.published_at:%Y-%m-%d %H:%M}"
    by = f"<span class='{look}-author'>作者：{article.author}</span>" if article.author else ""
    of = f"<span class='{look}-from'>来源：{article.source}</span>" if article.source else ""
    return (
        f"<!DOCTYPE html>\n<html><head><meta charset='utf-8'><title>{title}_{look}网</title></head>"
        f"<body><div class='{look}-top'><a href='/'>首页</a><a href='/news/'>新闻</a></div>\n"
        f"<div class='{look}-main'><h1 class='{look}-title'>{title}</h1>\n"
        f"<div class='{look}-info'><span class='{look}-time'>{when}</span>{of}{by}</div>\n"
        f"<div class='{look}-content'>\n{body}</div></div>\n"
        f"<div class='{look}-more'><h3>相关阅读</h3><ul>{more}</ul></div>\n"
        f"<div class='{look}-foot'>关于我们 | 联系我们 | 版权声明</div></body></html>\n"
    )


def _more(article: MadeArticle) -> Iterator[tuple[int, str]]:
    titles = _titles()
    for n in range(1, 6):
        yield article.number - n, titles[(article.number * 7 + n) % len(titles)]
