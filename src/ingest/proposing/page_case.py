"""A page in the shape of a site's articles, with text of our own: what a test reads."""

import re
from collections.abc import Mapping
from html import escape

from lxml.etree import _Element as Element

from ingest.proposing.rules import FIELDS, Sample, node_of

TITLE = "云屿市给公园里的巡逻机器人写下十条规矩"

PARAGRAPHS = (
    "云屿市公布了公园巡逻机器人的使用办法，一共十条，第一条写的是机器人不得追赶行人。",
    "办法由一个九人小组起草，成员有园林工人、轮椅使用者、两名中学生和一位训狗师。",
    "小组用三个月跟着机器人走完了全市十七座公园，把每一次停顿和绕行都记在本子上。",
    "“它会让路，可是不会打招呼。”训狗师白朗说，动物和孩子都需要一个提前的信号。",
    "办法要求机器人在转弯以前亮灯，夜里的录像七天以后删除，任何人都可以申请查看自己的那一段。",
    "试行一年以后，小组会根据投诉和事故的记录修改条文，修改的理由同样公开。",
)
"""Our own sentences."""

AUTHOR = "沈一舟"
SOURCE = "云屿晚报"

_KEPT = ("class", "id", "itemprop")
_TEXT = re.compile(r"\s+")
_LABELS = 24
_VOID = frozenset({"br", "img", "hr", "input", "meta", "link"})


def page_in_shape(sample: Sample) -> str:
    """Return a page that is built like a sample but says what we wrote.

    Of its elements those stay that hold title, author, date, source and body, and those around
    them, with class and id; of its words the labels beside a name and the date, as printed.

    Args:
        sample: An article page of the site.
    """
    roles: dict[Element, str] = {}
    for field in FIELDS:
        node = node_of(field, sample)
        if node is not None:
            roles.setdefault(node, field)
    kept: dict[Element, None] = {}
    for node in roles:
        kept.update(dict.fromkeys([node, *node.iterancestors()]))
    body = sample.html.root.find("body")
    root = sample.html.root if body is None else body
    inner = _element(root, roles, kept, sample) if root in kept else ""
    tail = _title_tail(sample)
    return (
        '<!DOCTYPE html>\n<html lang="zh-CN">\n<head>\n<meta charset="utf-8">\n'
        f"<title>{TITLE}{escape(tail, quote=False)}</title>\n</head>\n{inner}\n</html>\n"
    )


def _element(
    node: Element, roles: Mapping[Element, str], kept: Mapping[Element, None], sample: Sample
) -> str:
    role = roles.get(node)
    inside = [child for child in node if child in kept]
    if role == "body":
        content = _paragraphs(node)
    elif role is not None and not inside:
        content = escape(_in_our_words(" ".join("".join(node.itertext()).split()), sample))
    elif role is not None:
        content = _mixed(node, roles, kept, sample)
    else:
        content = "\n".join(_element(child, roles, kept, sample) for child in inside)
    return f"{_opening(node)}{content}</{node.tag!s}>"


def _mixed(
    node: Element, roles: Mapping[Element, str], kept: Mapping[Element, None], sample: Sample
) -> str:
    """Return what a short node holds, other nodes of ours inside it in their places."""
    parts = [escape(_in_our_words(node.text or "", sample))]
    for child in node:
        if child in kept:
            parts.append(_element(child, roles, kept, sample))
        elif isinstance(child.tag, str) and child.tag not in _VOID:
            words = " ".join("".join(child.itertext()).split())
            parts.append(f"{_opening(child)}{escape(_in_our_words(words, sample))}</{child.tag!s}>")
        parts.append(escape(_in_our_words(child.tail or "", sample)))
    return "".join(parts)


def _paragraphs(node: Element) -> str:
    """Return our paragraphs in the element that most of a body's children are."""
    tags = [child.tag for child in node.iter() if child.tag in {"p", "section", "br"}]
    if "p" in tags:
        return "\n" + "\n".join(f"<p>{text}</p>" for text in PARAGRAPHS) + "\n"
    if "section" in tags:
        return "\n" + "\n".join(f"<section>{text}</section>" for text in PARAGRAPHS) + "\n"
    if "br" in tags:
        return "<br><br>\n".join(f"　　{text}" for text in PARAGRAPHS)
    return "\n" + "\n".join(f"<div>{text}</div>" for text in PARAGRAPHS) + "\n"


def _in_our_words(text: str, sample: Sample) -> str:
    """Return a short text with the page's title and names replaced by ours.

    What is left of somebody else's words, if it is more than a few labels, is left out.
    """
    parts = sample.parts
    text = _TEXT.sub(" ", text)
    ours = {parts.title_raw: TITLE, parts.declared_source: SOURCE}
    ours |= dict.fromkeys((parts.author or "").split("、"), AUTHOR)
    date = parts.published.raw if parts.published else None
    left = text
    for value in [*ours, date]:
        left = left.replace(value, "") if value else left
    if len(left.strip()) > _LABELS:
        return next((own for value, own in ours.items() if value and value in text), date or "")
    for value, own in ours.items():
        text = text.replace(value, own) if value else text
    return text


def _opening(node: Element) -> str:
    marks = "".join(f' {name}="{escape(str(node.get(name)))}"' for name in _KEPT if node.get(name))
    return f"<{node.tag!s}{marks}>"


def _title_tail(sample: Sample) -> str:
    """Return what a page's title says behind the headline: the name of its site."""
    title, own = sample.html.title_tag, sample.parts.title_raw or ""
    tail = title.partition(own)[2] if own and own in title else ""
    return tail if len(tail) <= _LABELS else ""
