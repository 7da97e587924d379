"""What every open visit of an address found: looks, articles, rejects."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import cast

from ingest.assemble import Made
from ingest.extraction import UNREADABLE, Failure, Reading
from ingest.history.changes import Text
from ingest.history.judging import Judgement, Seen, judged, judged_answer
from ingest.history.occasions import Occasion
from ingest.history.outages import as_found
from ingest.model.article import Reject
from ingest.model.page import Page
from ingest.model.version import Look, Outcome, Visit
from ingest.visiting.addresses import WITH_TEXT, Address, own_pages


@dataclass(slots=True, kw_only=True)
class Findings:
    """What came of the open visits of one address.

    Args:
        address: The address.
        looks: New looks, in order of time.
        made: Articles whose text is new, in order of time.
        rejects: Fetches that gave none.
        pages: Fetches that are done with.
        visits: Visits that are done with.
    """

    address: Address
    looks: list[Look] = field(default_factory=list)
    made: list[Made] = field(default_factory=list)
    rejects: list[Reject] = field(default_factory=list)
    pages: list[Page] = field(default_factory=list)
    visits: list[Visit] = field(default_factory=list)


@dataclass(slots=True, kw_only=True)
class _Held:
    """What an address held when it was last found in order.

    Args:
        article_id: The article, None as long as there was none.
        seen: What its page said, None if it was not read now.
        page_id: The fetch that showed it.
    """

    article_id: str | None
    seen: Seen | None = None
    page_id: str | None = None


class Course:
    """Looks into the open visits of one address, in order of time and in one go or crawl by crawl.

    Args:
        address: The address.
    """

    def __init__(self, address: Address) -> None:
        self.address = address
        self._looks = list(address.looks)
        self._held = _Held(article_id=self._article())
        self._reached = -1

    def findings(self, numbers: Sequence[int], readings: Mapping[int, Reading]) -> Findings:
        """Return what some open visits found.

        Args:
            numbers: The visits, in order of time, and behind those of the call before if they are
                to be compared with what these found.
            readings: What was made of their jobs, and of the job to compare with, by number of
                the visit.
        """
        address, held = self.address, self._held
        if numbers[0] < self._reached:  # an older page that was added later
            held = _Held(article_id=self._article())
        self._reached = max(self._reached, numbers[-1])
        found = Findings(address=address)
        for number in sorted({*numbers, *readings}):
            occasion, reading = address.occasions[number], readings.get(number)
            if not address.is_open[number]:
                if reading is not None:
                    _hold(held, occasion, _seen(address.url, occasion, reading))
                continue
            made = reading.made if reading is not None else None
            if isinstance(made, Failure) and made.reason == UNREADABLE:
                found.rejects.append(_reject(occasion, made))
                continue  # the archive may be mended: look again next time
            if reading is not None:
                _read(found, held, occasion, reading)
            elif held.article_id is not None:
                judgement = _judged_without(occasion, [*self._looks, *found.looks])
                found.looks.append(_look(held.article_id, occasion, judgement))
            found.pages += occasion.passed
            found.visits.append(occasion.visit)
        self._looks += found.looks
        return found

    def _article(self) -> str | None:
        """Return the article that the address was last found to hold, None if there is none."""
        return self._looks[-1].article_id if self._looks else None


def findings_of(address: Address, readings: Mapping[int, Reading]) -> Findings:
    """Return what all open visits of an address found.

    Args:
        address: The address.
        readings: What was made of its jobs, by number of the visit.
    """
    return Course(address).findings(range(len(address.occasions)), readings)


def _read(found: Findings, held: _Held, occasion: Occasion, reading: Reading) -> None:
    """Add what a visit found that brought bytes."""
    url = found.address.url
    own = own_pages(url, occasion)
    found.pages += [replace(page, rights_meta=reading.rights.get(page.page_id)) for page in own]
    seen = _seen(url, occasion, reading)
    judgement = judged(seen, held.seen)
    made = reading.made if isinstance(reading.made, Made) else None
    if made is not None and judgement.outcome == "first":
        held.article_id = made.article.article_id
    if held.article_id is not None:
        compared = held.page_id if made is not None else None
        found.looks.append(_look(held.article_id, occasion, judgement, made, compared=compared))
    is_renamed = judgement.outcome == "moved" and bool(own)
    if made is not None and is_renamed:  # the page itself gives another address for its article
        held.article_id = made.article.article_id
        found.looks.append(_look(held.article_id, occasion, Judgement(outcome="first"), made))
    if made is not None and (judgement.outcome in WITH_TEXT or is_renamed):
        _hold(held, occasion, seen)
        if judgement.outcome != "unchanged":
            found.made.append(made)
    elif own:
        refused = reading.made if isinstance(reading.made, Failure) else _refused(judgement)
        found.rejects.append(_reject(occasion, refused))


def _judged_without(occasion: Occasion, looks: Sequence[Look]) -> Judgement:
    """Return what a visit found that brought no other bytes than one before, or none."""
    page = occasion.page
    if page is None:
        return judged_answer(occasion.visit.answer)
    then = next((look for look in reversed(looks) if look.page_id == page.page_id), None)
    if then is None:
        return Judgement(outcome="unchanged")
    if then.outcome in WITH_TEXT:
        return Judgement(outcome="unchanged")
    outcome, detail = as_found(then)
    return Judgement(outcome=cast(Outcome, outcome), detail=detail, moved_to=then.moved_to)


def _seen(url: str, occasion: Occasion, reading: Reading) -> Seen:
    page = occasion.pages[0]
    made = reading.made
    if isinstance(made, Failure):
        return Seen(
            asked=url,
            landed=page.canonical_url,
            status=page.http_status,
            notices=reading.notices,
            n_chars=reading.n_chars,
            failure=f"{made.reason}: {made.detail}".removesuffix(": "),
        )
    text = next(one.text for one in made.contents if one.sha256 == made.article.text_sha256)
    return Seen(
        asked=url,
        landed=page.canonical_url,
        status=page.http_status,
        article=made.article.canonical_url,
        text=Text(title=made.article.title, text=text, shown=reading.shown),
        notices=reading.notices,
        n_chars=reading.n_chars,
        is_whole="cut_transfer" not in made.article.flags,
    )


def _hold(held: _Held, occasion: Occasion, seen: Seen) -> None:
    held.seen = seen
    held.page_id = occasion.pages[0].page_id


def _look(
    article_id: str,
    occasion: Occasion,
    judgement: Judgement,
    made: Made | None = None,
    *,
    compared: str | None = None,
) -> Look:
    visit = occasion.visit
    is_new = made is not None and judgement.outcome in {"first", "changed"}
    return Look(
        article_id=article_id,
        looked_at=visit.looked_at,
        url=visit.url,
        portal=visit.portal,
        answer=visit.answer,
        outcome=judgement.outcome,
        changes=judgement.changes,
        detail=judgement.detail[:500],
        page_id=visit.page_id,
        compared_page_id=compared,
        text_sha256=made.article.text_sha256 if made is not None and is_new else None,
        title=made.article.title if made is not None and is_new else None,
        moved_to=judgement.moved_to,
        run_id=visit.run_id,
    )


def _refused(judgement: Judgement) -> Failure:
    """Return why a page is no article that was read as one, but has none in it."""
    return Failure(reason="not_an_article", detail=f"{judgement.outcome}: {judgement.detail}")


def _reject(occasion: Occasion, failure: Failure) -> Reject:
    page, visit = occasion.pages[0], occasion.visit
    is_file = page.requested_url.startswith("file:")
    detail = f"{page.requested_url} {failure.detail}" if is_file else failure.detail
    return Reject(
        url=page.url if is_file else page.requested_url,
        reason=failure.reason,
        detail=detail[:500],
        stage="extract",
        portal=page.portal,
        page_id=page.page_id,
        rejected_at=visit.looked_at,
        run_id=visit.run_id,
    )
