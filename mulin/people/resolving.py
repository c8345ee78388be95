"""From what somebody hands over to the address a channel sends to: asked of the other side, with no transaction open."""

from __future__ import annotations

import datetime as dt

from django.utils.translation import gettext as _

from mulin.people.models import Person
from mulin.platform import errors
from mulin.platform.notices import channels


def resolved(person: Person, channel: str, given: str, now: dt.datetime) -> str:
    """The address; from a mini-program comes its one-time log-in code, which only the server may exchange (norms 2.15).

    Raises `Invalid` for a code that is wrong or was used, `Conflict` where the other side is not there.
    """
    known = next((one for one in channels.offered(person.street_id, now) if one.key == channel), None)
    if known is None:
        return given
    try:
        return known.resolve(given)
    except channels.Refused:
        raise errors.Invalid(
            "DR-14", _("登录码不对，或者用过了。"), remedy=_("请在小程序里再登录一次。"), field="address"
        ) from None
    except channels.Unreachable:
        raise errors.Conflict("DR-14", _("微信那边现在连不上。"), remedy=_("请过一会儿再试。")) from None
