"""From a draft to the parts of an article: lines cleaned, fields decided, quality judged."""

from collections.abc import Sequence
from dataclasses import replace

from ingest.extract.byline import author_of, editor_of
from ingest.extract.clues import Clue, choose
from ingest.extract.dateline import published_of
from ingest.extract.draft import Draft
from ingest.extract.lines import BodyLine, CleanedLines, clean_lines
from ingest.extract.original import original_title_of
from ingest.extract.parts import ArticleParts
from ingest.extract.quality import judge
from ingest.extract.source import sources_of
from ingest.extract.taiwan import with_source_label
from ingest.extract.title import strip_farm_tail
from ingest.extract.zones import dropped_clues, text_clues
from ingest.text.clean import Normalised, normalise
from ingest.text.edit import Edit
from ingest.text.urls import canonical_url

_BODY_ENDS = 4


def assemble(draft: Draft) -> ArticleParts:
    """Return the parts of the article a draft holds; quality is judged, nothing is refused."""
    title_raw, title_claims = choose("title", draft.titles)
    whole = draft.normalised or normalise(_together(title_raw, [line.text for line in draft.body]))
    printed = title_raw if draft.normalised else whole.text.split("\n", 1)[0]
    title = strip_farm_tail(printed) if printed else None
    if title_raw and title and "".join(title_raw.split()) == "".join(title.split()):
        title = strip_farm_tail(" ".join(title_raw.split()))
    body = draft.body if draft.normalised else _normalised_lines(draft.body, whole)
    cleaned = clean_lines(body, title=title)
    raw_lines, texts, edits = _texts_of(draft, body, cleaned, whole, title_raw=title_raw)
    clues = [
        *_normalised_clues(draft.clues, whole),
        *dropped_clues(body, cleaned),
        *text_clues(texts[:_BODY_ENDS], "body"),
        *text_clues(texts[_BODY_ENDS:][-_BODY_ENDS:], "body"),
    ]
    editor, editor_claims = editor_of(clues)
    author, author_claims = author_of(clues, page=draft.page, editor=editor)
    is_traditional = whole.script == "Hant"
    sources = sources_of(
        with_source_label(clues) if is_traditional else clues,
        page=draft.page,
        references=cleaned.references,
    )
    published, date_claims = published_of(
        clues,
        page=draft.page,
        url=draft.url,
        seen_at=draft.seen_at,
        headline=draft.headline,
        is_traditional=is_traditional,
    )
    original, original_claims = original_title_of(clues, title=title)
    address, address_claims = choose("canonical_url", draft.addresses)
    flags = tuple(dict.fromkeys((*draft.decoded.flags, *whole.flags)))
    quality = judge(
        title=title,
        lines=texts,
        n_linked=sum(line.is_linked and not line.is_boxed for line in body),
        has_time=published is not None,
        agreement=draft.agreement,
        flags=flags,
    )
    return ArticleParts(
        url=draft.url,
        canonical_url=canonical_url(address or draft.url),
        title=title or None,
        title_raw=title_raw,
        text="\n".join(texts),
        text_raw="\n".join(raw_lines),
        dropped=tuple(cleaned.dropped),
        author=author,
        editor=editor,
        declared_source=sources.declared,
        source=sources.source,
        original_title=original,
        references=cleaned.references,
        published=published,
        script=whole.script,
        edits=edits,
        method=draft.method,
        agreement=None if draft.agreement is None else round(draft.agreement, 3),
        quality=quality.score,
        quality_reasons=quality.reasons,
        charset=draft.decoded.charset,
        flags=flags,
        next_page=draft.next_page,
        claims=(
            *title_claims,
            *author_claims,
            *editor_claims,
            *sources.claims,
            *original_claims,
            *date_claims,
            *address_claims,
        ),
    )


def _together(title: str | None, lines: Sequence[str]) -> str:
    """Return headline and body as one text, so that a page's dirt is judged on all of it.

    One gloss in brackets or one gap proves nothing in a headline alone.
    """
    return "\n".join((title or "", "", *lines))


def _normalised_lines(body: Sequence[BodyLine], whole: Normalised) -> list[BodyLine]:
    """Return the lines with normalised text, each still knowing where it stood.

    Joining hard-wrapped lines is the only step that changes their number; then what the page
    marked as a box or a link list is taken out first.
    """
    if not whole.edits:
        return list(body)
    texts = whole.text.split("\n")[2:]
    if len(texts) == len(body):
        return [replace(line, text=text) for line, text in zip(body, texts, strict=True)]
    plain = [line.text for line in body if not (line.is_boxed or line.is_caption)]
    return [BodyLine(text=text) for text in normalise("\n".join(plain)).text.split("\n")]


def _texts_of(
    draft: Draft,
    body: Sequence[BodyLine],
    cleaned: CleanedLines,
    whole: Normalised,
    *,
    title_raw: str | None,
) -> tuple[list[str], list[str], tuple[Edit, ...]]:
    """Return body lines as printed, as text, and the edits between the two."""
    texts = list(cleaned.texts)
    if draft.normalised is not None:
        return draft.decoded.text.splitlines(), texts, whole.edits
    if not whole.edits or len(body) != len(draft.body):
        return [draft.body[i].text for i in cleaned.kept if i < len(draft.body)], texts, whole.edits
    raw = [draft.body[i].text for i in cleaned.kept]
    again = normalise(_together(title_raw, raw))
    lines = again.text.split("\n")[2:]
    if len(lines) != len(texts):
        return raw, texts, whole.edits
    return raw, texts, again.edits


def _normalised_clues(clues: Sequence[Clue], whole: Normalised) -> list[Clue]:
    """Return the clues in the state of the body: a clean page's clues are as printed."""
    if not whole.edits or not clues:
        return list(clues)
    flat = [part for clue in clues for part in (clue.text, *clue.pieces)]
    parts = normalise("\n".join(flat)).text.split("\n")
    if len(parts) != len(flat):
        return list(clues)
    done, at = [], 0
    for clue in clues:
        end = at + 1 + len(clue.pieces)
        done.append(replace(clue, text=parts[at], pieces=tuple(parts[at + 1 : end])))
        at = end
    return done
