"""The page itself, as Streamlit draws it."""

from imroute.app.page.main import show

__all__ = ["show"]
