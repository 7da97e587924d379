"""A page that reached us as plain text: headline, header, body and tail by their looks.

Nothing but line order and wording is left, so the table of line rules does most of the work. Here
is only what needs the neighbours of a line: where the headline stands, and data of the portal's
system that was wrapped over several lines.
"""

import re
from collections.abc import Sequence
from datetime import UTC, datetime

from ingest.extract.address import addresses_of
from ingest.extract.clues import Clue, Reading
from ingest.extract.decode import Decoded
from ingest.extract.draft import Draft
from ingest.extract.line_table import matching_rule
from ingest.extract.lines import BodyLine
from ingest.extract.page import HtmlPage
from ingest.text.clean import normalise
from ingest.text.dates import instants_in

_HAN = re.compile("[\u3400-\u4dbf\u4e00-\u9fff]")
_SENTENCE_END = re.compile("[。！？；]")
_CLAUSE_STARTS = "：:，,"
_CLAUSE_CHARS = 12
_STOP = re.compile("[。！？]")
_DUMP = re.compile(r"^(?:[a-z_]{3,20}\s*[:：]\s*[^;；:：]{0,60}[;；]\s*){2,}", re.IGNORECASE)
_DUMP_GOES_ON = re.compile(r"^[a-z_]{2,20}\s*[:：]\s*[^;；]{0,60}[;；]", re.IGNORECASE)
_GLUED_CLOCK = re.compile(r"(\d{4}-\d\d-\d\d)(?=\d\d:\d\d)")
_BULLET = re.compile(r"^\s*[*•·\-–]\s*")
# Rules whose lines stand under a headline: date, source, counters, who wrote it.
_UNDER_HEADLINE = frozenset(
    [
        "dateline",
        "dateline_outlet",
        "header_row",
        "source_line",
        "counter",
        "author_line",
        "reporter_line",
    ]
)
_PROSE_HAN = 24
_TITLE_HAN = 5
_TITLE_MAX = 70
_HEADER_MAX = 80
_RENDERED_HAN = 100
_DUMP_LINES = 5


def rendered_text(page: HtmlPage) -> str | None:
    """Return the text of a page that prints a text rendering into one ``pre``, else None.

    Mirrors do so; the lines then mean as much as in a text file. A page with some code in
    ``pre`` has most of its text elsewhere.
    """
    nodes = list(page.root.iter("pre"))
    if len(nodes) != 1:
        return None
    text = "".join(nodes[0].itertext())
    n_han = len(_HAN.findall(text))
    if n_han < _RENDERED_HAN or n_han < 0.8 * sum(line.n_han for line in page.lines):
        return None
    return text


def draft_of_text(
    decoded: Decoded, *, url: str, seen_at: datetime | None, page: HtmlPage | None = None
) -> Draft:
    """Return the draft of a text page.

    Args:
        decoded: Its characters.
        url: Where it came from.
        seen_at: When it was fetched, or None.
        page: The HTML page around the text, or None.
    """
    normalised = normalise(decoded.text)
    lines = _joined_dumps([line.strip() for line in normalised.text.split("\n") if line.strip()])
    title_at = _headline_at(lines)
    start = 0 if title_at is None else title_at
    titles = []
    clues = []
    if title_at is not None:
        titles = [
            Reading(value=lines[title_at], rule="title_text", where=f"line {title_at}", rank=0.0)
        ]
        clues = [
            Clue(text=line, pieces=(line,), where=f"line {start + 1 + i}", zone="header")
            for i, line in enumerate(_under(lines, title_at))
        ]
    return Draft(
        url=url,
        addresses=addresses_of(page, url=url),
        decoded=decoded,
        page=page,
        seen_at=seen_at,
        titles=titles,
        body=[
            BodyLine(text=line, is_boxed=i < start or _is_keyword_list(line))
            for i, line in enumerate(lines)
            if i not in range(start + 1, start + 1 + len(clues))
        ],
        clues=clues,
        method="text",
        agreement=None,
        next_page=None,
        normalised=normalised,
    )


