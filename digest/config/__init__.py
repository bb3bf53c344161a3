"""digest.toml → Site: parsed once, then trusted."""

from digest.config.site import parse, read
from digest.config.values import FILE

__all__ = ["FILE", "parse", "read"]
