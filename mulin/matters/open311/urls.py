"""Addresses of Open311, below `/open311/`. Each answers by its ending in JSON or XML."""

from django.urls import path, re_path

from mulin.matters.open311 import acts, views

END = r"\.(?P<kind>json|xml)$"

app_name = "open311"
urlpatterns = [
    path("v2/", views.nowhere, name="root"),
    re_path(rf"^(?:v2/)?discovery{END}", views.discovery, name="discovery"),
    re_path(rf"^v2/services{END}", views.service_list, name="services"),
    re_path(rf"^v2/services/(?P<code>[^/]+){END}", views.definition, name="definition"),
    re_path(rf"^v2/requests{END}", acts.requests, name="requests"),
    re_path(rf"^v2/tokens/(?P<token>[\w-]+){END}", views.token, name="token"),
    re_path(rf"^v2/requests/(?P<ref>[^/]+)/reopenings{END}", acts.reopenings, name="reopenings"),
    re_path(rf"^v2/requests/(?P<ref>[^/]+)/comments{END}", acts.comments, name="comments"),
    re_path(rf"^v2/requests/(?P<ref>[^/]+)/words{END}", acts.words, name="words"),
    re_path(rf"^v2/requests/(?P<ref>[^/]+){END}", views.one_request, name="request"),
    re_path(r"^(?P<rest>.*)$", views.nowhere, name="nowhere"),
]
