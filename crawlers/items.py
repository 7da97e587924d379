"""Items of a JSON list, found and read by path; how a path is written: see ``JsonApi``."""

import json
import re
from fnmatch import fnmatchcase
from typing import Any, NamedTuple

from ingest.errors import ConfigError

_NAME = r"[^.,\[\]\s]+"
_STEP = re.compile(rf"({_NAME})?(\[(?:({_NAME})=([^\],]*))?\])?")
_HOLE = re.compile(r"\{([^{}]+)\}")


class ShapeChangedError(ValueError):
    """A route answered, but not in the shape that is declared."""


class Item(NamedTuple):
    """One value of an answer.

    Args:
        value: What stands there.
        around: The objects it stands in, the nearest first.
    """

    value: Any
    around: tuple[dict[str, Any], ...] = ()


def items_at(data: Any, paths: str) -> list[Item]:
    """Return the items of the first path that leads to any; empty if the lists there are.

    Raises:
        ShapeChangedError: No path leads to a list.
    """
    problem, is_there = None, False
    for path in paths.split(","):
        try:
            items = _walk([Item(data)], path.strip())
            items = items if path.strip().endswith("]") else _listed(items, path)
        except ShapeChangedError as error:
            problem = problem or error
            continue
        is_there = True
        if items:
            return items
    if problem is not None and not is_there:
        raise problem
    return []


def text_at(item: Item, paths: str) -> str:
    """Return the first text or number that a path leads to, in the item or around it, or ""."""
    for path in paths.split(","):
        for place in (item.value, *item.around):
            try:
                found = _walk([Item(place)], path.strip())
            except ShapeChangedError:
                continue
            texts = [str(hit.value).strip() for hit in found if _is_text(hit.value)]
            if text := next(filter(None, texts), ""):
                return text
    return ""


def filled(templates: str | tuple[str, ...], item: Item) -> str | None:
    """Return the first template that an item fills, filled; None if it fills none."""
    for template in (templates,) if isinstance(templates, str) else templates:
        texts = [text_at(item, hole) for hole in _HOLE.findall(template)]
        if all(texts):
            rest = iter(texts)
            return _HOLE.sub(lambda _: next(rest), template)  # noqa: B023 - used at once
    return None


def _walk(items: list[Item], path: str) -> list[Item]:
    for step in path.split(".") if path else ():
        match = _STEP.fullmatch(step)
        if match is None or not step:
            raise ConfigError(f"path {path!r} cannot be read at {step!r}")
        name, is_list, key, wanted = match.groups()
        if name is not None:
            items = _children(items, name, path)
        if is_list:
            items = _listed(items, path)
        if key is not None:
            items = [item for item in items if _spelled(item.value, key) == wanted]
    return items


def _children(items: list[Item], name: str, path: str) -> list[Item]:
    """Return what stands under a name; a null there is a list without items."""
    found: list[Item] = []
    for value, around in items:
        if isinstance(value, dict):
            outer = (value, *around)
            keys = [name] if name in value else [key for key in value if fnmatchcase(key, name)]
            found += [Item(value[key], outer) for key in keys]
        elif isinstance(value, list) and name.isdigit() and int(name) < len(value):
            found.append(Item(value[int(name)], around))
    if items and not found:
        raise ShapeChangedError(f"no {name!r} on the way to {path!r}")
    return [item for item in found if item.value is not None]


def _listed(items: list[Item], path: str) -> list[Item]:
    lists = [item for item in items if isinstance(item.value, list)]
    if items and not lists:
        raise ShapeChangedError(f"{path!r} is no list")
    return [Item(value, around) for values, around in lists for value in values]


def _spelled(value: Any, key: str) -> str | None:
    """Return a field as JSON spells it, a text without quotes; None of what has no fields."""
    if not isinstance(value, dict):
        return None
    field = value.get(key)
    return field if isinstance(field, str) else json.dumps(field)


def _is_text(value: Any) -> bool:
    return isinstance(value, str | int) and not isinstance(value, bool)
