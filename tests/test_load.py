"""What `make load` says of what it has seen: every error is counted, and the figures are those of the steps."""

from __future__ import annotations

from bench.load import Crowd, lines
from bench.speaking import Away, Heard


def heard(status: int, seconds: float) -> Heard:
    return Heard(status, "", b"", seconds)


def test_errors_are_counted_and_steps_are_timed() -> None:
    crowd = Crowd(0, {})
    for number in range(100):
        assert crowd.step("read", lambda n=number: heard(200, (n + 1) / 1000)) is not None  # type: ignore[misc]
    assert crowd.step("raise", lambda: heard(500, 0.2), (302,)) is None
    assert crowd.step("raise", lambda: heard(302, 0.1), (302,)) is not None

    def nobody() -> Heard:
        raise Away("POST /raise/: TimeoutError")

    assert crowd.step("raise", nobody, (302,)) is None
    assert crowd.errors == {"raise: 500": 1, "raise: POST /raise/: TimeoutError": 1}
    found = {one["name"]: one for one in lines(crowd, 10)}
    assert (found["read"]["count"], found["read"]["per_second"]) == (100, 10)
    assert (found["read"]["p50"], found["read"]["p95"], found["read"]["longest"]) == (50.5, 96.0, 100.0)
    assert found["all"]["count"] == 102