def _joined_dumps(lines: Sequence[str]) -> list[str]:
    """Return the lines with system data that was wrapped made one line.

    Seen in seed 001: ``catalogs : 115955 ; contentid : … ; fi`` goes on in the next two lines.
    """
    joined: list[str] = []
    open_for = 0
    for line in lines:
        is_open = open_for and not joined[-1].endswith((";", "；"))
        if is_open or (open_for and _DUMP_GOES_ON.match(line)):
            joined[-1] = _GLUED_CLOCK.sub(r"\1 ", joined[-1] + line)
            open_for -= 1
            continue
        joined.append(line)
        open_for = _DUMP_LINES if _DUMP.match(line) else 0
    return joined


def _headline_at(lines: Sequence[str]) -> int | None:
    """Return the position of the headline, None when the text begins without one.

    It stands above the first paragraph; the line under it usually holds date, source or a
    counter. Without such a line only the line right above the first paragraph can be it.
    """
    first = next((i for i, line in enumerate(lines) if _is_prose(line)), len(lines))
    candidates = [i for i in range(first) if _may_be_title(lines[i])]
    for i in reversed(candidates):
        below = next((line for line in lines[i + 1 : i + 3] if not _is_noise(line)), "")
        if _is_under_headline(below):
            return i
    repeated = [i for i in candidates if lines.count(lines[i]) > 1]
    if repeated:
        return repeated[-1]
    return candidates[0] if candidates and first - candidates[0] <= 3 else None


def _under(lines: Sequence[str], title_at: int) -> list[str]:
    """Return the lines right under the headline that are date, source or counters."""
    under = []
    for line in lines[title_at + 1 : title_at + 4]:
        if not _is_under_headline(line):
            break
        under.append(line)
    return under


def _is_prose(line: str) -> bool:
    if len(_HAN.findall(line)) < _PROSE_HAN or not _has_clauses(line):
        return False
    return matching_rule(line, in_head=True) is None and not _is_keyword_list(line)


def _has_clauses(line: str) -> bool:
    """Return whether a line ends a sentence, or has two marks with words between them.

    Looks at the first mark and the last one only: a pattern that tries each pair takes a minute
    for a line of 100,000 colons.
    """
    if _SENTENCE_END.search(line):
        return True
    first = next((i for i, char in enumerate(line) if char in _CLAUSE_STARTS), len(line))
    return max(line.rfind("，"), line.rfind(",")) > first + _CLAUSE_CHARS


def _may_be_title(line: str) -> bool:
    return (
        len(_HAN.findall(line)) >= _TITLE_HAN
        and len(line) <= _TITLE_MAX
        and not line.endswith("。")
        and not _BULLET.match(line)
        and not _is_keyword_list(line)
        and matching_rule(line, in_head=True) is None
    )


def _is_under_headline(line: str) -> bool:
    if not line or len(line) > _HEADER_MAX:
        return False
    rule = matching_rule(line, in_head=True)
    if rule is not None:
        return rule.id in _UNDER_HEADLINE
    if _STOP.search(line):
        return False
    # Relative dates (2 年前) need some instant to be recognised; which one does not matter.
    dates = instants_in(line, seen_at=datetime(2099, 1, 1, tzinfo=UTC))
    return bool(dates)


def _is_noise(line: str) -> bool:
    rule = matching_rule(line, in_head=True)
    return rule is not None and rule.id not in _UNDER_HEADLINE


def _is_keyword_list(line: str) -> bool:
    """Return whether a line is words in a row and no sentence, as spam mirrors put on top.

    Seen in seed 002: six and more search words parted by commas, no full stop.
    """
    parts = re.split("[，,、|｜]", line)
    return (
        len(parts) >= 5
        and not _STOP.search(line)
        and max(map(len, parts)) <= 24
        and (len(line) > 40)
    )
