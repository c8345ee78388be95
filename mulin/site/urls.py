"""Addresses of the site itself: the street's public page and what it leads to."""

from django.urls import path

from mulin.site.pages import (
    calling,
    feedback,
    feeds,
    forms,
    helping,
    keeping,
    matters,
    mine,
    mydata,
    rules,
    street,
)

app_name = "site"
urlpatterns = [
    path("", street.home, name="home"),
    path("mine/", mine.mine, name="mine"),
    path("mine/notices/<uuid:notice_id>/read/", mine.read_notice, name="read_notice"),
    path("mine/reply/", mine.choose_reply, name="choose_reply"),
    path("mine/calendar/", feeds.calendar, name="calendar"),
    path("mine/calendar/renewals/", feeds.renew_calendar, name="calendar_renewals"),
    path("mine/calendar/withdrawals/", feeds.withdraw_calendar, name="calendar_withdrawals"),
    path("calendar/<token:token>.ics", feeds.calendar_file, name="calendar_file"),
    path("mine/for/", helping.for_person, name="for_person"),
    path("mine/for/<str:ref>/", helping.for_matter, name="for_matter"),
    path("mine/for/<str:ref>/words/", helping.words, name="for_words"),
    path("mine/for/<str:ref>/reopenings/", helping.reopenings, name="for_reopenings"),
    path("mine/for/<str:ref>/withdrawals/", helping.withdrawals, name="for_withdrawals"),
    path("mine/for/<str:ref>/calls/", helping.calls, name="for_calls"),
    path("forms/", forms.forms, name="forms"),
    path("forms/<slug:kind>.pdf", forms.form_pdf, name="form_pdf"),
    path("forms/<slug:kind>/<str:serial>/", forms.form_back, name="form_back"),
    path("call-me/", calling.call_me, name="call_me"),
    path("my-data/", mydata.my_data, name="my_data"),
    path("my-data/my-data.json", mydata.my_data_file, name="my_data_file"),
    path("my-data/deletion/", mydata.my_deletion, name="my_deletion"),
    path("desk/data-register/", keeping.data_register, name="data_register"),
    path("feedback/", feedback.feedback, name="feedback"),
    path("arrive/", mine.arrive, name="arrive"),
    path("streets/<str:key>/", street.street, name="street"),
    path("streets/<str:key>/feed.atom", feeds.street_feed, {"kind": "atom"}, name="street_atom"),
    path("streets/<str:key>/feed.json", feeds.street_feed, {"kind": "json"}, name="street_json"),
    path("streets/<str:key>/rules/", rules.rules, name="street_rules"),
    path("streets/<str:key>/matters/", matters.matters, name="street_matters"),
    path("streets/<str:key>/matters/<str:ref>/", matters.matter, name="street_matter"),
    path("streets/<str:key>/matters/<str:ref>/following/", matters.follow, name="street_follow"),
    path("streets/<str:key>/hung/", matters.hung, name="street_hung"),
]
