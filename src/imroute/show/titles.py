"""What stands above a shown study."""

from __future__ import annotations

from imroute.language import say
from imroute.loading import Loaded


def titled(loaded: Loaded) -> str:
    """The title of a scenario, with its variant."""
    title, name = loaded.scenario.title, loaded.variant_name
    return title + say(" · variant {name}", name=name) if name else title
