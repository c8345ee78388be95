"""Tables of matters in: any workbook or CSV, with remembered columns, dry runs, and resumption (S1-15, S3-54)."""

from mulin.matters.imports.columns import FIELDS, LOOKED_AT, WORDS, Plan, plan
from mulin.matters.imports.running import BATCH, Result, check, resume, run

__all__ = ["BATCH", "FIELDS", "LOOKED_AT", "WORDS", "Plan", "Result", "check", "plan", "resume", "run"]
