"""Read articles of our own wording with the labels marked in the text.

The text is repaired and simplified as the corpus does it, and the labels move along. What real
people and bodies say in these articles is made up.

A file is the article, one paragraph a line. Lines at its head that begin with ``# says`` name the
speakers: ``# says key = full name, another form``. The marks in the text:

* ``[[key|words]]`` is a quotation; ``?`` as key means that nobody can be named. ``d:`` before the
  key is a document, ``t:`` a turn of an interview, ``i:`` words without quotation marks, ``~`` a
  fragment. The last two are neither rewarded nor punished.
* ``{p name}`` is a person, ``o`` an organisation, ``m`` a model, ``l`` a law, ``e`` an event. What
  a name is linked to stands in ``links.toml``; ``{p name=}`` is somebody else of that name.

Odd numbers may be read while rules are mended, even ones are only counted.
"""

import re
import tomllib
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

from ingest.text.clean import normalise
from ingest.text.edit import Edit
from ingest.text.script import simplified

HERE = Path(__file__).resolve().parent
TYPES = {"p": "person", "o": "org", "m": "model", "l": "law", "e": "event"}
KINDS = {"": "direct", "d:": "document", "t:": "turn", "i:": "indirect", "~": "direct"}
MARK = re.compile(
    r"\[\[(?P<kind>d:|t:|i:|~|)(?P<who>[^|\[\]]+)\||(?P<shut>\]\])"
    r"|\{(?P<type>[polme]) (?P<name>[^{}=]+)(?:=(?P<entity>\w*))?\}"
)


@cache
def links() -> dict[str, str]:
    """Return which entity a name stands for."""
    return tomllib.loads((HERE / "links.toml").read_text("utf-8"))


def record_of(text_id: str, marked: str) -> dict[str, Any]:
    """Return an article with its labels, in the form of the labelled set.

    Raises:
        ValueError: A mark is not opened or not shut.
    """
    head, body = [], []
    for line in marked.strip().splitlines():
        (head if line.startswith("# ") else body).append(line)
    speakers = dict(line.removeprefix("# says ").split(" = ", 1) for line in head)
    marked = "\n".join(body)
    plain: list[str] = []
    length = last = 0
    quotes: list[dict[str, Any]] = []
    mentions: list[dict[str, Any]] = []
    open_: list[dict[str, Any]] = []
    for mark in MARK.finditer(marked):
        plain.append(marked[last : mark.start()])
        length += len(plain[-1])
        last = mark.end()
        if mark["who"]:
            names: list[str | None] = [*speakers.get(mark["who"], mark["who"]).split(", ")]
            if mark["who"] == "?":
                names = [None]
            quote = {"start": length, "kind": KINDS[mark["kind"]], "speaker": names[0]}
            quote |= {"speaker_alt": names[1:], "partial": mark["kind"] == "~"}
            quotes.append(quote)
            open_.append(quote)
        elif mark["shut"]:
            if not open_:
                raise ValueError(f"{text_id}: nothing to shut before {marked[last : last + 20]!r}")
            open_.pop()["end"] = length
        else:
            name, entity = mark["name"], mark["entity"]
            plain.append(name)
            mention = {"start": length, "end": length + len(name), "type": TYPES[mark["type"]]}
            length += len(name)
            entity = links().get(name) if entity is None else entity or None
            mentions.append(mention | {"entity": entity})
    plain.append(marked[last:])
    text = "".join(plain)
    if open_ or re.search(r"\[\[|\]\]|[{}]", text):
        raise ValueError(f"{text_id}: a mark is left open")
    return {
        "id": text_id,
        "n_chars": len(text),
        "text": text,
        "quotes": quotes,
        "mentions": mentions,
    }


def records(folder: Path) -> Iterator[dict[str, Any]]:
    """Yield the articles of a folder with their labels, in order of their numbers."""
    for path in sorted(folder.glob("*.txt")):
        yield _repaired(record_of(path.stem, path.read_text("utf-8")))


def half_of(text_id: str) -> str:
    """Return ``dev`` for odd numbers and ``test`` for even ones."""
    return "dev" if int(text_id.split("_", maxsplit=1)[0]) % 2 else "test"


def _repaired(record: dict[str, Any]) -> dict[str, Any]:
    """Return a record with its text as the corpus has it."""
    whole = normalise(record["text"])
    for label in (*record["quotes"], *record["mentions"]):
        for key in ("start", "end"):
            for _, edits in whole.edits_by_step:
                label[key] = _moved(label[key], edits)
    for quote in record["quotes"]:
        quote["speaker"] = quote["speaker"] and simplified(quote["speaker"])
        quote["speaker_alt"] = [simplified(name) for name in quote["speaker_alt"]]
    return record | {"text": whole.text, "n_chars": len(whole.text)}


def _moved(offset: int, edits: Iterable[Edit]) -> int:
    """Return where an offset is after the edits of one step."""
    shift = 0
    for edit in sorted(edits, key=lambda one: one.at):
        start = edit.at - shift
        if offset <= start:
            break
        if offset < start + len(edit.old):
            return edit.at + min(offset - start, len(edit.new))
        shift += len(edit.new) - len(edit.old)
    return offset + shift
