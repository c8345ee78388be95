"""The server's settings, for a machine of 2 cores and a few GB that also runs the web and the worker.

An operator's own settings go into `local.conf` in the cluster's data folder, which is read after these.
"""

from __future__ import annotations

_EVERYWHERE = """\
# Written anew at each start. Your own settings belong in local.conf beside this file.

# No network: whoever may enter the socket's folder may connect.
listen_addresses = ''
unix_socket_permissions = 0700

# Web (at most 8 a process), worker, sealer, a command or two, and an operator's own tools.
max_connections = 100

# A quarter of what a 2 GB machine can spare; the file cache of the system does the rest.
effective_cache_size = 1GB
# A page sorts and joins tens of rows; a report a hundred thousand. 100 connections times this must still fit.
work_mem = 16MB
maintenance_work_mem = 128MB

# Pages ask many small questions. Compiling a plan costs more than running it, and a second process for one
# query takes the core that serves somebody else.
jit = off
max_parallel_workers_per_gather = 0
# Solid state or cached: a page read at random costs little more than one read in order.
random_page_cost = 1.1

# An import of a year's matters should not force a checkpoint every few seconds.
checkpoint_timeout = 15min
max_wal_size = 2GB
wal_compression = on

# Queues (outbox, jobs) turn over many rows while staying small: tidy them early.
autovacuum_naptime = 20s
autovacuum_vacuum_scale_factor = 0.05
autovacuum_analyze_scale_factor = 0.05

# A transaction that its program forgot holds back the sealer and the tidying of every table.
idle_in_transaction_session_timeout = 10min

# UTC in the tables, Asia/Shanghai on the page.
timezone = 'UTC'
log_timezone = 'UTC'
lc_messages = 'C'

# The log is read by operators: no statement and no row values in it, for they hold residents' words and data.
log_min_messages = warning
log_min_error_statement = panic
log_error_verbosity = terse
log_statement = none
log_min_duration_statement = -1
"""

_FOR_KEEPS = """
shared_buffers = 256MB
# An answer that was given stays given, also when the power goes.
fsync = on
synchronous_commit = on
full_page_writes = on
# Ready for backups: this alone cannot be switched on while the server works.
archive_mode = on
"""

_ARCHIVING = """
# For backups (`mulin backup`): each piece, packed, whole or not at all; at the latest after this time.
archive_command = 'umask 077; gzip -c "%p" > "../archive/.%f" && sync "../archive/.%f" && mv "../archive/.%f" "../archive/%f.gz"'
archive_timeout = 5min
"""
_NO_ARCHIVING = """
archive_command = 'true'
"""

_FOR_TESTS = """
shared_buffers = 128MB
# The data of tests is made anew by migrations when it is lost.
fsync = off
synchronous_commit = off
full_page_writes = off
"""


def text(version: int, for_tests: bool, *, archiving: bool = False) -> str:
    """The contents of `mulin.conf`. `archiving`: the folder for it lies beside the data."""
    # Three processes that only read ahead are too many beside two cores (the setting came with 18).
    reading = "\nio_method = sync\n" if version >= 18 else ""
    if for_tests:
        return _EVERYWHERE + reading + _FOR_TESTS
    return _EVERYWHERE + reading + _FOR_KEEPS + (_ARCHIVING if archiving else _NO_ARCHIVING)
