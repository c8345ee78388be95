"""A copy of an instance from which it can be made again elsewhere, as it was at any moment since the copy.

making.make(store, …)      # the database, the changes since, the uploaded files
archiving.ship(…)          # the changes of the last minutes, carried over by the worker
restoring.restore(…)       # into an empty home, up to a moment
tallying.tally(…)          # what is in every table, to compare two places
"""

from mulin.platform.backups.store import Backup, Store, configured

__all__ = ["Backup", "Store", "configured"]
