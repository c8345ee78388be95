"""The tables of the platform, gathered for Django; each stands in the package that owns it."""

from mulin.platform.calendar import CalendarYear
from mulin.platform.hooks.models import Hook, HookDelivery
from mulin.platform.notices.delivery import Delivery, NoticeText
from mulin.platform.notices.models import Notice
from mulin.platform.once import KeptAnswer
from mulin.platform.policy import PolicyValue
from mulin.platform.reach import Reach
from mulin.platform.records.models import Link, Record
from mulin.platform.refs import RefCounter
from mulin.platform.resealing import Resealing
from mulin.platform.search import SearchDocument
from mulin.platform.throttle import Hit
from mulin.platform.timeline.models import Act, ActDetail, Block, Origin

__all__ = [
    "Act",
    "ActDetail",
    "Block",
    "CalendarYear",
    "Delivery",
    "Hit",
    "Hook",
    "HookDelivery",
    "KeptAnswer",
    "Link",
    "Notice",
    "NoticeText",
    "Origin",
    "PolicyValue",
    "Reach",
    "Record",
    "RefCounter",
    "Resealing",
    "SearchDocument",
]
