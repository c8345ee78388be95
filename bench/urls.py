from django.urls import include, path

from bench import pages
from mulin.urls import handler400, handler403, handler404, handler500, urlpatterns

__all__ = ["handler400", "handler403", "handler404", "handler500", "urlpatterns"]

_base = [
    path("insert/", pages.insert, name="insert"),
    path("read/<uuid:key>/", pages.read, name="read"),
    path("list/", pages.listing, name="list"),
]
urlpatterns = [path("bench/", include((_base, "bench"))), *urlpatterns]
