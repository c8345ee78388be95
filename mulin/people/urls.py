"""Signing in and out, whose names are the library's own and stand without a namespace, and accounts at the desk."""

from django.conf import settings
from django.urls import include, path

from mulin.people.pages import (
    accounts,
    codes,
    deaths,
    duplicates,
    helpers,
    leaves,
    papers,
    posts,
    signing,
    switching,
)

urlpatterns = [
    path("accounts/login/", signing.sign_in, name="account_login"),
    path("accounts/logout/", signing.sign_out, name="account_logout"),
    path("accounts/password/", signing.change_password, name="account_change_password"),
    path("accounts/office/", signing.office, name="office_sign_in"),
    path("accounts/code/", codes.code_phone, name="code_phone"),
    path("accounts/code/entry/", codes.code_entry, name="code_entry"),
    path("accounts/password/first/", codes.first_password, name="account_set_password"),
    path("mine/posts/", switching.posts_switch, name="posts_switch"),
    path("mine/helpers/", helpers.helpers, name="helpers"),
    path("mine/helpers/back/", helpers.back_to_oneself, name="helping_ends"),
    path("mine/helpers/<uuid:mandate_id>/acceptances/", helpers.accept, name="mandate_acceptances"),
    path("mine/helpers/<uuid:mandate_id>/declines/", helpers.decline, name="mandate_declines"),
    path("mine/helpers/<uuid:mandate_id>/ends/", helpers.end, name="mandate_ends"),
    path("mine/helpers/<uuid:mandate_id>/acting/", helpers.begin, name="mandate_acting"),
    path("desk/people/<uuid:person_id>/helpers/", helpers.desk_helpers, name="desk_helpers"),
    path("desk/papers/", papers.papers_back, name="papers"),
    path("desk/papers/new/", papers.paper_for, name="paper_for"),
    path("desk/papers/<str:serial>/", papers.paper, name="paper"),
    path("desk/papers/<str:serial>/form.pdf", papers.paper_pdf, name="paper_pdf"),
    path("desk/papers/<str:serial>/picture/", papers.paper_picture, name="paper_picture"),
    path("desk/papers/<str:serial>/voidings/", papers.void, name="paper_voidings"),
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
]

if settings.OIDC is not None:
    urlpatterns += [
        path("accounts/", include("allauth.socialaccount.providers.openid_connect.urls")),
    ]
