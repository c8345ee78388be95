"""Every address of the product. Verbs are noun resources: `POST /matters/<ref>/dispatches/`."""

from django.urls import include, path

from mulin.matters import api as matters_api
from mulin.people import api as people_api
from mulin.platform.api.root import api

handler400 = "mulin.site.pages.bad_request"
handler403 = "mulin.site.pages.forbidden"
handler404 = "mulin.site.pages.not_found"
handler429 = "mulin.people.pages.signing.too_many"
handler500 = "mulin.site.pages.broken"

api.add_router("/matters", matters_api.desk.router)
api.add_router("/mediations", matters_api.mediations.router)
api.add_router("/matters", matters_api.offices.router)
api.add_router("/matters", matters_api.tools.router)
api.add_router("/knowledge", matters_api.tools.known)
api.add_router("/joint", matters_api.joint.router)
api.add_router("/matters", matters_api.passing.router)
api.add_router("/outings", matters_api.outings.router)
api.add_router("/figures", matters_api.figures.router)
api.add_router("/slips", matters_api.slips.router)
api.add_router("/settings", matters_api.settings.router)
api.add_router("/street-books", people_api.workbook.router)

urlpatterns = [
    path("", include("mulin.site.urls")),
    path("", include("mulin.platform.ui.urls")),
    path("", include("mulin.people.urls")),
    path("", include("mulin.territory.urls")),
    path("", include("mulin.matters.urls")),
    path("api/", api.urls),
]
