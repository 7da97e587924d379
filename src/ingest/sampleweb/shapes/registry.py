"""The shape of each sample site."""

from ingest.sampleweb.pages import Shape
from ingest.sampleweb.shapes import (
    accounts,
    blog,
    digest,
    farm,
    forum,
    mirror,
    next_js,
    old_gbk,
    state_news,
    weekly,
)

SHAPES: dict[str, Shape] = {
    "jiangcheng": state_news.SHAPE,
    "shendu": next_js.SHAPE,
    "zhixie": weekly.SHAPE,
    "zhongnan": old_gbk.SHAPE,
    "farm": farm.SHAPE,
    "mirror": mirror.SHAPE,
    "wanxiang": digest.SHAPE,
    "forum": forum.SHAPE,
    "manyi": blog.SHAPE,
    "accounts": accounts.SHAPE,
}

_STORED = {"mirror": mirror.stored, "wanxiang": digest.stored}


def as_stored(site: str, title: str, paragraphs: tuple[str, ...]) -> tuple[str, tuple[str, ...]]:
    """Return title and paragraphs as they can be had back from a site's pages."""
    change = _STORED.get(site)
    return change(title, paragraphs) if change else (title, paragraphs)
