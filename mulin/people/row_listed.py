"""Tables of this context that stand under no policy, each with its reason."""

from __future__ import annotations

LISTED = {
    "people_account": "read by name before anybody knows whose it is; holds a name for signing in, and no person's",
    "people_apart": "ids alone: reached through people_person",
    "people_devicesession": "reached through people_account; a browser in two words, and hashes",
    "people_logincode": "read by its id before anybody knows who asks; holds hashes alone",
    "people_postdetail": "reached through people_appointment; holds no words about a person",
}
