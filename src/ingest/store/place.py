"""Where the ledger lies: a folder, or a prefix of an S3-compatible store.

Credentials, region and endpoint of a store come from the usual ``AWS_*`` variables. Two machines
that write to one store need no lock: a commit of a Delta table is a put that the store refuses
when the object is there already, so of two commits with one number only one is made.
"""

import os
import re
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import unquote, urlsplit

from pyarrow.fs import FileSystem, LocalFileSystem, S3FileSystem, SubTreeFileSystem

from ingest.errors import StoreError

CONNECT_TIMEOUT_S = 5
REQUEST_TIMEOUT_S = 60

_S3 = re.compile(r"s3://[a-z0-9][a-z0-9.-]{1,61}[a-z0-9](/[A-Za-z0-9._=/-]*)?")
_CREDENTIALS = (
    "AWS_ACCESS_KEY_ID",
    "AWS_PROFILE",
    "AWS_WEB_IDENTITY_TOKEN_FILE",
    "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI",
    "AWS_CONTAINER_CREDENTIALS_FULL_URI",
)
_PLAIN_UPLOADS = ("AWS_REQUEST_CHECKSUM_CALCULATION", "when_required")
"""Else files are sent in pieces with a checksum behind them, which a Ceph gateway 16.2 refuses
(411, MissingContentLength) and Arrow has no option for. What is fetched is compared with the
manifest, so nothing rests on that checksum.
"""

_UNUSABLE = frozenset("[]%")
_COLOUR = re.compile(r"\x1b\[[0-9;]*m")
_FRAMES = re.compile(r"\s\d+: <unknown>.*", re.DOTALL)


class Place:
    """A folder, or a prefix of a store.

    Args:
        at: A folder as a path, or an address: ``s3://bucket/prefix``, ``file:///folder``.
        environ: Variables to take ``AWS_*`` from.

    Raises:
        StoreError: It cannot hold tables.
    """

    def __init__(self, at: Path | str, *, environ: Mapping[str, str] = os.environ) -> None:
        self._folder = _folder_of(at)
        self._url = str(at).rstrip("/")
        self._endpoint = environ.get("AWS_ENDPOINT_URL_S3") or environ.get("AWS_ENDPOINT_URL", "")
        self._region = environ.get("AWS_REGION") or environ.get("AWS_DEFAULT_REGION") or "us-east-1"
        if self._folder is not None:
            if odd := set(str(self._folder.resolve())) & _UNUSABLE:
                raise StoreError(
                    f"{self._folder}: the table format cannot use a folder with "
                    f"{' '.join(sorted(odd))} in its path; choose another home"
                )
        elif not _S3.fullmatch(self._url):
            raise StoreError(
                f"{self._url}: not an address of a store; use s3://bucket/prefix in plain letters"
            )
        elif not any(environ.get(name) for name in _CREDENTIALS):  # else a minute's search for some
            raise StoreError(
                f"{self._url}: no credentials; set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, "
                "or AWS_PROFILE"
            )

    def __str__(self) -> str:
        """Return the path or address as it was given."""
        return self._url

    @property
    def folder(self) -> Path | None:
        """The folder, None for a store."""
        return self._folder

    def uri(self, name: str) -> str:
        """Return the address of what lies here under a name.

        A bare path would be read as an address, %20 and all.
        """
        if self._folder is not None:
            return (self._folder / name).resolve().as_uri()
        return f"{self._url}/{name}"

    @property
    def options(self) -> dict[str, str]:
        """What the table format must be told to reach it, besides the environment."""
        if self._folder is not None:
            return {}
        chosen = {
            "aws_region": self._region,
            "conditional_put": "etag",
            "timeout": f"{REQUEST_TIMEOUT_S}s",
            "connect_timeout": f"{CONNECT_TIMEOUT_S}s",
            "max_retries": "4",  # the default of 10 waits three minutes for a wrong address
        }
        if self._endpoint:
            chosen["aws_endpoint_url"] = self._endpoint
            chosen["allow_http"] = str(self._endpoint.startswith("http://")).lower()
        return chosen

    def file_system(self) -> FileSystem:
        """Return the file system whose root is this place."""
        if self._folder is not None:
            return SubTreeFileSystem(str(self._folder.resolve()), LocalFileSystem())
        if self._endpoint:
            os.environ.setdefault(*_PLAIN_UPLOADS)
        parts = urlsplit(self._endpoint)
        store = S3FileSystem(
            region=self._region,
            scheme=parts.scheme or "https",
            endpoint_override=parts.netloc or None,
            connect_timeout=CONNECT_TIMEOUT_S,
            request_timeout=REQUEST_TIMEOUT_S,
        )
        return SubTreeFileSystem(self._url.removeprefix("s3://"), store)


def plain(error: BaseException) -> str:
    """Return what an error says on one line, without colours and stack frames."""
    text = _FRAMES.sub("", _COLOUR.sub("", str(error)))
    return " ".join(text.replace("↳", " ").split())[:300]


def _folder_of(at: Path | str) -> Path | None:
    if isinstance(at, Path):
        return at
    if at.startswith("file://"):
        return Path(unquote(urlsplit(at).path))
    return None if "://" in at else Path(at)
