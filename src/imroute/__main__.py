"""`python -m imroute` is the command line."""

from imroute.cli import main

main()
