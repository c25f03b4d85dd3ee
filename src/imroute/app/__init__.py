"""A page to play with a scenario: `imroute app FILE`.

What is under `page` knows Streamlit and is imported only there; the rest is plain functions.
"""
