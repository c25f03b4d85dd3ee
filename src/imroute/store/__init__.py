"""Cases that studies have simulated, kept on disk: a study goes on from what is there."""

from imroute.store.database import StoreError
from imroute.store.export import export
from imroute.store.kept import Store, version_key
from imroute.store.listing import Kept, Listing

__all__ = ["Kept", "Listing", "Store", "StoreError", "export", "version_key"]
