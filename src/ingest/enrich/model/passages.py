"""Where a text can be cut into passages of whole sentences."""

import numpy as np

from ingest.enrich.codepoints import Codes
from ingest.enrich.model.ngrams import Positions

# In words, that is Han characters: about as long as the texts the model was trained on. 100 and
# 250 give the same average precision on the chosen half, within .005.
PASSAGE_WORDS = 150
# A last passage shorter than half of that belongs to the one before.
LEAST_WORDS = PASSAGE_WORDS // 2

_ENDS = np.array([ord(mark) for mark in "。！？!?；\n"], dtype=np.uint32)
_STOP, _SPACE = ord("."), ord(" ")


def passage_starts(codes: Codes, word_starts: Positions) -> list[int]:
    """Return the number of the first word of each passage; the first is 0.

    Args:
        codes: The text, folded.
        word_starts: First character of each word.
    """
    ends = np.isin(codes, _ENDS)
    ends[:-1] |= (codes[:-1] == _STOP) & (codes[1:] == _SPACE)
    first_words = np.searchsorted(word_starts, np.flatnonzero(ends), side="right")
    n_words = word_starts.size
    starts = [0]
    while True:
        at = int(np.searchsorted(first_words, starts[-1] + PASSAGE_WORDS))
        if at == first_words.size or n_words - first_words[at] < LEAST_WORDS:
            return starts
        starts.append(int(first_words[at]))
