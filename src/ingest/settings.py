"""What an operator may choose, from ``INGEST_*`` environment variables."""

from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import urlsplit

from pydantic import AwareDatetime, Field, ValidationError, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from ingest import __version__
from ingest.errors import ConfigError


class Settings(BaseSettings):
    """Where data lives, who we say we are, how politely we fetch."""

    model_config = SettingsConfigDict(env_prefix="INGEST_", frozen=True)

    home: Path = Field(default=Path("warehouse/data"), description="Folder that holds all data.")
    store_url: str = Field(
        default="",
        description="S3-compatible store that holds the ledger and gets every release, "
        "s3://bucket/prefix; credentials, region and endpoint are AWS_* variables. "
        "Default: all lies in the home.",
    )
    contact: str = Field(
        default="",
        description="Mail or web address where a portal's owner reaches you; sent with every "
        "request. Real portals are not crawled without one.",
    )
    now: AwareDatetime | None = Field(
        default=None,
        description="Pretended instant, for simulations and reproducible runs; default: the clock.",
    )
    crawl_timeout_s: float = Field(
        default=3000, gt=0, description="A crawl that runs longer is stopped; the rest goes next."
    )
    min_delay_s: float = Field(
        default=0, ge=0, description="Lower bound of the pause between requests to one host."
    )
    max_page_bytes: int = Field(default=20_000_000, gt=0, description="Larger pages are refused.")
    page_timeout_s: float = Field(
        default=10,
        gt=0,
        description="Extraction of one page is stopped after so many seconds of the processor, "
        "and after six times as many by the clock.",
    )
    workers: int = Field(default=2, ge=1, description="Processes that extract pages.")
    keep_releases: int = Field(
        default=48,
        ge=0,
        description="Newest releases that the nightly job keeps, here and in the store, beside "
        "the last of each of 31 days and of every month; 0 keeps all.",
    )
    webhook_url: str = Field(
        default="",
        pattern=r"^(https?://\S+)?$",
        description="Address that ingest health posts alerts to, as JSON; default: none.",
    )

    @field_validator("webhook_url")
    @classmethod
    def _is_address(cls, value: str) -> str:
        if value and not is_web_address(value):
            raise ValueError("no web address, such as https://hooks.example.org/ingest")
        return value

    @property
    def user_agent(self) -> str:
        """The user agent: what we are and where to complain."""
        return f"ai-governance-corpus/{__version__} (+{self.contact or 'no contact set'})"

    def clock(self) -> datetime:
        """Return the instant all work of this run counts as, UTC."""
        return self.now.astimezone(UTC) if self.now else datetime.now(UTC)


def is_web_address(text: str) -> bool:
    """Return whether a text is an http or https address with a host."""
    try:
        parts = urlsplit(text)
        return parts.scheme in {"http", "https"} and bool(parts.hostname) and parts.port != 0
    except ValueError:  # a bracket that is not closed, a port that is no number
        return False


def settings_with(**chosen: object) -> Settings:
    """Return the settings of the environment, with some chosen by the caller.

    Raises:
        ConfigError: A value cannot be used; the message names the variable.
    """
    try:
        return Settings(**chosen)  # type: ignore[arg-type]  # pydantic checks them
    except ValidationError as error:
        problems = "; ".join(
            f"INGEST_{str(problem['loc'][0]).upper()}: "
            f"{problem['msg'].removeprefix('Value error, ')}"
            for problem in error.errors()
        )
        raise ConfigError(problems) from error
