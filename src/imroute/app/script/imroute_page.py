"""What Streamlit runs whenever something on the page is moved."""

import sys

from imroute.app.page import show

show(*sys.argv[1:])
