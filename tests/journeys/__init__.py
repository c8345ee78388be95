"""Journeys in a real browser: what people do from beginning to end, by the words they read on the page."""
