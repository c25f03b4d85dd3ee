"""How often intervals hold the truth, and how often verdicts are wrong; see `__main__`."""
