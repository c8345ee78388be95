"""Tables of matters in: any workbook or CSV, with remembered columns, dry runs, and resumption (S1-15, S3-54)."""

from mulin.matters.imports.columns import FIELDS, WORDS, Plan, plan
from mulin.matters.imports.running import BATCH, Result, check, resume, run

__all__ = ["BATCH", "FIELDS", "WORDS", "Plan", "Result", "check", "plan", "resume", "run"]
