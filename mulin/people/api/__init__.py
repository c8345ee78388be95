"""Persons as JSON: the same queries and the same actions as the pages."""
