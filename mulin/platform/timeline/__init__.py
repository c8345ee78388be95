"""The append-only record of every act, sealed into a chain of blocks."""

from mulin.platform.timeline.actions import Entry, parts, record, record_many, write

__all__ = ["Entry", "parts", "record", "record_many", "write"]
