"""Addresses of places."""

from django.urls import path

from mulin.territory.pages import hub, maps

app_name = "territory"
urlpatterns = [
    path("desk/territory/", hub.index, name="hub"),
    path("places/", maps.places, name="places"),
    path("places/map.svg", maps.drawn, name="map"),
    path("streets/<str:key>/map/", maps.street_map, name="street_map"),
    path("streets/<str:key>/places.geojson", maps.places_geojson, name="places_geojson"),
]
