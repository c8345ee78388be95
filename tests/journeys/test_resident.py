"""What residents do without an account."""

from __future__ import annotations

import pytest

from tests.journeys import resident
from tests.journeys.conftest import Come
from tests.journeys.looks import in_every_look
from tests.journeys.resident import Spot

pytestmark = pytest.mark.browser
HERE = Spot("青桐苑", "Qingtong Court", "3号楼", "Building 3")


@in_every_look()
def test_raise_and_see_the_slip(come: Come) -> None:
    who = come()
    resident.raise_matter(who, "楼道的灯三天没亮了", HERE)
