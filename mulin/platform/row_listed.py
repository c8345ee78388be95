"""Tables of the platform and of the libraries that stand under no policy, each with its reason.

Every context has such a list; a house test compares them with the database.
"""

from __future__ import annotations

LISTED = {
    "platform_block": "belongs to no street: seals the timeline of all of them; holds hashes alone",
    "platform_cache": "belongs to no street: counts of sign-ins",
    "platform_calendaryear": "belongs to no street: the State Council's calendar",
    "platform_hit": "belongs to no street: counts by keyed hashes",
    "platform_keptanswer": "belongs to no street: found by a keyed hash of who asked; the answer is encrypted",
    "platform_link": "ids alone: both ends are read through platform_record",
    "platform_origin": "belongs to no street: in which cluster the timeline goes on",
    "platform_reach": "ids alone: what policies go by; only triggers write it",
    "platform_resealing": "belongs to no street: how far a change of keys has come",
    "account_emailaddress": "the library's; empty here",
    "account_emailconfirmation": "the library's; empty here",
    "auth_group": "the library's; empty here",
    "auth_group_permissions": "the library's; empty here",
    "auth_permission": "the library's; names of permissions that nobody is given",
    "django_content_type": "the library's; names of models",
    "django_migrations": "the library's; what has been migrated",
    "django_session": "found by its random key, before anybody knows who asks",
    "mfa_authenticator": "the library's; read at signing in, before anybody knows whose it is; what it holds is sealed",
    "procrastinate_events": "the queue's; jobs carry ids alone",
    "procrastinate_jobs": "the queue's; jobs carry ids alone",
    "procrastinate_periodic_defers": "the queue's",
    "procrastinate_workers": "the queue's",
    "socialaccount_socialaccount": "the library's; read at signing in; a subject's id alone",
    "socialaccount_socialapp": "the library's; empty here",
    "socialaccount_socialtoken": "the library's; empty here",
}
