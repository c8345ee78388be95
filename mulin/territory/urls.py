"""Addresses of places."""

from django.urls import path

from mulin.territory.pages import changes, maps, organisations

app_name = "territory"
urlpatterns = [
    path("places/", maps.places, name="places"),
    path("places/map.svg", maps.drawn, name="map"),
    path("streets/<str:key>/map/", maps.street_map, name="street_map"),
    path("streets/<str:key>/places.geojson", maps.places_geojson, name="places_geojson"),
    path("desk/organisations/", organisations.index, name="organisations"),
    path("desk/organisations/new/", changes.found, name="organisation_new"),
    path("desk/organisations/coverage/", organisations.covered, name="coverage"),
    path("desk/organisations/accountable/", organisations.accountable, name="accountable"),
    path("desk/organisations/layers/", changes.layers, name="layers"),
    path(
        "desk/organisations/changes/<uuid:change_id>/call-offs/", changes.call_offs, name="change_call_offs"
    ),
    path("desk/organisations/<uuid:organisation_id>/", organisations.show, name="organisation"),
    path(
        "desk/organisations/<uuid:organisation_id>/open/<slug:kind>/",
        organisations.open_work,
        name="organisation_open",
    ),
    path("desk/organisations/<uuid:organisation_id>/<slug:key>/", changes.act, name="organisation_act"),
]
