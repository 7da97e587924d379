"""Whether two texts of one pattern are about different subjects, told by their titles."""

from rapidfuzz.distance import Levenshtein

from ingest.dedup.profile import Profile

MIN_MENTIONS = 2
"""A word of the title that the body also uses this often is what the text is about."""

MIN_NAME = 2


def has_other_subject(left: Profile, right: Profile) -> bool:
    """Return whether the titles differ in a name that each text repeats and the other lacks.

    ``甲光集团任命林远为总裁`` and ``乙云股份任命周宁为总裁`` open notices of the same wording.
    """
    return any(
        _is_subject(mine, of=left, not_of=right) and _is_subject(theirs, of=right, not_of=left)
        for mine, theirs in _replaced(left.title_key, right.title_key)
    )


def _replaced(left: str, right: str) -> list[tuple[str, str]]:
    """Return what one title has in place of what the other has, names of one letter widened."""
    return [
        (
            left[edit.src_start : max(edit.src_end, edit.src_start + MIN_NAME)],
            right[edit.dest_start : max(edit.dest_end, edit.dest_start + MIN_NAME)],
        )
        for edit in Levenshtein.opcodes(left, right)
        if edit.tag == "replace"
    ]


def _is_subject(name: str, *, of: Profile, not_of: Profile) -> bool:
    return len(name) >= MIN_NAME and of.key.count(name) >= MIN_MENTIONS and name not in not_of.key
