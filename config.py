"""Every setting, typed, read once from the environment. Missing or weak secrets stop the start
outside demo.

`flask setup` writes the secrets of one machine into INSTANCE; several machines get the same values
by environment.
"""

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent
MAX_BODY = 12 * 1024 * 1024  # bytes that one request may bring: a file of 10 MB and what is around


PUT_BACK = (
    "Was there one before? Put that back (it stands in the .secrets beside a backup): links that "
    "were mailed need it."
)


class ConfigError(Exception):
    """The portal cannot start like this; the message says what to set."""


@dataclass(frozen=True)
class Config:
    secret_key: str
    database_url: str
    instance: Path
    demo: bool = False
    clock: datetime | None = None
    public_url: str = "http://127.0.0.1:8000"
    proxies: int = 0  # servers in front that add to X-Forwarded-For; with 0 it is not read
    fence_role: str = ""  # PostgreSQL role for employer sessions, see `flask roles sql`
    mail_url: str = ""  # smtp://user:password@host:587; demo writes into INSTANCE/post
    mail_from: str = "groeiportaal@vaartland.example"
    backup_folder: str = ""  # where the nightly backup goes, on another disk
    backup_every: int = 0  # minutes between two backups besides the nightly one; 0: none
    backup_recipient: str = ""  # age1…, several with commas; `flask backup key` makes one
    operator_mail: str = ""  # who hears of what `doctor --watch` finds
    auditor_mail: str = ""  # who keeps the anchors of the trail
    anchors: str = ""  # the file they are added to; without one it stands in INSTANCE
    metrics_token: str = ""  # what Prometheus shows to read /metrics; without it there is none
    testing: bool = False
    municipality_name: str = "Gemeente Vaartland"
    municipality_short: str = "Vaartland"
    municipality_address: str = "Raadhuisplein 1"
    municipality_postcode_city: str = "9900 AA Vaartland"
    municipality_phone: str = "088 000 01 00"
    municipality_kvk: str = "90000001"
    municipality_oin: str = "00000000000000000000"
    municipality_iban: str = "NL25DEMO0000000001"
    foundation_name: str = "Stichting Werkkans Vaartland"
    foundation_address: str = "Kade 40, 9900 AC Vaartland"
    foundation_kvk: str = "90000007"
    complaint_url: str = "https://vaartland.example/klacht"
    privacy_mail: str = "privacy@vaartland.example"
    accessibility_mail: str = "toegankelijk@vaartland.example"
    discrimination_desk: str = "discriminatie.nl, 0800 0880"
    legal_help: str = "Juridisch Loket, 0800 8020"
    money_help: str = "Geldfit, 0800 8115"
    migrations: Path = field(default=ROOT / "migrations")

    @classmethod
    def from_env(cls, env: Mapping[str, str] = os.environ, *, setting_up: bool = False) -> "Config":
        """Read the environment. Raises ConfigError with the thing to do; `flask setup` runs before
        the secret is.
        """
        instance = Path(env.get("INSTANCE") or ROOT / "instance").resolve()
        demo = env.get("DEMO", "") == "1"
        named: dict[str, Any] = {
            name: env[name.upper()] for name in _PLAIN if env.get(name.upper())
        }
        config = cls(
            secret_key=env.get("SECRET_KEY") or _secret(instance),
            database_url=database_url(env.get("DATABASE_URL", ""), instance),
            instance=instance,
            demo=demo,
            clock=_clock(env.get("CLOCK", ""), demo),
            proxies=_number("PROXIES", env, "servers in front, such as 1"),
            backup_every=_number("BACKUP_EVERY", env, "minutes, such as 15"),
            **named,
        )
        if not setting_up:
            _check(config)
        return config

    @property
    def https(self) -> bool:
        return self.public_url.startswith("https://")


_PLAIN = (
    "public_url",
    "fence_role",
    "mail_url",
    "mail_from",
    "backup_folder",
    "backup_recipient",
    "operator_mail",
    "auditor_mail",
    "anchors",
    "metrics_token",
    "municipality_name",
    "municipality_short",
    "municipality_address",
    "municipality_postcode_city",
    "municipality_phone",
    "municipality_kvk",
    "municipality_oin",
    "municipality_iban",
    "foundation_name",
    "foundation_address",
    "foundation_kvk",
    "complaint_url",
    "privacy_mail",
    "accessibility_mail",
    "discrimination_desk",
    "legal_help",
    "money_help",
)


def database_url(given: str, instance: Path) -> str:
    """The address SQLAlchemy understands; without one, portal.db in INSTANCE."""
    if not given:
        return f"sqlite:///{instance / 'portal.db'}"
    return given.replace("postgres://", "postgresql://", 1)


def _secret(instance: Path) -> str:
    stored = instance / "secret_key"
    try:
        return stored.read_text().strip() if stored.exists() else ""
    except (OSError, ValueError):
        raise ConfigError(f"{stored} cannot be read, or is none of ours. {PUT_BACK}") from None


def _clock(text: str, demo: bool) -> datetime | None:
    if not text:
        return None
    if not demo:
        raise ConfigError(
            "CLOCK moves the clock and works in demo mode only. Unset CLOCK or set DEMO=1."
        )
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        raise ConfigError(
            f"CLOCK={text!r} is no ISO instant, such as 2026-11-24T09:00:00+00:00."
        ) from None
    if at.tzinfo is None:
        raise ConfigError("CLOCK needs an offset, such as 2026-11-24T09:00:00+00:00.")
    return at


def _number(name: str, env: Mapping[str, str], of: str) -> int:
    if not (given := env.get(name) or "0").isdecimal():
        raise ConfigError(f"{name}={given!r} is no number of {of}.")
    return int(given)


def _check(config: Config) -> None:
    if len(config.secret_key) < 32:
        raise ConfigError(
            "SECRET_KEY is missing or shorter than 32 characters. Run `flask --app wsgi setup`, "
            "or set SECRET_KEY to the same long random value on every machine. " + PUT_BACK
        )
    _check_recipients(config.backup_recipient)
    _check_metrics_token(config.metrics_token)
    _check_addresses(config)
    if config.demo or config.testing:
        return
    if not config.https:
        raise ConfigError("PUBLIC_URL must start with https:// outside demo mode. Set PUBLIC_URL.")
    if "DEMO" in config.municipality_iban:
        raise ConfigError("MUNICIPALITY_IBAN is still the demo account. Set MUNICIPALITY_IBAN.")
    if not config.mail_url:
        raise ConfigError(
            "MAIL_URL is missing. Set MAIL_URL, such as smtp://user:password@host:587."
        )


def _check_recipients(given: str) -> None:
    if given and not all(one.strip().startswith("age1") for one in given.split(",")):
        raise ConfigError(
            "BACKUP_RECIPIENT is no age recipient: it begins with age1. The identity "
            "(AGE-SECRET-KEY-…) is kept elsewhere and never set here."
        )


def _check_metrics_token(given: str) -> None:
    if given and len(given) < 20:
        raise ConfigError("METRICS_TOKEN is shorter than 20 characters. Set a long random value.")


def _check_addresses(config: Config) -> None:
    for name in ("operator_mail", "auditor_mail"):
        if (given := getattr(config, name)) and not re.fullmatch(r"[^@\s,;<>]+@[^@\s,;<>]+", given):
            raise ConfigError(f"{name.upper()}={given!r} is no mail address.")
