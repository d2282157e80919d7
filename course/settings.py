"""Settings from the environment: one frozen value, checked whole before anything starts."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from ipaddress import ip_address
from pathlib import Path
from urllib.parse import urlsplit

ROOT = Path(__file__).resolve().parent.parent
KNOWN = frozenset(
    {
        "COURSE_AUDIT_KEY",
        "COURSE_BASE_URL",
        "COURSE_BIND",
        "COURSE_INSTANCE_DIR",
        "COURSE_MAIL_FROM",
        "COURSE_PROXIES",
        "COURSE_RELOAD",
        "COURSE_RESERVE_DIR",
        "COURSE_SMTP_URL",
        "COURSE_SOURCE_FILE",
        "COURSE_THREADS",
        "COURSE_WORKERS",
    }
)

SHORTEST_SECRET = 32


class SettingsError(Exception):
    """A setting that cannot be used; the message is one plain sentence for the operator."""


@dataclass(frozen=True)
class Settings:
    """All that differs between installations.

    `root` holds static/ and templates/, `content` holds modules/ and quizzes/.
    """

    database_url: str
    secret_key: str = field(repr=False)
    audit_key: str | None = field(default=None, repr=False)
    port: int = 8000
    bind: str = "127.0.0.1"
    base_url: str | None = None
    instance: Path = ROOT / "instance"
    root: Path = ROOT
    content: Path = ROOT
    source_file: Path | None = None
    reserve_dir: Path | None = None
    smtp_url: str | None = field(default=None, repr=False)
    mail_from: str | None = None
    threads: int = 4
    workers: int = 1
    proxies: int = 0
    reload: bool = False

    @property
    def secure(self) -> bool:
        """Whether learners reach this installation over TLS."""
        return self.base_url is not None and self.base_url.startswith("https://")

    @property
    def is_reached_from_elsewhere(self) -> bool:
        """Whether others than this machine can reach it, by itself or through a proxy."""
        host = urlsplit(self.base_url).hostname if self.base_url else None
        return self.proxies > 0 or not all(map(_is_loopback, (self.bind, host or self.bind)))

    @property
    def address(self) -> str:
        """Where this installation is reached, without a stroke at the end."""
        return self.base_url or f"http://{self.bind}:{self.port}"

    @property
    def source_files(self) -> tuple[Path | None, ...]:
        """Where the official text may stand: imported, else named by a setting."""
        return (self.instance / "source.txt", self.source_file)

    @property
    def sqlite(self) -> bool:
        """Whether records are kept in one SQLite file, written by one process."""
        return self.database_url.startswith("sqlite")

    @classmethod
    def from_environment(cls, environ: Mapping[str, str]) -> Settings:
        """Read and check every setting. Raises SettingsError with a plain sentence."""
        unknown = sorted(name for name in environ if name.startswith("COURSE_") and name not in KNOWN)
        if unknown:
            raise SettingsError(f"{unknown[0]} is not a setting of this program; remove it or mend its name.")
        instance = Path(environ.get("COURSE_INSTANCE_DIR") or ROOT / "instance")
        base_url = _address(environ.get("COURSE_BASE_URL"))
        settings = cls(
            database_url=_database(environ.get("DATABASE_URL"), instance),
            secret_key=environ.get("SECRET_KEY") or _kept_key(instance, base_url),
            audit_key=_long("COURSE_AUDIT_KEY", environ.get("COURSE_AUDIT_KEY")),
            port=_whole("PORT", environ.get("PORT"), 8000, 1, 65535),
            bind=environ.get("COURSE_BIND") or "127.0.0.1",
            base_url=base_url,
            instance=instance,
            source_file=_file("COURSE_SOURCE_FILE", environ.get("COURSE_SOURCE_FILE")),
            reserve_dir=_folder("COURSE_RESERVE_DIR", environ.get("COURSE_RESERVE_DIR")),
            smtp_url=environ.get("COURSE_SMTP_URL") or None,
            mail_from=environ.get("COURSE_MAIL_FROM") or None,
            threads=_whole("COURSE_THREADS", environ.get("COURSE_THREADS"), 4, 1, 256),
            workers=_whole("COURSE_WORKERS", environ.get("COURSE_WORKERS"), 1, 1, 64),
            proxies=_whole("COURSE_PROXIES", environ.get("COURSE_PROXIES"), 0, 0, 5),
            reload=_flag("COURSE_RELOAD", environ.get("COURSE_RELOAD")),
        )
        settings.check_together()
        if settings.sqlite:
            make_folder(instance)
        return settings

    def check_together(self) -> None:
        """Refuse combinations that are unsafe or cannot work. Raises SettingsError."""
        if not _is_loopback(self.bind) and self.base_url is None:
            raise SettingsError(
                "COURSE_BIND opens the program beyond this machine, so COURSE_BASE_URL must say "
                "under which address learners reach it (https://… in production)."
            )
        if self.reload and self.is_reached_from_elsewhere:
            raise SettingsError(
                "COURSE_RELOAD shows authors every key, so it works on this machine only: "
                "remove it, or remove COURSE_BIND, COURSE_BASE_URL and COURSE_PROXIES."
            )
        if len(self.secret_key) < SHORTEST_SECRET and (self.secure or not _is_loopback(self.bind)):
            raise SettingsError(
                f"SECRET_KEY must have {SHORTEST_SECRET} characters or more where others than "
                "this machine reach the program."
            )
        if self.sqlite and self.workers > 1:
            raise SettingsError(
                "COURSE_WORKERS above 1 needs PostgreSQL: set DATABASE_URL, or use one worker."
            )
        if self.smtp_url and not self.mail_from:
            raise SettingsError("COURSE_SMTP_URL is set, so COURSE_MAIL_FROM must name the sender's address.")


def _database(given: str | None, instance: Path) -> str:
    """The address of the database, with psycopg 3 named for PostgreSQL."""
    if not given:
        return f"sqlite:///{instance / 'course.sqlite3'}"
    for prefix in ("postgresql://", "postgres://"):
        if given.startswith(prefix):
            return "postgresql+psycopg://" + given.removeprefix(prefix)
    if given.startswith(("postgresql+psycopg://", "sqlite:///")):
        return given
    raise SettingsError("DATABASE_URL must begin with postgresql:// or sqlite:///.")


def _kept_key(instance: Path, base_url: str | None) -> str:
    """The key of this installation, made at first start; for a public address it must be given."""
    if base_url is not None and base_url.startswith("https://"):
        raise SettingsError("SECRET_KEY must be set where COURSE_BASE_URL is a public address.")
    make_folder(instance)
    kept = instance / "secret_key"
    try:
        key = kept.read_text(encoding="ascii").strip() if kept.exists() else ""
        if not key:
            key = secrets.token_urlsafe(32)
            kept.touch(mode=0o600)
            kept.write_text(key, encoding="ascii")
    except (OSError, ValueError) as error:
        raise SettingsError(f"The key of this installation cannot be kept in {kept}: {error}.") from None
    return key


def make_folder(instance: Path) -> None:
    """Make the folder of this installation where it is not there yet. Raises SettingsError."""
    try:
        instance.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise SettingsError(
            f"The folder {instance} cannot be made ({error.strerror}); "
            "COURSE_INSTANCE_DIR must name one that can be written."
        ) from None


def _long(name: str, given: str | None) -> str | None:
    """A secret that nobody guesses."""
    if given and len(given) < SHORTEST_SECRET:
        raise SettingsError(f"{name} must have {SHORTEST_SECRET} characters or more.")
    return given or None


def _address(given: str | None) -> str | None:
    if not given:
        return None
    parts = urlsplit(given)
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.query or parts.fragment:
        raise SettingsError("COURSE_BASE_URL must be an address such as https://course.example.org.")
    return given.rstrip("/")


def _whole(name: str, given: str | None, default: int, least: int, most: int) -> int:
    if not given:
        return default
    if not given.isdecimal() or not least <= int(given) <= most:
        raise SettingsError(f"{name} must be a whole number from {least} to {most}, not {given!r}.")
    return int(given)


def _flag(name: str, given: str | None) -> bool:
    if given in (None, "", "0"):
        return False
    if given == "1":
        return True
    raise SettingsError(f"{name} must be 0 or 1, not {given!r}.")


def _file(name: str, given: str | None) -> Path | None:
    if not given:
        return None
    if not Path(given).is_file():
        raise SettingsError(f"{name} names a file that is not there: {given}")
    return Path(given).resolve()


def _folder(name: str, given: str | None) -> Path | None:
    if not given:
        return None
    if not Path(given).is_dir():
        raise SettingsError(f"{name} names a folder that is not there: {given}")
    return Path(given).resolve()


def _is_loopback(bind: str) -> bool:
    try:
        return ip_address(bind).is_loopback
    except ValueError:
        return bind == "localhost"
