"""The words by which articles name foreign texts: names of places, and verbs beside them."""

import re
from collections.abc import Iterable
from functools import cache

from ingest.dedup.foreign_places import CHINESE_EDITION, places_by_name, places_by_owner


@cache
def reports() -> re.Pattern[str]:
    """Return a pattern for words that repeat a report, a paper or a post."""
    quiet = "[^，。；：！？\n“”]"
    telling = "(?:报道|消息|披露|爆料|援引|透露|刊文|撰文|刊发|日[电讯])"
    written = "(?:一篇|一则|独家|最新)?(?:调查|报道|文章|评论|专栏|特稿|社论)"
    bracketed, plain = _bracketed(), _plain()
    name = f"(?:{bracketed}|{plain})"
    return re.compile(
        f"据{quiet}{{0,12}}?(?P<cited>{name}){quiet}{{0,14}}?{telling}"
        f"|《?(?P<telling>{name})》?(?:杂志|网站|周刊)?{quiet}{{0,10}}?{telling}"
        f"|《?(?P<saying>{name})》?(?:杂志|网站|周刊)?{quiet}{{0,2}}?(?:指出|写道|引述)"
        f"|《?(?P<writing>{name})》?(?:杂志|网站|周刊)?{quiet}{{0,6}}?的{written}"
        f"|接受{quiet}{{0,4}}?(?P<asking>{name})》?{quiet}{{0,8}}?(?:采访|专访|访谈)"
        f"|(?:发表|刊登|登|上线)(?:在|于|上)?{quiet}{{0,6}}?(?P<printed>{_names_of('paper')})"
        f"|(?P<printing>{_names_of('paper')})(?:杂志|期刊)?{quiet}{{0,10}}?(?:发表|刊登|刊载)"
        f"|在\\s?(?P<posted>{_names_of('post')}|X(?![A-Za-z]))\\s?(?:平台)?(?:上面?|中)?{quiet}{{0,8}}?"
        "(?:发文|发帖|发推|写道|表示|称|说|回应)"
        "|(?P<tweeted>发推)文?(?:说|称|写道|表示|回应|宣布|质疑)"
    )


@cache
def own_sites() -> re.Pattern[str]:
    """Return a pattern for what an owner says on a site of its own."""
    owners = _alternation(places_by_owner())
    return re.compile(
        f"(?<![A-Za-z])(?P<owner>{owners})(?![A-Za-z])[^，。；：！？\n“”]{{0,12}}?"
        "(?:官网|官方网站|官方博客|官方公告|博客)(?:文章|上|中|里)?[^，。；！？\n“”]{0,8}?"
        "(?:发布|宣布|公布|发文|刊文|写道|表示|称|说)"
    )


@cache
def letters_of_owners() -> re.Pattern[str]:
    """Return a pattern for letters by who published them."""
    owners = _alternation(places_by_owner())
    return re.compile(
        f"(?<![A-Za-z])(?P<owner>{owners})(?![A-Za-z])[^，。；：！？\n“”]{{0,14}}?"
        "(?:发布|发表|公布|发起|刊出)[^，。；：！？\n“”]{0,8}?(?:公开信|联名信|公开声明)"
    )


@cache
def any_name() -> re.Pattern[str]:
    """Return a pattern for the names of all places."""
    return re.compile(f"{_bracketed()}|{_plain()}")


def _alternation(names: Iterable[str]) -> str:
    return "|".join(re.escape(name) for name in sorted(names, key=lambda n: (-len(n), n)))


def _bracketed() -> str:
    """Return a pattern for names that are words as well: 连线 counts in 《连线》 only."""
    short = [name for name in places_by_name() if not _stands_alone(name)]
    whole = [name for name in short if name.startswith("《")]
    bare = [name for name in short if not name.startswith("《")]
    return f"(?:{_alternation(whole)}|(?<=《)(?:{_alternation(bare)})(?=》))"


def _plain() -> str:
    latin = [n for n in places_by_name() if n.isascii()]
    han = [n for n in places_by_name() if not n.isascii() and _stands_alone(n)]
    either = f"(?<![A-Za-z])(?:{_alternation(latin)})(?![A-Za-z])|(?:{_alternation(han)})"
    return f"(?:{either})(?!{CHINESE_EDITION})"


def _names_of(kind: str) -> str:
    return f"(?:{_alternation(n for n, p in places_by_name().items() if p.kind == kind)})"


def _stands_alone(name: str) -> bool:
    if name.isascii():
        return True
    return not name.startswith("《") and (len(name) > 3 or name.endswith(("社", "报")))
