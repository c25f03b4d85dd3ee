"""Plan in, log out: the engines and what they agree on."""
