"""Pages that the walk over every page leaves out, with where they are opened; and the names of all there are."""

from __future__ import annotations

from collections.abc import Iterator

from django.urls import URLPattern, URLResolver, get_resolver

ELSEWHERE = {
    "site:arrive": "only leads on",
    "matters:import": "test_desk",
    "matters:door_notice": "test_sheets_and_papers",
    "matters:import_checks": "test_desk",
    "matters:import_progress": "test_desk",
    "matters:word": "test_whole_way",
    "matters:raised_for": "tests/matters/test_speaking",
    "matters:voice_words": "tests/matters/test_speaking",
    "matters:outing_number": "tests/matters/test_outings",
    "matters:matter_acceptances": "test_whole_way",
    "matters:matter_contributions": "tests/matters/test_offices_pages",
    "matters:matter_delay-decisions": "tests/matters/test_offices_pages",
    "matters:matter_drafts": "tests/matters/test_formal_replies",
    "matters:matter_returns": "test_whole_way",
    "matters:matter_verifications": "test_desk",
    "matters:matter_takings": "tests/people/test_pages",
    "matters:matter_declines": "tests/people/test_pages",
    "matters:matter_call_offs": "tests/people/test_pages",
    "matters:fix": "test_ways",
    "matters:sweep": "tests/matters/test_sweeps",
    "matters:sweep_checklist": "tests/matters/test_sweeps",
    "handover": "test_those_at_the_desk",
    "machine_tokens": "tests/people/test_tokens",
    "hooks": "tests/people/test_hooks",
    "hook": "tests/people/test_hooks",
    "street_book": "test_street_workbook",
    "duplicate": "test_those_at_the_desk",
    "leave_deputies": "tests/people/test_pages",
    "person_death": "tests/people/test_pages",
    "person_ways": "tests/people/test_ways_pages",
    "way_stop": "tests/people/test_ways",
    "matters:settle": "tests/people/test_pages",
    "study_care": "tests/people/test_bodies_pages",
    "study_changes": "tests/people/test_bodies_pages",
    "study_buildings": "tests/people/test_bodies_pages",
    "study_point_new": "tests/people/test_bodies_pages",
    "ui:kit": "not part of the product",
    **dict.fromkeys(
        (
            "mfa_authenticate",
            "second_factor",
            "mfa_reauthenticate",
            "mfa_activate_totp",
            "mfa_deactivate_totp",
            "mfa_view_recovery_codes",
            "mfa_generate_recovery_codes",
            "guarded",
            "factor_resets",
        ),
        "tests/people/test_second_factor",
    ),
    **dict.fromkeys(
        ("mfa_add_webauthn", "mfa_remove_webauthn", "mfa_reauthenticate_webauthn"),
        "tests/people/test_passkeys",
    ),
    "mfa_list_webauthn": "the same page as mfa_index",
    "openid_connect_callback": "off unless configured: tests/people/test_oidc",
    "office_sign_in": "off unless configured: tests/people/test_oidc",
    "code_entry": "tests/people/test_codes",
    "account_set_password": "tests/people/test_codes",
    "site:for_person": "test_everything_at_the_desk",
    "site:for_matter": "test_everything_at_the_desk",
    "paper": "test_everything_at_the_desk",
}
"""Pages that another journey comes to, or nobody."""

POSTED = {
    "session_ends", "sessions_end", "openid_connect_login",
    "site:read_notice", "site:choose_reply", "site:street_follow", "matters:words", "matters:reopenings", "matters:repeats",
    "matters:mediation_contact_views", "matters:handovers", "matters:matter_retractions", "matters:matter_contact_views", "matters:import_starts",
    "matters:rule_changes", "matters:category_switches", "matters:import_discards", "person_account", "person_password",
    "matters:saved_filter", "matters:mention", "matters:drop_template", "matters:matter_undoings",
    "matters:whistle_step", "matters:triage_take_ups", "matters:triage_withdrawals", "matters:fix_matters",
    "matters:fix_answers", "matters:sweep_look", "matters:sweep_ends",
    "matters:layout_retirements", "matters:door_notice_previews",
    "post_ends", "leave_ends", "token_withdrawals",
    "hook_pauses", "hook_resumptions", "hook_ends", "hook_repeats",
    "ways_telling", "way_act", "person_ways_telling", "person_way_act",
    "announcement_readings", "outgoing_retries", "outgoing_calls", "outgoing_settlements", "outgoing_retractions",
    "street_book_confirmations", "street_book_discards", "street_book_contacts",
    "duplicate_views", "duplicate_apart", "merge_splits", "death_retractions",
    "site:calendar_renewals", "site:calendar_withdrawals", "matters:hotline_settle",
    "seat_duties", "seat_trainings", "study_steps", "study_building_ends", "study_team", "study_team_steps",
    "study_care_views", "study_care_ends", "study_asks", "station_answers", "study_members", "study_leavings",
    "mandate_acceptances", "mandate_declines", "mandate_ends", "mandate_acting", "helping_ends", "paper_voidings",
    "site:for_words", "site:for_reopenings", "site:for_withdrawals", "site:for_calls",
    "matters:help_ends", "matters:outing_results", "matters:outing_ends", "matters:outing_numbers",
}  # fmt: skip
"""Forms go there; nobody opens them."""

NO_PAGES = {
    "site:my_data_file", "ui:asset", "territory:map", "territory:places_geojson", "territory:places",
    "site:street_atom", "site:street_json", "site:calendar_file", "matters:hotline_answers",
    "territory:place_parts", "matters:slip_pdf", "matters:photo_on_slip", "matters:queue_pdf", "matters:queue_xlsx", "matters:doors_sheet",
    "matters:import_refused", "matters:mediation_pdf", "matters:letter_pdf", "matters:photo",
    "matters:duties_xlsx",
    "matters:layout_sheet", "matters:door_notice_sheet", "outgoing_letter",
    "matters:voice", "matters:figure_table",
    "roster_sheet", "station_sheet",
    "site:form_pdf", "paper_pdf", "paper_picture",
    "street_book_template", "street_book_file", "street_book_marked",
}  # fmt: skip
"""Files, pictures, and a part of a page."""


def names() -> set[str]:
    """Every name of an address outside the API and Open311."""

    def walk(resolver: URLResolver, spaces: tuple[str, ...]) -> Iterator[str]:
        for one in resolver.url_patterns:
            if isinstance(one, URLPattern):
                yield ":".join((*spaces, str(one.name)))
            elif one.namespace != "api-1.0.0" and not str(one.pattern).startswith(("api/", "open311/")):
                yield from walk(one, (*spaces, one.namespace) if one.namespace else spaces)

    return set(walk(get_resolver(), ()))
