"""The JSON an article sits in: found on a page, and read by path."""

import json
import re
from functools import cache
from typing import Any
from urllib.parse import quote

from lxml import etree

from ingest.errors import ConfigError
from ingest.extract.decode import Decoded
from ingest.extract.page import HtmlPage, state_of
from ingest.portals.rules import Rules

# A script longer than this is a program or a list of other articles, not this article's data.
_MAX_SCRIPT_CHARS = 2_000_000
_NAME = r"[^.,\[\]\s]+"
_STEP = re.compile(rf"({_NAME})?(?:\[(?:({_NAME})=([^\],]*))?(\]))?")
_HOLE = re.compile(r"\{([^{}]+)\}")
# What programs write and JSON does not allow; strings are matched first to be left alone.
_LOOSE = re.compile(
    r'"(?:[^"\\]|\\.)*"|(?P<none>\b(?:undefined|NaN|void 0)\b)|(?P<comma>,)(?=\s*[}\]])', re.DOTALL
)


def json_answer(decoded: Decoded) -> dict[str, Any] | None:
    """Return the object that a whole page is when it is an interface's answer, else None."""
    text = decoded.text.strip()
    if not (text.startswith("{") and text.endswith("}")):
        return None
    try:
        answer = json.loads(text, strict=False)
    except (ValueError, RecursionError):
        return None
    return answer if isinstance(answer, dict) else None


def page_around(decoded: Decoded, *, url: str) -> HtmlPage:
    """Return a page without any line, to stand for an answer that is no HTML."""
    return HtmlPage(url=url, root=etree.Element("html"), lines=[], depth=0, decoded=decoded)


def state_on(page: HtmlPage, rules: Rules) -> Any:
    """Return the JSON a template names on an HTML page, or None."""
    if rules.state_script:
        return state_of(page, rules.state_script)
    if rules.state_after:
        before = _pattern(rules.state_after)
        for script in page.scripts:
            if len(script) > _MAX_SCRIPT_CHARS:
                continue
            for match in before.finditer(script):
                state = _object(script, match.end())
                if state is not None:
                    return state
    return None


def values_at(state: Any, paths: str) -> list[list[str]]:
    """Return the texts and whole numbers at each path that leads to any, in order of the paths.

    Args:
        state: Parsed JSON.
        paths: Paths separated by commas, as ``Rules`` describes them.
    """
    found = []
    for path in paths.split(","):
        texts = [str(value).strip() for value in _at(state, path.strip()) if _is_text(value)]
        texts = [text for text in texts if text]
        if texts:
            found.append(texts)
    return found


def filled(template: str, state: Any) -> str | None:
    """Return an address with its paths replaced by what stands there, None if one is empty."""
    parts: list[str] = []
    end = 0
    for hole in _HOLE.finditer(template):
        values = values_at(state, hole[1])
        if not values:
            return None
        # An address is put in as it is, a key as a part of one.
        value = values[0][0] if hole[0] == template else quote(values[0][0], safe="")
        parts += [template[end : hole.start()], value]
        end = hole.end()
    return "".join((*parts, template[end:]))


def _is_text(value: Any) -> bool:
    return isinstance(value, str | int) and not isinstance(value, bool)


def _at(state: Any, path: str) -> list[Any]:
    values = [state]
    for step in path.split("."):
        match = _STEP.fullmatch(step)
        if match is None or not step:
            raise ConfigError(f"path {path!r} cannot be read at {step!r}")
        name, key, wanted, is_list = match.groups()
        if name is not None:
            values = [inner for value in values for inner in _child(value, name)]
        if is_list:
            values = [item for value in values if isinstance(value, list) for item in value]
        if key is not None:
            values = [v for v in values if isinstance(v, dict) and str(v.get(key)) == wanted]
    return values


def _child(value: Any, name: str) -> list[Any]:
    if isinstance(value, dict):
        return [value[name]] if value.get(name) is not None else []
    if isinstance(value, list) and name.isdigit() and int(name) < len(value):
        return [value[int(name)]]
    return []


@cache
def _pattern(expression: str) -> re.Pattern[str]:
    return re.compile(expression)


def _object(text: str, start: int) -> Any:
    """Return the object that begins at an offset, whatever code follows it, or None."""
    body = text[start:].lstrip()
    if not body.startswith(("{", "[")):
        return None
    decoder = json.JSONDecoder(strict=False)
    try:
        return decoder.raw_decode(body)[0]
    except (ValueError, RecursionError):
        pass
    try:
        return decoder.raw_decode(_LOOSE.sub(_strict, body))[0]
    except (ValueError, RecursionError):
        return None


def _strict(match: re.Match[str]) -> str:
    if match["none"]:
        return "null"
    return "" if match["comma"] else match[0]
