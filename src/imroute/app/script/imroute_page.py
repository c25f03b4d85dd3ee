"""What Streamlit runs whenever something on the page is moved."""

import sys

from imroute.app.page import show

if __name__ == "__main__":  # a process that a study starts reads this too
    show(*sys.argv[1:])
