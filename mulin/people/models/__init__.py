"""Persons, their accounts and posts, their leaves, and what is known of two being one."""

from mulin.people.models.joining import Apart, Merge, MovedRow
from mulin.people.models.leave import Leave
from mulin.people.models.life import Death
from mulin.people.models.person import Account, AccountManager, Appointment, Assistance, Person
from mulin.people.models.post_plan import PostPlan
from mulin.people.models.workbook import StreetBook

__all__ = [
    "Account",
    "AccountManager",
    "Apart",
    "Appointment",
    "Assistance",
    "Death",
    "Leave",
    "Merge",
    "MovedRow",
    "Person",
    "PostPlan",
    "StreetBook",
]
