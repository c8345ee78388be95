"""Signing in and out, whose names are the library's own and stand without a namespace, and accounts at the desk."""

from django.urls import path

from mulin.people.pages import accounts, deaths, duplicates, leaves, posts, signing, workbook

urlpatterns = [
    path("accounts/login/", signing.sign_in, name="account_login"),
    path("accounts/logout/", signing.sign_out, name="account_logout"),
    path("accounts/password/", signing.change_password, name="account_change_password"),
    path("desk/people/", accounts.people, name="people"),
    path("desk/people/<uuid:person_id>/account/", accounts.account, name="person_account"),
    path("desk/people/<uuid:person_id>/password/", accounts.password, name="person_password"),
    path("desk/people/<uuid:person_id>/death/", deaths.deaths, name="person_death"),
    path("desk/people/<uuid:person_id>/death/retractions/", deaths.retractions, name="death_retractions"),
    path("desk/people/<uuid:person_id>/handover/", posts.handover, name="handover"),
    path("desk/posts/", posts.posts, name="posts"),
    path("desk/posts/<uuid:appointment_id>/ends/", posts.ends, name="post_ends"),
    path("desk/leaves/", leaves.leaves, name="leaves"),
    path("desk/leaves/<uuid:leave_id>/ends/", leaves.ends, name="leave_ends"),
    path("desk/leaves/<uuid:leave_id>/deputies/", leaves.deputies, name="leave_deputies"),
    path("desk/duplicates/", duplicates.duplicates, name="duplicates"),
    path("desk/duplicates/<uuid:one>/<uuid:other>/", duplicates.pair, name="duplicate"),
    path("desk/duplicates/<uuid:one>/<uuid:other>/views/", duplicates.views, name="duplicate_views"),
    path("desk/duplicates/<uuid:one>/<uuid:other>/apart/", duplicates.apart, name="duplicate_apart"),
    path("desk/merges/<uuid:merge_id>/splits/", duplicates.splits, name="merge_splits"),
    path("desk/territory/workbook/", workbook.index, name="street_books"),
    path("desk/territory/workbook/template.xlsx", workbook.template, name="street_book_template"),
    path("desk/territory/workbook/street.<str:kind>", workbook.street_file, name="street_book_file"),
    path("desk/territory/workbook/contacts/", workbook.contacts, name="street_book_contacts"),
    path("desk/territory/workbook/<uuid:book_id>/", workbook.show, name="street_book"),
    path("desk/territory/workbook/<uuid:book_id>/marked.xlsx", workbook.marked, name="street_book_marked"),
    path(
        "desk/territory/workbook/<uuid:book_id>/confirmations/",
        workbook.confirmations,
        name="street_book_confirmations",
    ),
    path("desk/territory/workbook/<uuid:book_id>/discards/", workbook.discards, name="street_book_discards"),
]
