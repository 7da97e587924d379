"""What exists on the sample web, and when: originals, copies, edits, removals."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Literal

from ingest.sampleweb import revisions
from ingest.sampleweb.addresses import (
    HOME_SITE,
    OUTLET_NAMES,
    absolute,
    moved_path,
    page_path,
)
from ingest.sampleweb.articles import Article, with_quotes
from ingest.sampleweb.days import end_of_days
from ingest.sampleweb.dice import Dice
from ingest.sampleweb.rewording import new_headline, quiet_headline, reworded

Relation = Literal["original", "same", "partial", "rewrite", "quotes"]
Removal = Literal["404", "410", "notice", "home"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Version:
    """What a page says from one instant on."""

    since: datetime
    title: str
    paragraphs: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedPage:
    """One article on one site, through its whole life.

    Args:
        site: Id of the site that serves it.
        key: Number the site gave it.
        article: The text it goes back to.
        relation: How it relates to that text.
        source: The page it was copied from; None for originals and where that page is not
            on any site of the sample web. For ``quotes``, the page it quotes.
        is_preview: Whether it is the opening of a text with a link to the rest.
        published_at: When it appeared, to the second.
        versions: What it says, oldest first.
        moved_at: When it got another address, or None.
        removed_at: When it was taken down, or None.
        removal: What the site answers after that.
    """

    site: str
    key: str
    article: Article
    relation: Relation
    source: "PlannedPage | None"
    is_preview: bool
    published_at: datetime
    versions: tuple[Version, ...]
    moved_at: datetime | None = None
    removed_at: datetime | None = None
    removal: Removal = "404"

    @property
    def name(self) -> str:
        """A name for choices about this page."""
        return f"{self.article.slug}/{self.site}/{self.relation}"

    def version(self, now: datetime) -> Version:
        """Return what the page says at an instant after its publication."""
        return next(
            (version for version in reversed(self.versions) if version.since <= now),
            self.versions[0],
        )

    def is_removed(self, now: datetime) -> bool:
        """Return whether it has been taken down."""
        return self.removed_at is not None and self.removed_at <= now

    def first_url(self) -> str:
        """Return the address under which it was published."""
        path = page_path(
            self.site, self.key, self.article.slug, self.article.outlet, self.published_at
        )
        return absolute(self.site, path)

    def url(self, now: datetime) -> str:
        """Return its address at an instant."""
        if self.moved_at is not None and self.moved_at <= now:
            return absolute(self.site, moved_path(self.site, self.key, self.published_at))
        return self.first_url()

    @property
    def outlet_name(self) -> str:
        """Name of the outlet that wrote the text."""
        outlet = "meridian" if self.article.is_translation else self.article.outlet
        return OUTLET_NAMES[outlet]


@dataclass(frozen=True, slots=True)
class _Habit:
    """How often and how fast one site takes over texts of some outlets."""

    site: str
    relation: Relation
    share: float
    outlets: tuple[str, ...]
    lag_min_h: float
    lag_max_h: float


_WRITERS = ("jiangcheng", "shendu", "zhixie", "zhongnan", "zhijian", "falv", "manyi", "yuanwang")

# Shares are chosen so that about 75 texts get about 110 copies; the papers come before the
# farms and mirrors, which may copy from either.
_HABITS = (
    _Habit("zhongnan", "same", 0.5, ("jiangcheng", "yuanwang"), 2, 60),
    _Habit("jiangcheng", "same", 0.6, ("yuanwang",), 4, 40),
    _Habit("zhixie", "partial", 0.25, ("zhijian", "falv", "yuanwang"), 6, 90),
    _Habit("shendu", "rewrite", 0.15, ("jiangcheng", "zhongnan", "yuanwang"), 3, 50),
    _Habit("farm", "same", 0.45, _WRITERS, 0.3, 240),
    _Habit("farm", "partial", 0.16, _WRITERS, 1, 300),
    _Habit("farm", "rewrite", 0.16, _WRITERS, 1, 300),
    _Habit("mirror", "same", 0.22, _WRITERS, 1, 400),
    _Habit("wanxiang", "same", 0.22, _WRITERS, 12, 500),
    _Habit("forum", "same", 0.2, _WRITERS, 0.5, 500),
    _Habit("forum", "partial", 0.06, _WRITERS, 1, 300),
)
# Papers that others copy from in their turn, and the sites that then name them as the source.
_CHAIN_SITES = frozenset({"zhongnan", "jiangcheng"})
_CHAINING_SITES = frozenset({"farm", "mirror", "forum"})
_CHAIN_SHARE = 0.6
_EDIT_SHARE = {"original": 0.26, "same": 0.06, "partial": 0.03, "rewrite": 0.03, "quotes": 0.2}
_REMOVAL_SHARE = 0.07
_MOVE_SHARE = 0.14
_MOVING_SITES = frozenset({"jiangcheng", "zhixie"})
_SECOND_STAMPED = frozenset({"farm", "mirror", "wanxiang", "forum"})
_REMOVALS: tuple[Removal, ...] = ("404", "410", "notice", "home")


def planned_pages(articles: tuple[Article, ...], dice: Dice) -> tuple[PlannedPage, ...]:
    """Return every page that will ever exist, originals first, oldest first within them."""
    originals: dict[str, PlannedPage] = {}
    for article in sorted(articles, key=lambda item: (bool(item.quotes), item.slug)):
        if article.outlet in HOME_SITE:
            originals[article.slug] = _original(article, originals, dice)
    copies = [
        copy
        for article in articles
        if not article.is_translation and not article.quotes
        for copy in _copies(article, originals.get(article.slug), dice)
    ]
    by_time = sorted(originals.values(), key=lambda page: (page.published_at, page.site))
    return (*by_time, *sorted(copies, key=lambda page: (page.published_at, page.site)))


def _original(article: Article, known: dict[str, PlannedPage], dice: Dice) -> PlannedPage:
    paragraphs = article.paragraphs
    quoted = next((known[slug] for slug in article.quotes if slug in known), None)
    if quoted is not None:
        body = quoted.article.paragraphs
        start = dice.whole(1, max(1, len(body) - 3), article.slug, "quoted from")
        paragraphs = with_quotes(article, body[start : start + 2])
    elif article.quotes:
        paragraphs = with_quotes(article, ())
    return _page(
        site=HOME_SITE[article.outlet],
        relation="quotes" if quoted else "original",
        article=article,
        source=quoted,
        is_preview=False,
        published_at=article.published,
        title=article.title,
        paragraphs=paragraphs,
        dice=dice,
    )


def _copies(article: Article, original: PlannedPage | None, dice: Dice) -> list[PlannedPage]:
    copies: list[PlannedPage] = []
    for habit in _HABITS:
        roll = dice.share(article.slug, habit.site, habit.relation)
        wanted = 1.8 * habit.share if original is None else habit.share
        if article.outlet not in habit.outlets or article.outlet == habit.site or roll >= wanted:
            continue
        source = original
        chains = [page for page in copies if page.site in _CHAIN_SITES]
        name = (article.slug, habit.site, habit.relation)
        if chains and habit.site in _CHAINING_SITES and dice.share(*name, "chain") < _CHAIN_SHARE:
            source = chains[0]
        copy = _copy(article, source, habit, dice)
        if copy.published_at < end_of_days():
            copies.append(copy)
    return copies


def _copy(article: Article, source: PlannedPage | None, habit: _Habit, dice: Dice) -> PlannedPage:
    name = f"{article.slug}/{habit.site}/{habit.relation}"
    start = source.published_at if source else article.published
    # Most copies come early: the square of an even share.
    lag_h = habit.lag_min_h + (habit.lag_max_h - habit.lag_min_h) * dice.share(name, "lag") ** 2
    published_at = start + timedelta(seconds=int(lag_h * 3600))
    if habit.site not in _SECOND_STAMPED:
        published_at = published_at.replace(second=0)
    seen = source.version(published_at) if source else None
    title = seen.title if seen else article.title
    paragraphs = seen.paragraphs if seen else article.paragraphs
    is_preview = habit.relation == "partial" and (
        len(paragraphs) < 6 or dice.share(name, "preview") < 0.6
    )
    match habit.relation:
        case "partial" if is_preview:
            paragraphs = paragraphs[: dice.whole(2, 4, name, "opening")]
        case "partial":
            paragraphs = _thinned(paragraphs, dice, name)
        case "rewrite":
            paragraphs = reworded(paragraphs, dice, name)
            if habit.site == "farm":
                title = new_headline(title, paragraphs, dice, name)
            else:
                title = quiet_headline(title, dice, name)
        case _ if habit.site == "farm" and dice.share(name, "retitle") < 0.4:
            title = new_headline(title, paragraphs, dice, name)
    return _page(
        site=habit.site,
        relation=habit.relation,
        article=article,
        source=source,
        is_preview=is_preview,
        published_at=published_at,
        title=title,
        paragraphs=paragraphs,
        dice=dice,
    )


def _thinned(paragraphs: tuple[str, ...], dice: Dice, name: str) -> tuple[str, ...]:
    """The text without a third of its paragraphs, first and last kept."""
    gone = set(dice.some(range(1, len(paragraphs) - 1), len(paragraphs) // 3, name, "cut"))
    return tuple(line for number, line in enumerate(paragraphs) if number not in gone)


def _page(
    *,
    site: str,
    relation: Relation,
    article: Article,
    source: PlannedPage | None,
    is_preview: bool,
    published_at: datetime,
    title: str,
    paragraphs: tuple[str, ...],
    dice: Dice,
) -> PlannedPage:
    name = f"{article.slug}/{site}/{relation}"
    first = Version(since=published_at, title=title, paragraphs=paragraphs)
    versions = _versions(first, site, name, _EDIT_SHARE[relation], dice)
    moved_at = removed_at = None
    if site in _MOVING_SITES and dice.share(name, "moves") < _MOVE_SHARE:
        moved_at = published_at + timedelta(hours=dice.whole(60, 500, name, "moved"))
    elif not article.is_translation and dice.share(name, "removed") < _REMOVAL_SHARE:
        removed_at = published_at + timedelta(hours=dice.whole(20, 600, name, "removal"))
    return PlannedPage(
        site=site,
        key=dice.digits(8, name, "key"),
        article=article,
        relation=relation,
        source=source,
        is_preview=is_preview,
        published_at=published_at,
        versions=versions,
        moved_at=moved_at,
        removed_at=removed_at,
        removal=dice.pick(_REMOVALS, name, "how"),
    )


def _versions(
    first: Version, site: str, name: str, edit_share: float, dice: Dice
) -> tuple[Version, ...]:
    """The version of the first day and, for some pages, one edit after it."""
    if dice.share(name, "edited") >= edit_share:
        return (first,)
    paragraphs, title = first.paragraphs, first.title
    since = first.since + timedelta(minutes=dice.whole(40, 12 * 24 * 60, name, "edit time"))
    second = replace(first, since=since)
    match dice.pick(revisions.EDITS, name, "edit"):
        case "typo":
            first = replace(first, paragraphs=revisions.misprinted(paragraphs, dice, name))
        case "title":
            second = replace(second, title=revisions.updated_title(title, dice, name))
        case "cut":
            second = replace(second, paragraphs=revisions.without_one(paragraphs, dice, name))
        case "added":
            editors = OUTLET_NAMES.get(site, "本站")
            second = replace(second, paragraphs=revisions.with_addition(paragraphs, editors, since))
        case "figures":
            changed = revisions.with_other_figures(paragraphs, dice, name)
            second = replace(second, paragraphs=changed)
    is_edited = (first.title, first.paragraphs) != (second.title, second.paragraphs)
    return (first, second) if is_edited else (first,)
