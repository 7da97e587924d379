"""The states an article went through, from the looks at it."""

from collections.abc import Iterable
from dataclasses import replace

from ingest.history.schedule import RECHECK
from ingest.model.version import ArticleVersion, Look, State


def versions_of(looks: Iterable[Look]) -> tuple[ArticleVersion, ...]:
    """Return the versions of one article, oldest first.

    Consecutive looks that found one state make one version. An outage, a closed door and a
    forbidden address say nothing, so they neither begin nor end one. Gone makes an article
    missing; still gone a day after the first sign makes it deleted. What comes back after an
    absence is restored.

    Args:
        looks: Looks at one article, in order of time.
    """
    versions: list[ArticleVersion] = []
    for look in looks:
        match look.outcome:
            case "first" | "changed":
                _add_text(versions, look)
            case "unchanged":
                _see_again(versions, look)
            case "moved":
                _add_absence(versions, look, "moved")
            case "gone":
                _add_absence(versions, look, "missing")
    return tuple(versions)


def is_deleted(versions: tuple[ArticleVersion, ...]) -> bool:
    """Return whether the last state is a proved deletion."""
    return bool(versions) and versions[-1].state == "deleted"


def _add_text(versions: list[ArticleVersion], look: Look) -> None:
    if look.text_sha256 is None and versions and _is_statement(versions[-1]):
        versions[-1] = _extended(versions[-1], look)
        return
    restored = ("restored",) if versions and versions[-1].state != "present" else ()
    versions.append(
        _begun(
            versions,
            look,
            "present",
            changes=(*restored, *look.changes),
            text_sha256=look.text_sha256,
            title=look.title,
        )
    )


def _see_again(versions: list[ArticleVersion], look: Look) -> None:
    if not versions:
        return
    last = versions[-1]
    # bytes that are not those of the statement were compared with the text before it
    is_back = _is_statement(last) and look.answer not in {"304", "same"}
    if last.state == "present" and not is_back:
        versions[-1] = _extended(last, look)
        return
    text = next((one for one in reversed(versions) if one.text_sha256 is not None), None)
    if text is not None:
        versions.append(
            _begun(
                versions,
                look,
                "present",
                changes=("restored",),
                text_sha256=text.text_sha256,
                title=text.title,
            )
        )


def _add_absence(versions: list[ArticleVersion], look: Look, state: State) -> None:
    if not versions:
        return
    last = versions[-1]
    is_same = last.state in {"missing", "deleted"} if state == "missing" else last.state == state
    if is_same and last.moved_to == look.moved_to:
        seen = _extended(last, look)
        if seen.state == "missing" and look.looked_at - last.first_seen_at >= RECHECK:
            seen = replace(seen, state="deleted")
        versions[-1] = seen
        return
    versions.append(_begun(versions, look, state))


def _is_statement(version: ArticleVersion) -> bool:
    """Return whether a few words stand for an article, too few to be a text."""
    return version.state == "present" and version.text_sha256 is None


def _extended(version: ArticleVersion, look: Look) -> ArticleVersion:
    return replace(version, last_seen_at=look.looked_at, n_looks=version.n_looks + 1)


def _begun(
    versions: list[ArticleVersion],
    look: Look,
    state: State,
    *,
    changes: tuple[str, ...] = (),
    text_sha256: str | None = None,
    title: str | None = None,
) -> ArticleVersion:
    return ArticleVersion(
        article_id=look.article_id,
        version=len(versions) + 1,
        state=state,
        changes=changes,
        first_seen_at=look.looked_at,
        last_seen_at=look.looked_at,
        n_looks=1,
        page_id=look.page_id,
        text_sha256=text_sha256,
        title=title,
        moved_to=look.moved_to,
    )
