"""What the documents say is so: commands run, generated files are current, links lead somewhere."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

from ingest.store.dictionary import dictionary

REPOSITORY = Path(__file__).resolve().parents[2]
DOCUMENTS = sorted(
    [*REPOSITORY.glob("*.md"), *REPOSITORY.glob("docs/**/*.md"), *REPOSITORY.glob("warehouse/*.md")]
)
READING = re.compile(r"^ingest (?:sql|status|portals list)\\b", re.MULTILINE)


def shell_commands(document: Path) -> list[str]:
    """Commands of the sh blocks of a document that only read the demo's corpus."""
    blocks = re.findall(r"```sh\n(.*?)```", document.read_text("utf-8"), re.DOTALL)
    joined = "\n".join(blocks)
    found = re.findall(
        r"^ingest (?:sql (?:[^\"\n]*\"[^\"]*\"[^\n]*)|status[^\n]*|portals list)",
        joined,
        re.MULTILINE,
    )
    return [command.split("   #")[0] for command in found]


COMMANDS = [(d.name, c) for d in DOCUMENTS for c in shell_commands(d)]


@pytest.mark.slow
@pytest.mark.parametrize(("document", "command"), COMMANDS)
def test_reading_commands_run(finished, document, command):
    home, _ = finished
    line = command.replace("--home warehouse/demo", "").replace(
        "ingest ", f"{sys.executable} -m ingest ", 1
    )
    done = subprocess.run(
        ["/bin/sh", "-c", line],
        env={"INGEST_HOME": str(home), "PATH": "/usr/bin:/bin"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.strip()


def test_there_are_commands_to_try():
    assert len([c for name, c in COMMANDS if name == "README.md"]) >= 3


def test_the_dictionary_is_current():
    assert (REPOSITORY / "warehouse" / "DICTIONARY.md").read_text("utf-8") == dictionary(), (
        "run: make docs"
    )


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_links_lead_somewhere(document):
    for target in re.findall(r"\]\((?!https?://)([^)#]+)", document.read_text("utf-8")):
        assert (document.parent / target).exists(), f"{document.name}: {target}"


def test_the_readme_is_short():
    assert len((REPOSITORY / "README.md").read_text("utf-8").splitlines()) <= 150


@pytest.mark.parametrize("command", ["demo", "run", "add", "extract", "cluster", "sql", "status"])
def test_every_command_has_help_to_paste_and_is_documented(command):
    done = subprocess.run(
        [sys.executable, "-m", "ingest", command, "--help"],
        capture_output=True,
        text=True,
        check=True,
    )
    assert f"ingest {command}" in " ".join(done.stdout.split())
    texts = "".join(d.read_text("utf-8") for d in DOCUMENTS)
    assert f"ingest {command}" in texts or f"make {command}" in texts
