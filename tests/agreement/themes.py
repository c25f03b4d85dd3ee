"""What a scenario by chance is about: a few themes, each a part of the life of a contact."""

from __future__ import annotations

from random import Random

OF_CUSTOMERS = (
    *("retries", "leaves_silently", "reply_patience", "inactive", "repeats"),
    *("self_service", "channels", "urgency", "background", "in hand", "samples"),
)
OF_BOTS = ("sessions", "hours", "bot outage", "misroutes", "upset")
OF_AGENTS = (
    *("accept", "at_most", "reserve", "kept", "escalates cold", "escalates warm", "hand_over"),
    *("outage", "absence", "ramp", "assist", "switch_cost"),
)
OF_ROUTES = (
    *("assign_every", "sticky", "skip_if", "send_to", "site_limit", "announces_wait"),
    "holding_reply",
)
OF_DAYS = ("days", "weekdays", "surges", "records", "round the clock")
THEMES = (*OF_CUSTOMERS, *OF_BOTS, *OF_AGENTS, *OF_ROUTES, *OF_DAYS)

# What takes part in ties of its own: where all times are on the grid these come together often.
TIED = (
    *("leaves_silently", "reply_patience", "inactive", "sessions", "bot outage"),
    *("accept", "at_most", "assign_every"),
)
# What only shows beside something else.
BESIDE = {
    "absence": ("days", "round the clock"),
    "ramp": ("days",),
    "weekdays": ("days",),
    "repeats": ("retries",),
    "sticky": ("retries",),
}
# What seldom comes to anything, and so has another chance to be picked.
SELDOM = (
    *("misroutes", "background", "escalates warm", "inactive", "bot outage", "records"),
    *("reply_patience", "accept"),
)
FEW, MANY = (0, 1, 2, 3, 4, 6), (3, 4, 5, 6)


def themes(chance: Random, on_the_grid: bool) -> frozenset[str]:
    """Pick up to six of all themes, or many of those that tie."""
    picked = set(chance.sample(THEMES, chance.choice(FEW)))
    if on_the_grid and chance.random() < 0.5:
        picked.update(chance.sample(TIED, chance.choice(MANY)))
    picked.update(theme for theme in SELDOM if chance.random() < 0.06)
    for theme in sorted(picked & BESIDE.keys()):
        picked.update(other for other in BESIDE[theme] if chance.random() < 0.4)
    return frozenset(picked)
