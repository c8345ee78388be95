"""The lists behind the numbers that everybody may open."""

from __future__ import annotations

OPEN_LISTS = (
    "open",
    "overdue",
    "unanswered",
    "silent",
    "raised",
    "solved",
    "explained",
    "cannot",
    "referred",
    "not_reached",
    "withdrawn",
    "waiting",
    "again",
    "under_way",
    "due",
    "in_time",
    "late",
    "excused",
    "joined_early",
    "said",
    "said_solved",
    "asked",
    "unreached",
    "verified",
)
"""Who was content is counted, not listed: a matter's place and kind would say who."""
