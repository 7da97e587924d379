"""One article read again by other rules, and what differs from its stored rows.

Worker processes read; an article that stays as it is costs its caller nothing, for its digest says
so without its rows.
"""

from collections.abc import Sequence
from dataclasses import dataclass, fields, replace
from datetime import datetime

from ingest.assemble import DETAILS, MARKS, Made, Rules
from ingest.extraction import Failure, Job, Reading, made_of, pages_of, read
from ingest.model.article import Article, ClaimRow, Content, DroppedLineRow, TopicRow
from ingest.model.mention import MentionRow, QuoteRow


@dataclass(frozen=True, slots=True, kw_only=True)
class Stored:
    """The rows that the ledger holds of one article."""

    article: Article
    dropped: tuple[DroppedLineRow, ...] = ()
    claims: tuple[ClaimRow, ...] = ()
    topics: tuple[TopicRow, ...] = ()
    mentions: tuple[MentionRow, ...] = ()
    quotes: tuple[QuoteRow, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Former:
    """One look that brought a text.

    Args:
        looked_at: When, UTC.
        job: The pages as they then were; None where they are those of the article itself.
        text_sha256: The text, as the ledger has it.
        title: The headline, as the ledger has it.
    """

    looked_at: datetime
    job: Job | None
    text_sha256: str
    title: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """An article to be read again.

    Args:
        job: Its pages.
        article_id: Its id.
        made_digest: Of what was made of them before; None where nobody knows.
        formers: The looks that brought its texts, in order of time.
    """

    job: Job
    article_id: str
    made_digest: str | None
    formers: tuple[Former, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Restated:
    """What a look brought, as the present rules read it."""

    looked_at: datetime
    title: str | None
    content: Content


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """What came of a task.

    Args:
        made: The new rows, why there is no article, or None where the rows are as before.
        readdressed: The other address that the page gives itself now; None as a rule.
        restated: Looks whose text or headline is another.
    """

    made: Made | Failure | None = None
    readdressed: str | None = None
    restated: tuple[Restated, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Revision:
    """The rows of an article that other rules make otherwise.

    Args:
        stored: As they were.
        made: As they are now, under the same address and id.
        fields: Names of the columns and details that differ.
    """

    stored: Stored
    made: Made
    fields: tuple[str, ...]


def reread(task: Task, rules: Rules) -> Result:
    """Return what comes of an article that is read again."""
    made = _made(task.job, rules)
    if isinstance(made, Failure):
        return Result(made=made)
    article = made.article
    return Result(
        made=made if article.made_digest != task.made_digest else None,
        readdressed=article.canonical_url if article.article_id != task.article_id else None,
        restated=tuple(_restated(task.formers, made, rules)),
    )


def read_work(work: Task | Job, rules: Rules) -> Result | Reading:
    """Return what comes of an article, or of a page that gave none: one pool does both."""
    return reread(work, rules) if isinstance(work, Task) else read(work, rules)


def revision_of(stored: Stored, made: Made) -> Revision | None:
    """Return what is other in an article, None if all is as it was."""
    made = pinned(made, stored.article)
    differing = differing_fields(stored, made)
    return Revision(stored=stored, made=made, fields=differing) if differing else None


def pinned(made: Made, article: Article) -> Made:
    """Return rows under the address, id and first instant that their article had before."""
    identity = article.article_id
    current = replace(
        made.article,
        article_id=identity,
        canonical_url=article.canonical_url,
        first_seen_at=article.first_seen_at,
    )
    if made.article.article_id == identity:
        return replace(made, article=current)
    return replace(
        made,
        article=current,
        dropped=tuple(replace(row, article_id=identity) for row in made.dropped),
        claims=tuple(replace(row, article_id=identity) for row in made.claims),
        topics=tuple(replace(row, article_id=identity) for row in made.topics),
        mentions=tuple(replace(row, article_id=identity) for row in made.mentions),
        quotes=tuple(replace(row, article_id=identity) for row in made.quotes),
    )


def differing_fields(stored: Stored, made: Made) -> tuple[str, ...]:
    """Return the names of the columns and details in which new rows differ from the stored."""
    own = [
        field.name
        for field in fields(Article)
        if field.name not in MARKS
        and getattr(stored.article, field.name) != getattr(made.article, field.name)
    ]
    details = [name for name in DETAILS if set(getattr(stored, name)) != set(getattr(made, name))]
    return (*own, *details)


def _restated(formers: Sequence[Former], current: Made, rules: Rules) -> list[Restated]:
    found = []
    for former in formers:
        made = current if former.job is None else _made(former.job, rules)
        if isinstance(made, Failure):
            continue  # the words of then stay
        sha, title = made.article.text_sha256, made.article.title
        if (sha, title) != (former.text_sha256, former.title):
            content = next(one for one in made.contents if one.sha256 == sha)
            found.append(Restated(looked_at=former.looked_at, title=title, content=content))
    return found


def _made(job: Job, rules: Rules) -> Made | Failure:
    pages = pages_of(job)
    return pages if isinstance(pages, Failure) else made_of(pages, job, rules)
