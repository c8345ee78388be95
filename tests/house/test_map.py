"""docs/map.md says what the code says."""

from tests.house import map as the_map


def test_the_map_is_fresh() -> None:
    assert the_map.TARGET.read_text() == the_map.render(), "run `make map`"


def test_every_verb_of_a_matter_is_reached_and_tested() -> None:
    found, _proved = the_map.read()
    verbs = [verb for verb in found.values() if verb.context == "matters"]
    assert len(verbs) >= 15
    assert not [verb.name for verb in verbs if not verb.tests], "verbs without a test"
    assert not [verb.name for verb in verbs if not (verb.pages or verb.api)], "verbs nobody can reach"
