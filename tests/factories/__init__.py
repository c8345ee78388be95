"""A small town to test in, made through the product's own actions."""

from tests.factories.town import Town, build_town

__all__ = ["Town", "build_town"]
