"""Run the S3 tests of the store, or its benchmark, against a real Ceph gateway of one node.

    .venv/bin/python -m tests.radosgw.one_node [option of pytest]...
    .venv/bin/python -m tests.radosgw.one_node bench [option of bench_ledger]...

Starts a monitor, one OSD that keeps all in memory and radosgw on loopback, with a folder of their
own that is removed with them, makes a user, and runs them with ``INGEST_TEST_S3`` set. Needs
no rights but to start processes, 2 GB of memory and some 20 s to start. Installs nothing: where a
program is missing it says which package of Debian has it.
"""

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from uuid import uuid4

ROOT = Path(__file__).resolve().parents[2]
TESTS = ("tests/store/test_s3.py",)

PACKAGE_OF = {
    "ceph": "ceph-common",
    "ceph-authtool": "ceph-common",
    "monmaptool": "ceph-mon",
    "ceph-mon": "ceph-mon",
    "ceph-osd": "ceph-osd",
    "radosgw": "radosgw",
    "radosgw-admin": "radosgw",
}
START_S = 120.0
STOP_S = 20.0
LOOK_EVERY_S = 0.5

CONFIGURATION = """
[global]
fsid = {fsid}
mon host = [v2:127.0.0.1:{mon_v2},v1:127.0.0.1:{mon_v1}]
public addr = 127.0.0.1
public network = 127.0.0.0/8
cluster network = 127.0.0.0/8
osd pool default size = 1
osd pool default min size = 1
osd pool default pg num = 1
osd pool default pgp num = 1
osd pool default pg autoscale mode = off
osd crush chooseleaf type = 0
osd objectstore = memstore
memstore device bytes = 1073741824
mon allow pool size one = true
mon data avail crit = 0
mon data = {folder}/mon
osd data = {folder}/osd
keyring = {folder}/keyring
run dir = {folder}
admin socket = {folder}/$name.asok
log file = {folder}/$name.log
pid file = {folder}/$name.pid

[client.rgw]
rgw data = {folder}/rgw
rgw frontends = beast endpoint=127.0.0.1:{gateway}
rgw thread pool size = 32
"""

KEYS = {
    "mon.": ("mon", "allow *"),
    "client.admin": ("mon", "allow *", "osd", "allow *", "mgr", "allow *"),
    "client.rgw": ("mon", "allow rw", "osd", "allow rwx"),
    "osd.0": ("mon", "allow profile osd", "osd", "allow *"),
}


class CannotStart(Exception):
    """What did not come up, and the last of what it said."""


def missing() -> list[str]:
    """Return the packages of Debian that have the programs that are not there."""
    return sorted({package for name, package in PACKAGE_OF.items() if shutil.which(name) is None})


def free_ports(n: int) -> list[int]:
    """Return ports of loopback that nobody uses."""
    with ExitStack() as stack:
        sockets = [stack.enter_context(socket.socket()) for _ in range(n)]
        for one in sockets:
            one.bind(("127.0.0.1", 0))
        return [one.getsockname()[1] for one in sockets]


def run(folder: Path, *command: str) -> str:
    """Run a program of Ceph to its end; return what it printed."""
    done = subprocess.run(
        [command[0], "-c", str(folder / "ceph.conf"), *command[1:]],
        cwd=folder,
        capture_output=True,
        text=True,
        timeout=START_S,
        check=False,
    )
    if done.returncode:
        raise CannotStart(f"{' '.join(command)}: {done.stderr[-1000:]}")
    return done.stdout


def make_keys(folder: Path) -> None:
    """Write a key for the monitor, the OSD, the gateway and who administers them."""
    options = ["--create-keyring"]
    for name, rights in KEYS.items():
        pairs = zip(rights[::2], rights[1::2], strict=True)
        caps = [word for pair in pairs for word in ("--cap", *pair)]
        command = ["ceph-authtool", "keyring", *options, "--gen-key", "-n", name, *caps]
        subprocess.run(command, cwd=folder, check=True, capture_output=True)
        options = []


