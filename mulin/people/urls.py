"""Signing in and out. The names are the library's own, which it looks for without a namespace."""

from django.urls import path

from mulin.people import pages

urlpatterns = [
    path("accounts/login/", pages.sign_in, name="account_login"),
    path("accounts/logout/", pages.sign_out, name="account_logout"),
]
