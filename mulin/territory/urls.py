"""Addresses of places."""

from django.urls import path

from mulin.territory import pages

app_name = "territory"
urlpatterns = [
    path("places/", pages.places, name="places"),
    path("places/map.svg", pages.drawn, name="map"),
    path("streets/<str:key>/map/", pages.street_map, name="street_map"),
    path("streets/<str:key>/places.geojson", pages.places_geojson, name="places_geojson"),
]