@contextmanager
def serving(folder: Path, *command: str, is_up: Callable[[], bool]) -> Iterator[None]:
    """Have a server of Ceph run for the block, which begins when it is up."""
    log = folder / f"{command[0]}.out"
    with (
        log.open("wb") as stream,
        subprocess.Popen(
            [command[0], "-c", str(folder / "ceph.conf"), *command[1:], "-f"],
            cwd=folder,
            stdout=stream,
            stderr=stream,
        ) as server,
    ):
        try:
            deadline = time.monotonic() + START_S
            while not is_up():
                if server.poll() is not None or time.monotonic() > deadline:
                    logs = sorted(folder.glob("*.log"), key=lambda path: path.stat().st_mtime)
                    said = "".join(path.read_text("utf-8")[-1000:] for path in [log, *logs[-1:]])
                    raise CannotStart(f"{command[0]} does not come up: {said}")
                time.sleep(LOOK_EVERY_S)
            yield
        finally:
            server.terminate()
            try:
                server.wait(STOP_S)
            except subprocess.TimeoutExpired:
                server.kill()


def answers(url: str) -> bool:
    """Return whether a web server answers."""
    try:
        with urllib.request.urlopen(url, timeout=5):  # noqa: S310 - our own address
            return True
    except (urllib.error.URLError, OSError):
        return False


@contextmanager
def gateway(folder: Path) -> Iterator[str]:
    """Start a cluster in a folder; yield the address of its gateway, keys ``id`` and ``secret``."""
    mon_v2, mon_v1, port = free_ports(3)
    fsid, osd_id = str(uuid4()), str(uuid4())
    for name in ("mon", "osd", "rgw"):
        (folder / name).mkdir()
    configuration = CONFIGURATION.format(
        folder=folder, fsid=fsid, mon_v2=mon_v2, mon_v1=mon_v1, gateway=port
    )
    (folder / "ceph.conf").write_text(configuration, "utf-8")
    make_keys(folder)
    address = f"[v2:127.0.0.1:{mon_v2},v1:127.0.0.1:{mon_v1}]"
    command = ["monmaptool", "--create", "--fsid", fsid, "--addv", "a", address, "monmap"]
    subprocess.run(command, cwd=folder, check=True, capture_output=True)
    run(folder, "ceph-mon", "-i", "a", "--mkfs", "--monmap", "monmap", "--keyring", "keyring")
    url = f"http://127.0.0.1:{port}"

    def has_osd() -> bool:
        return "1 up" in run(folder, "ceph", "--connect-timeout", "60", "osd", "stat")

    def has_monitor() -> bool:
        return (folder / "mon.a.asok").exists()

    with ExitStack() as stack:
        stack.enter_context(serving(folder, "ceph-mon", "-i", "a", is_up=has_monitor))
        run(folder, "ceph", "--connect-timeout", "60", "osd", "new", osd_id)
        run(folder, "ceph", "auth", "import", "-i", "keyring")
        run(folder, "ceph-osd", "-i", "0", "--mkfs", "--osd-uuid", osd_id)
        stack.enter_context(serving(folder, "ceph-osd", "-i", "0", is_up=has_osd))
        stack.enter_context(
            serving(folder, "radosgw", "-n", "client.rgw", is_up=lambda: answers(url))
        )
        user = ("--uid=ingest", "--display-name=ingest", "--access-key=id", "--secret-key=secret")
        run(folder, "radosgw-admin", "user", "create", *user)
        yield url


def say(line: str) -> None:
    """Print a line before what that prints."""
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def main() -> int:
    """Run what is asked for; return its exit code, 2 if the gateway cannot be started."""
    options = sys.argv[1:]
    command = ["-m", "pytest", *TESTS, *options]
    if options[:1] == ["bench"]:
        command = ["-m", "tests.bench.bench_ledger", *options[1:]]
    if packages := missing():
        say(f"missing on this machine; on Debian: apt-get install {' '.join(packages)}")
        return 2
    version = subprocess.run(["radosgw", "--version"], capture_output=True, text=True, check=True)
    with TemporaryDirectory(prefix="radosgw-") as folder:
        try:
            with gateway(Path(folder)) as url:
                say(f"{version.stdout.strip()} answers at {url}")
                return subprocess.run(
                    [sys.executable, *command],
                    cwd=ROOT,
                    env=os.environ | {"INGEST_TEST_S3": url},
                    check=False,
                ).returncode
        except CannotStart as error:
            say(f"the gateway cannot be started: {error}")
            return 2


if __name__ == "__main__":
    sys.exit(main())
