"""Acting for somebody who named a helper: what the session remembers, and which pages are open meanwhile.

Who acts for another sees that one's matters and nothing else of theirs, and nothing of their own: what is not
named here is closed until they switch back. Higher contexts name theirs.
"""

from __future__ import annotations

from mulin.people.models import Mandate, Person
from mulin.platform.actors import Actor

SESSION_KEY = "helping"
"""Where a session keeps the id of the mandate that is acted under."""
POST_KEY = "post"
"""Where a session keeps the appointment that its holder chose to act in."""
_open: set[str] = {"helping_ends", "account_logout"}
_instead: dict[str, str] = {}


def keep_open(*names: str) -> None:
    """These pages may be opened while one acts for another."""
    _open.update(names)


def lead(name: str, to: str) -> None:
    """Who opens `name` while acting for another is led to `to`: their own page becomes that other one's."""
    _instead[name] = to


def is_open(name: str) -> bool:
    return name in _open or name.startswith(("ui:", "territory:map", "territory:places"))


def instead_of(name: str) -> str:
    return _instead.get(name, "")


def acting(helper: Actor, mandate: Mandate) -> Actor:
    """The helper as who acts for the other one: without any post, so that no desk comes along."""
    return helper.helping(mandate.person_id, mandate.person.street_id)


def person_behind(mandate: Mandate | None, own: Person) -> Person:
    """Whose matters an act is about: who named the helper, else the one who asks."""
    return mandate.person if mandate is not None else own
