"""The parts of a page around its body: header, tail, and nodes written for machines."""

from collections.abc import Iterable, Sequence

from ingest.extract.clues import Clue, Zone
from ingest.extract.page import HtmlPage
from ingest.extract.visible import Line, label_of

# Between headline and body stand at most 22 lines on 47 pages (share buttons, font sizes).
_HEADER_LINES = 45
_BEFORE_HEADLINE = 4
_TAIL_LINES = 14
# A convention of Chinese news pages: hidden spans that tell a search engine the facts.
_MACHINE_IDS = ("pubtime_baidu", "source_baidu", "author_baidu", "editor_baidu")


def clue_of(line: Line, zone: Zone) -> Clue:
    """Return a visible line as a clue."""
    node = line.node
    marks = [f"{node.get('class') or ''} {node.get('id') or ''}"]
    for child in node.iterdescendants():
        if len(marks) > 6:
            break
        if isinstance(child.tag, str):
            marks.append(f"{child.get('class') or ''} {child.get('id') or ''}")
    return Clue(
        text=line.text,
        pieces=line.pieces,
        where=label_of(node),
        zone=zone,
        mark=" ".join(" ".join(marks).split()),
    )


def header_clues(page: HtmlPage, *, headline: Sequence[int], body_at: int) -> list[Clue]:
    """Return the lines between headline and body, and a few above the headline.

    Args:
        page: The page.
        headline: Positions of lines that show the headline.
        body_at: Position of the first line of the body.
    """
    before = [at for at in headline if at < body_at]
    start = before[-1] + 1 if before else max(0, body_at - 12)
    start = max(start, body_at - _HEADER_LINES)
    lines = [line for line in page.lines[start:body_at] if not line.hidden]
    clues = [clue_of(line, "header") for line in lines]
    if before:
        above = page.lines[max(0, before[-1] - _BEFORE_HEADLINE) : before[-1]]
        clues += [clue_of(line, "header") for line in above if not line.hidden and not line.is_linked]
    return clues


def machine_clues(page: HtmlPage) -> list[Clue]:
    """Return the nodes that tell search engines time, source, author and editor."""
    clues = []
    for name in _MACHINE_IDS:
        node = page.root.get_element_by_id(name, None)
        if node is None:
            continue
        text = " ".join("".join(node.itertext()).split())
        if text:
            clues.append(Clue(text=text, pieces=(text,), where=f"#{name}", zone="hidden"))
    return clues


def tail_clues(page: HtmlPage, *, after: int) -> list[Clue]:
    """Return the lines behind the body.

    Args:
        page: The page.
        after: Position of the last line of the body.
    """
    lines = page.lines[after + 1 : after + 1 + _TAIL_LINES]
    return [clue_of(line, "tail") for line in lines if not line.hidden and not line.is_linked]


def text_clues(texts: Iterable[str], zone: Zone) -> list[Clue]:
    """Return plain lines as clues."""
    return [Clue(text=text, pieces=(text,), where=zone, zone=zone) for text in texts]
