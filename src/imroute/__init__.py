"""imroute: a chat-routing simulator for the people who plan a contact centre's day."""

__version__ = "0.1.0"
