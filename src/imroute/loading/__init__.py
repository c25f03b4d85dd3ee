"""YAML → Scenario: every error at once, every assumption listed."""

from imroute.loading.assume import Assumed
from imroute.loading.load import Loaded, check, load, load_text

__all__ = ["Assumed", "Loaded", "check", "load", "load_text"]
