"""Addresses of the site itself: the street's public page and what it leads to."""

from django.urls import path

from mulin.site.pages import matters, street

app_name = "site"
urlpatterns = [
    path("", street.home, name="home"),
    path("streets/<str:key>/", street.street, name="street"),
    path("streets/<str:key>/matters/", matters.matters, name="street_matters"),
    path("streets/<str:key>/matters/<str:ref>/", matters.matter, name="street_matter"),
]
