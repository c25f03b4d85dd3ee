"""How verdicts look on the screen."""

LOOKS = {
    "met": ("✓", "green"),
    "missed": ("✗", "bold red"),
    "undecided": ("?", "yellow"),
    "no data": ("–", "dim"),
}
FEW_DAYS = 5
