"""Addresses of the ground: preferences, bundles, the two pages on access, the kit."""

from django.urls import path

from . import pages

app_name = "ui"

urlpatterns = [
    path("preferences/", pages.preferences, name="preferences"),
    path("accessibility/", pages.accessibility, name="accessibility"),
    path("without-a-phone/", pages.offline, name="offline"),
    path("assets/<str:file_name>", pages.asset, name="asset"),
    path("kit/", pages.kit, name="kit"),
]
