"""Accounts, what is written down for good, stored files; and what all models share."""

from .base import MAX_ADDRESS, MAX_NAME, MAX_TEXT, Dated, State
from .change import Change
from .record import DistinctPair, Journal, JournalEntry, OldAddress, Transition
from .stored import Rendition, StoredFile, private_storage, stored_path
from .user import User

__all__ = [
    "MAX_ADDRESS",
    "MAX_NAME",
    "MAX_TEXT",
    "Change",
    "Dated",
    "DistinctPair",
    "Journal",
    "JournalEntry",
    "OldAddress",
    "Rendition",
    "State",
    "StoredFile",
    "Transition",
    "User",
    "private_storage",
    "stored_path",
]
