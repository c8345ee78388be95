"""Every address of the product. Verbs are noun resources: `POST /matters/<ref>/dispatches/`."""

from django.urls import include, path

from mulin.platform.api.root import api

handler400 = "mulin.site.pages.bad_request"
handler403 = "mulin.site.pages.forbidden"
handler404 = "mulin.site.pages.not_found"
handler500 = "mulin.site.pages.broken"

urlpatterns = [
    path("", include("mulin.site.urls")),
    path("", include("mulin.platform.ui.urls")),
    path("", include("mulin.people.urls")),
    path("", include("mulin.territory.urls")),
    path("", include("mulin.matters.urls")),
    path("api/", api.urls),
]
