"""The engine against exact theory: see docs/background/verification.md."""
