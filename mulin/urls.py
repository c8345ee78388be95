"""Every address of the product. Verbs are noun resources: `POST /matters/<ref>/dispatches/`."""

from django.urls import include, path

from mulin.matters import api as matters_api
from mulin.people import api as people_api
from mulin.people.api import outgoing, rosters, study_points, ways
from mulin.platform.api.root import api
from mulin.site import api as site_api
from mulin.territory import api as territory_api

handler400 = "mulin.site.pages.bad_request"
handler403 = "mulin.site.pages.forbidden"
handler404 = "mulin.site.pages.not_found"
handler429 = "mulin.people.pages.signing.too_many"
handler500 = "mulin.site.pages.broken"

api.add_router("/matters", matters_api.desk.router)
api.add_router("/mediations", matters_api.mediating.router)
api.add_router("/mediations", matters_api.mediations.router)
api.add_router("/matters", matters_api.offices.router)
api.add_router("/matters", matters_api.tools.router)
api.add_router("/knowledge", matters_api.tools.known)
api.add_router("/joint", matters_api.joint.router)
api.add_router("/matters", matters_api.passing.router)
api.add_router("/outings", matters_api.outings.router)
api.add_router("/figures", matters_api.figures.router)
api.add_router("/hotline", matters_api.hotline.router)
api.add_router("/mine", site_api.calendar.router)
api.add_router("/slips", matters_api.slips.router)
api.add_router("/settings", matters_api.settings.router)
api.add_router("/matters", matters_api.further.router)
api.add_router("/desk", matters_api.further.papers)
api.add_router("/desk/filters", matters_api.filters.router)
api.add_router("/desk/articles", matters_api.writing.articles)
api.add_router("/desk/templates", matters_api.writing.templates)
api.add_router("/settings", matters_api.sorting.router)
api.add_router("/joint", matters_api.together.router)
api.add_router("/slips", matters_api.speaking.router)
api.add_router("", matters_api.speaking.opened)
api.add_router("/mine", site_api.mine.router)
api.add_router("/streets", site_api.streets.router)
api.add_router("/streets", site_api.streets.own)
api.add_router("/streets", territory_api.finding.open_to_all)
api.add_router("/places", territory_api.finding.router)
api.add_router("/people", people_api.duplicates.router)
api.add_router("/people", people_api.persons.router)
api.add_router("/posts", people_api.posts.router)
api.add_router("/leaves", people_api.leaves.router)
api.add_router("/hooks", people_api.hooks.router)
api.add_router("/tokens", people_api.tokens.router)
api.add_router("/study-points", study_points.router)
api.add_router("/station-requests", study_points.stations)
api.add_router("/rosters", rosters.router)
api.add_router("/organisations", territory_api.organisations.router)
api.add_router("/structure", territory_api.structure.router)
api.add_router("/ways", ways.own)
api.add_router("/people", ways.somebodys)
api.add_router("/outgoing", outgoing.router)
api.add_router("/territory", territory_api.places.router)
api.add_router("/territory", territory_api.coverage.router)
api.add_router("/territory", territory_api.outlines.router)
api.add_router("/mandates", people_api.mandates.router)
api.add_router("/papers", people_api.papers.router)
api.add_router("/mine", site_api.acting.router)
api.add_router("/street-books", people_api.workbook.router)

urlpatterns = [
    path("", include("mulin.site.urls")),
    path("", include("mulin.platform.ui.urls")),
    path("", include("mulin.people.urls")),
    path("", include("mulin.territory.urls")),
    path("", include("mulin.matters.urls")),
    path("open311/", include("mulin.matters.open311.urls")),
    path("api/", api.urls),
]
