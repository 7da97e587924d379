"""What several test folders share."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).resolve().parents[1]


@pytest.fixture
def now() -> datetime:
    """A fixed instant."""
    return datetime(2026, 10, 31, 4, 0, tzinfo=UTC)


@pytest.fixture(scope="session")
def shared() -> Path:
    """The evaluation sets beside the project."""
    folder = REPOSITORY.parent / "shared"
    if not (folder / "eval").is_dir():
        pytest.skip("needs ../shared")
    return folder
