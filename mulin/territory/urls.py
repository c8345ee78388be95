"""Addresses of places."""

from django.urls import path

from mulin.territory.pages import (
    changes,
    codes,
    coverage,
    hub,
    maps,
    organisations,
    outlines,
    place_acts,
    places,
    profile,
    reshape,
    structure,
)

app_name = "territory"
urlpatterns = [
    path("desk/territory/", hub.index, name="hub"),
    path("desk/territory/places/", places.tree, name="tree"),
    path("desk/territory/places/<uuid:place_id>/", places.place, name="place"),
    path("desk/territory/places/<uuid:place_id>/parts/", places.parts, name="place_parts"),
    path("desk/territory/places/<uuid:place_id>/parts/new/", place_acts.parts_new, name="place_parts_new"),
    path("desk/territory/places/<uuid:place_id>/homes/", place_acts.homes, name="place_homes"),
    path("desk/territory/places/<uuid:place_id>/names/", place_acts.names, name="place_names"),
    path("desk/territory/places/<uuid:place_id>/codes/", place_acts.place_codes, name="place_codes"),
    path("desk/territory/places/<uuid:place_id>/moves/", place_acts.moves, name="place_moves"),
    path("desk/territory/places/<uuid:place_id>/outlines/", outlines.outlines, name="place_outlines"),
    path("desk/territory/places/<uuid:place_id>/ends/", place_acts.ends, name="place_ends"),
    path("desk/territory/codes/", codes.index, name="codes"),
    path("desk/territory/coverage/", coverage.index, name="coverage"),
    path("desk/territory/coverage/<uuid:place_id>/", coverage.neighbourhood, name="grid_map"),
    path("desk/territory/reshape/", reshape.reshape, name="reshape"),
    path("desk/territory/reshape/<uuid:place_id>/splits/", reshape.split, name="split"),
    path("desk/territory/structure/", structure.index, {"sort": "kinds"}, name="structures"),
    path("desk/territory/structure/<slug:sort>/", structure.index, name="structure"),
    path("desk/territory/structure/<slug:sort>/new/", structure.new, name="structure_new"),
    path("desk/territory/structure/<slug:sort>/<slug:key>/", structure.show, name="structure_one"),
    path("desk/territory/structure/<slug:sort>/<slug:key>/words/", structure.words, name="structure_words"),
    path(
        "desk/territory/structure/<slug:sort>/<slug:key>/switches/", structure.switch, name="structure_switch"
    ),
    path(
        "desk/territory/structure/chains/<slug:key>/steps/new/", structure.step_new, name="structure_step_new"
    ),
    path(
        "desk/territory/structure/chains/<slug:key>/steps/<uuid:step_id>/ends/",
        structure.step_end,
        name="structure_step_end",
    ),
    path("desk/territory/profile/", profile.profile, name="profile"),
    path("places/", maps.places, name="places"),
    path("places/map.svg", maps.drawn, name="map"),
    path("streets/<str:key>/map/", maps.street_map, name="street_map"),
    path("streets/<str:key>/places.geojson", maps.places_geojson, name="places_geojson"),
    path("desk/organisations/", organisations.index, name="organisations"),
    path("desk/organisations/new/", changes.found, name="organisation_new"),
    path("desk/organisations/coverage/", organisations.covered, name="covered"),
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
