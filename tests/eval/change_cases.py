"""What happens to the pages of the sample web between two visits, and what a look should find."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import timedelta

from ingest.sampleweb import revisions
from ingest.sampleweb.articles import all_articles
from ingest.sampleweb.days import end_of_days
from ingest.sampleweb.dice import Dice
from ingest.sampleweb.mishaps import Mishap, Sort
from ingest.sampleweb.plan import PlannedPage, Version, planned_pages

FETCHED_AT = end_of_days() + timedelta(hours=9)
HAPPENED_AT = FETCHED_AT + timedelta(days=1)
VISITED_AT = (FETCHED_AT + timedelta(days=2), FETCHED_AT + timedelta(days=4))

MISHAPS: dict[str, tuple[str, frozenset[str]]] = {
    "aged": ("unchanged", frozenset()),
    "soft_404": ("gone", frozenset()),
    "section": ("gone", frozenset()),
    "not_found_page": ("gone", frozenset()),
    "retracted": ("changed", frozenset({"retracted"})),
    "forbidden": ("blocked", frozenset()),
    "check": ("blocked", frozenset()),
    "login": ("blocked", frozenset()),
    "login_page": ("blocked", frozenset()),
    "wall": ("blocked", frozenset()),
    "server_error": ("outage", frozenset()),
    "maintenance": ("outage", frozenset()),
    "empty": ("outage", frozenset()),
    "cut": ("outage", frozenset()),
    "cut_quietly": ("outage", frozenset()),
}
EDITS: dict[str, frozenset[str]] = {
    "typo": frozenset({"typo"}),
    "title": frozenset({"title_changed"}),
    "cut_paragraph": frozenset({"paragraph_cut"}),
    "added": frozenset({"paragraph_added", "update"}),
    "figures": frozenset({"update"}),
    "reworded": frozenset({"update"}),
}
NO_ANSWER = ("timeout", "dns", "connection", "robots_unreachable")

KINDS = (
    *("typo", "title", "cut_paragraph", "added", "figures", "reworded", "retracted"),
    *("404", "410", "soft_404", "soft_404", "soft_404", "home", "section", "not_found_page"),
    *("moved", "forbidden", "check", "login", "login_page", "wall"),
    *("server_error", "maintenance", "empty", "cut", "cut_quietly", "no_answer", "robots"),
    *("aged", "aged", "aged", "same"),
)
"""What happens, in turn; what real webs do most often comes more often."""

UNMOVED = frozenset({"farm", "accounts"})
"""Sites whose addresses say what a page is."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """One page and what happens to it.

    Args:
        kind: What happens.
        page: The page with its whole life.
        mishap: What stands at its address then, or None.
        answer: Why nothing comes back then, or None.
        outcome: What a look should find.
        changes: How it should be typed.
    """

    kind: str
    page: PlannedPage
    mishap: Mishap | None = None
    answer: str | None = None
    outcome: str
    changes: frozenset[str] = frozenset()

    @property
    def is_removal(self) -> bool:
        """Whether the article is gone."""
        return self.outcome == "gone"


def cases_of(seed: int, kinds: Iterator[str]) -> list[Case]:
    """Return one case for each page of a web, in turn over the kinds."""
    dice = Dice(seed)
    plan = planned_pages(all_articles(), dice)
    known = {}
    for page in plan:  # copies point to the page they were copied from
        source = known.get(page.source.name) if page.source else None
        known[page.name] = replace(
            page, source=source, versions=page.versions[:1], moved_at=None, removed_at=None
        )
    found = []
    for number, page in enumerate(dice.some(list(known.values()), len(known), "order")):
        case = next(one for kind in kinds if (one := _case(kind, page, dice, number)))
        found.append(case)
    return found


def _case(kind: str, page: PlannedPage, dice: Dice, number: int) -> Case | None:
    """Return a page to which something happens, None if it cannot."""
    if kind in EDITS:
        edited = _edited(kind, page, dice)
        return edited and Case(kind=kind, page=edited, outcome="changed", changes=EDITS[kind])
    if kind in MISHAPS:
        if kind == "cut_quietly" and page.is_preview:
            return None  # the beginning of a beginning
        sort: Sort = kind  # type: ignore[assignment]  # the names are the same
        outcome, changes = MISHAPS[kind]
        mishap = Mishap(sort=sort, since=HAPPENED_AT, number=number)
        return Case(kind=kind, page=page, mishap=mishap, outcome=outcome, changes=changes)
    if kind in {"404", "410", "home"}:
        removed = replace(page, removed_at=HAPPENED_AT, removal=kind)
        return Case(kind=kind, page=removed, outcome="gone")
    if kind == "moved":
        if page.site in UNMOVED:
            return None
        return Case(kind=kind, page=replace(page, moved_at=HAPPENED_AT), outcome="moved")
    if kind == "no_answer":
        answer = NO_ANSWER[number % len(NO_ANSWER)]
        return Case(kind=kind, page=page, answer=answer, outcome="outage")
    if kind == "robots":
        return Case(kind=kind, page=page, answer="robots", outcome="robots")
    return Case(kind=kind, page=page, outcome="unchanged")


def _edited(kind: str, page: PlannedPage, dice: Dice) -> PlannedPage | None:
    first = page.versions[0]
    title, paragraphs = first.title, first.paragraphs
    match kind:
        case "typo":
            paragraphs = revisions.misprinted(paragraphs, dice, page.name)
            if _numerals(paragraphs) != _numerals(first.paragraphs):
                return None  # 一九九四 for 一九四九 is another year
        case "title":
            title = revisions.updated_title(title, dice, page.name)
        case "cut_paragraph":
            paragraphs = revisions.without_one(paragraphs, dice, page.name)
        case "added":
            paragraphs = revisions.with_addition(paragraphs, page.outlet_name, HAPPENED_AT)
        case "figures":
            paragraphs = revisions.with_other_figures(paragraphs, dice, page.name)
        case "reworded":
            paragraphs = _with_a_rewritten_one(paragraphs, dice, page.name)
    if (title, paragraphs) == (first.title, first.paragraphs):
        return None
    second = Version(since=HAPPENED_AT, title=title, paragraphs=paragraphs)
    return replace(page, versions=(first, second))


def _numerals(paragraphs: tuple[str, ...]) -> list[str]:
    return re.findall(r"[\d〇零一二三四五六七八九十百千万亿两]", "".join(paragraphs))


def _with_a_rewritten_one(paragraphs: tuple[str, ...], dice: Dice, key: str) -> tuple[str, ...]:
    """Return the paragraphs, one with its sentences in another order and one more among them."""
    number = dice.whole(0, len(paragraphs) - 1, key, "rewritten")
    first, *rest = paragraphs[number].split("。")
    said = "编辑部随后又向两位当事人核对了经过，他们的说法与此前大体一致"
    rewritten = "。".join([first, said, *reversed([part for part in rest if part]), ""])
    return (*paragraphs[:number], rewritten, *paragraphs[number + 1 :])
