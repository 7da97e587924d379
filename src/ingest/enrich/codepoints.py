"""A text as an array of folded code points, so that numpy can read it.

One character stays one code point: offsets hold.
"""

from functools import cache, lru_cache

import numpy as np
import numpy.typing as npt

Codes = npt.NDArray[np.uint32]

_BMP = 0x10000


@lru_cache(maxsize=1)  # terms and model read the same text, one after the other
def folded_codes(text: str) -> Codes:
    """Return the code points of a text, read only: ASCII in lower case, full width as ASCII."""
    codes = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype=np.uint32)
    if codes.size and int(codes.max()) >= _BMP:
        codes = np.where(codes < _BMP, _fold()[np.minimum(codes, _BMP - 1)], codes)
    else:
        codes = _fold()[codes]
    codes.flags.writeable = False
    return codes


def text_of(codes: Codes) -> str:
    """Return the text of code points."""
    return codes.tobytes().decode("utf-32-le", "surrogatepass")


@cache
def _fold() -> Codes:
    table = np.arange(_BMP, dtype=np.uint32)
    table[0xFF01:0xFF5F] -= 0xFEE0
    table[[0x3000, 0xA0]] = 0x20
    for upper in range(ord("A"), ord("Z") + 1):
        table[[upper, upper + 0xFEE0]] = upper + 32
    return table
