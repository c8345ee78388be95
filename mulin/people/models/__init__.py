"""Persons, their accounts and posts, their leaves, and what is known of two being one."""

from mulin.people.models.calendar import CalendarFeed
from mulin.people.models.code import LoginCode
from mulin.people.models.joining import Apart, Merge, MovedRow
from mulin.people.models.leave import Leave
from mulin.people.models.life import Death
from mulin.people.models.mandate import Mandate
from mulin.people.models.paper import PaperForm
from mulin.people.models.person import Account, AccountManager, Appointment, Assistance, Person
from mulin.people.models.post_plan import PostPlan
from mulin.people.models.posts import PostDetail, Training
from mulin.people.models.session import DeviceSession
from mulin.people.models.studying import CareRow, StationRequest, StudyMember, TeamMember
from mulin.people.models.token import Token
from mulin.people.models.way import ContactWay
from mulin.people.models.workbook import StreetBook

__all__ = [
    "Account",
    "AccountManager",
    "Apart",
    "Appointment",
    "Assistance",
    "CalendarFeed",
    "CareRow",
    "ContactWay",
    "Death",
    "DeviceSession",
    "Leave",
    "LoginCode",
    "Mandate",
    "Merge",
    "MovedRow",
    "PaperForm",
    "Person",
    "PostDetail",
    "PostPlan",
    "StationRequest",
    "StreetBook",
    "StudyMember",
    "TeamMember",
    "Token",
    "Training",
]
