"""The append-only record of every act, sealed into a chain of blocks."""

from mulin.platform.timeline.actions import Entry, record, record_many, write

__all__ = ["Entry", "record", "record_many", "write"]
