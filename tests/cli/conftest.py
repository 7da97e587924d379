"""One finished run of the demo for all tests of the command line."""

import subprocess
import sys
from pathlib import Path

import pytest


def demo_command(home: Path) -> list[str]:
    return [sys.executable, "-m", "ingest", "demo", "--home", str(home)]


@pytest.fixture(scope="session")
def finished(tmp_path_factory) -> tuple[Path, str]:
    """Home of the demo's data, and what the demo printed."""
    home = tmp_path_factory.mktemp("demo")
    done = subprocess.run(demo_command(home), check=True, capture_output=True, text=True)
    return home, done.stdout


@pytest.fixture(scope="session")
def demo():
    """The demo's command line for a home."""
    return demo_command
