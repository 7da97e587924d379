"""The table of line rules: wordings of lines that are not the article's text."""

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Literal

from ingest.extract.rows import are_names
from ingest.extract.spared import is_reported

# Marks that open a notice as they open an entry of a list: ``*本文转载自…``, ``● 编辑：…``.
_BULLETS = "*＊※•·●○◆◇■□★☆▶►➤#｜| 　"


@dataclass(frozen=True, slots=True, kw_only=True)
class LineRule:
    """One row of the tables in ``line_rules/``."""

    id: str
    action: Literal["drop", "stop", "cut"]
    where: Literal["any", "head", "tail", "edge"]
    max: int
    match: re.Pattern[str]
    seen: str
    spares: Literal["reported", "live_entry", "asked_for", "cell", "code", "no_names"] | None = None
    firm: bool = False


@cache
def line_rules() -> tuple[LineRule, ...]:
    """Return the table, in the order the rules are tried."""
    folder = files("ingest.extract") / "line_rules"
    tables = [
        tomllib.loads(file.read_text(encoding="utf-8"))
        for file in sorted(folder.iterdir(), key=lambda file: file.name)
    ]
    return tuple(
        LineRule(**{**row, "match": re.compile(row["match"])})
        for table in tables
        for row in table["rule"]
    )


@cache
def _rules_for(length: int) -> tuple[LineRule, ...]:
    """Return the rules that may touch a line of a length: a paragraph meets hardly any."""
    return tuple(rule for rule in line_rules() if length <= rule.max)


def matching_rule(
    text: str,
    *,
    in_head: bool = False,
    in_tail: bool = False,
    in_edge: bool = True,
    is_followed: bool = False,
) -> LineRule | None:
    """Return the first rule of the table that a line meets, or None.

    Args:
        text: The line.
        in_head: Whether no sentence of the body stands before it.
        in_tail: Whether it stands in the second half.
        in_edge: Whether it stands before the first or behind nearly the last sentence.
        is_followed: Whether the next line is a sentence; then it heads a section and ends nothing.
    """
    if "﹕" in text:
        text = text.replace("﹕", "：")  # the colon of Hong Kong's pages
    rule = _matching(text, in_head, in_tail, in_edge, is_followed)
    if rule is None and text[:1] in _BULLETS:
        bare = text.lstrip(_BULLETS)
        rule = _matching(bare, in_head, in_tail, in_edge, is_followed) if bare else None
    return rule


def _matching(
    text: str, in_head: bool, in_tail: bool, in_edge: bool, is_followed: bool
) -> LineRule | None:
    for rule in _rules_for(len(text)):
        if rule.where == "edge" and not in_edge:
            continue
        if rule.action == "stop" and is_followed and not in_edge and not rule.firm:
            continue
        if (rule.where == "head" and not in_head) or (rule.where == "tail" and not in_tail):
            continue
        if rule.match.search(text):
            if rule.spares == "reported" and is_reported(text):
                continue
            if rule.spares == "no_names" and not are_names(text.strip("（()） ")):
                continue
            return rule
    return None
