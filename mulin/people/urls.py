"""Signing in and out, whose names are the library's own and stand without a namespace, and accounts at the desk."""

from django.urls import path

from mulin.people.pages import accounts, signing

urlpatterns = [
    path("accounts/login/", signing.sign_in, name="account_login"),
    path("accounts/logout/", signing.sign_out, name="account_logout"),
    path("accounts/password/", signing.change_password, name="account_change_password"),
    path("desk/people/", accounts.people, name="people"),
    path("desk/people/<uuid:person_id>/account/", accounts.account, name="person_account"),
    path("desk/people/<uuid:person_id>/password/", accounts.password, name="person_password"),
]
