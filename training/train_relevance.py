"""Train the relevance model on our own texts: ``python -m training.train_relevance``."""

import argparse
import hashlib
import io
import sys
import tomllib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path

import numpy as np
import numpy.typing as npt

from ingest.enrich.codepoints import folded_codes
from ingest.enrich.model.linear import LEAST_KNOWN, KnownNgrams, known_ngrams, once_each, places_of
from ingest.enrich.model.passages import passage_starts

HERE = Path(__file__).parent
