"""Any study plan as a curriculum, with an honest account of what was understood."""

from toolkit.importer.decoding import decode_bytes
from toolkit.importer.model import Account, Imported, Note
from toolkit.importer.plan import parse

__all__ = ["Account", "Imported", "Note", "decode_bytes", "parse"]
