"""Results for machines: JSON documents, CSV rows, and folders with all of a run."""

from imroute.documents.contacts import contacts_csv, offers_csv, passes_csv
from imroute.documents.folder import prepare, save
from imroute.documents.run import csv_text, document, json_text

__all__ = [
    "contacts_csv",
    "csv_text",
    "document",
    "json_text",
    "offers_csv",
    "passes_csv",
    "prepare",
    "save",
]
