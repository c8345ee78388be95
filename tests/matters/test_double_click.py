"""Two clicks that meet inside the database: real connections, real commits."""

from __future__ import annotations

import datetime as dt
import threading

import pytest
from django.db import connection
from django.test import Client

from mulin.matters.models import Matter, Reporter
from mulin.platform.timeline.models import Act
from tests.factories import build_town
from tests.matters.raising import KEY, send


@pytest.mark.usefixtures("fresh_database")
@pytest.mark.mechanism("S3-54")
def test_a_form_sent_several_times_at_once_is_one_matter(now: dt.datetime) -> None:
    build_town()
    together = threading.Barrier(4)
    led_to: list[str] = []

    def click() -> None:
        together.wait()
        try:
            led_to.append(send(Client(), form_key=KEY).headers["Location"])
        finally:
            connection.close()

    clicks = [threading.Thread(target=click) for _ in range(4)]
    for one in clicks:
        one.start()
    for one in clicks:
        one.join()
    assert len(led_to) == 4
    assert len(set(led_to)) == 1
    assert Matter.objects.count() == Reporter.objects.count() == 1
    assert Act.objects.filter(verb="matters.raise").count() == 1
