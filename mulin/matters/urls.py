"""Addresses of matters. What opens without log-in opens by a token; what stands below `/matters/` asks who reads."""

from django.urls import path

from mulin.matters.pages import photos, progress, raising, slips

app_name = "matters"
urlpatterns = [
    path("raise/", raising.raise_matter, name="raise"),
    path("raise/at/<str:door_token>/", raising.raise_matter, name="raise_at"),
    path("progress/", progress.progress, name="progress"),
    path("s/<str:token>/", slips.slip, name="slip"),
    path("s/<str:token>/slip.pdf", slips.slip_pdf, name="slip_pdf"),
    path("s/<str:token>/words/", slips.create_word, name="words"),
    path("s/<str:token>/words/latest/", slips.word, name="word"),
    path("s/<str:token>/calls/", slips.call, name="call"),
    path("s/<str:token>/withdrawal/", slips.withdrawal, name="withdrawal"),
    path("s/<str:token>/reopenings/", slips.create_reopening, name="reopenings"),
    path("s/<str:token>/repeats/", slips.create_repeat, name="repeats"),
    path("s/<str:token>/photos/<uuid:photo_id>/", photos.on_slip, name="photo_on_slip"),
    path("matters/<str:ref>/photos/<uuid:photo_id>/", photos.of_matter, name="photo"),
]
