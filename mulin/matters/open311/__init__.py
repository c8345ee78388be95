"""Open311 GeoReport v2: services, requests, tokens, discovery, and the extensions of docs/guides/open311.md.

Plain views, because every address answers in JSON or XML by its ending. Who asks here is a visitor with or
without a client's key, whoever's browser sent it; what is told is what the street's public page tells.
"""
