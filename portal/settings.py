"""The settings of this process, for every room that needs a name, an address or a folder."""

from config import Config

VERSION = "0.2.0"  # as pyproject.toml and publiccode.yml say it
_settings: Config | None = None


def settings() -> Config:
    """What config.py read. Only after the factory ran."""
    if _settings is None:
        raise RuntimeError("no settings yet: create_app was not called")
    return _settings


def use(config: Config) -> None:
    """Make these the settings of the process (factory and tests)."""
    global _settings
    _settings = config
