"""A form of a kind as a document to print, blank or with what is known of somebody."""

from __future__ import annotations

from collections.abc import Callable

from django.urls import reverse

from mulin.people import papers
from mulin.people.models import PaperForm
from mulin.platform.print import Office
from mulin.platform.print.forms import Field, Form
from mulin.territory import queries as territory
from mulin.territory.models import Place


def paper_document(
    kind: papers.Kind,
    serial: str,
    street: Place,
    absolute: Callable[[str], str],
    *,
    paper: PaperForm | None = None,
) -> Form:
    """`absolute` makes an address of this instance whole: the code has to open from any telephone."""
    office = territory.front_office(street)
    district = street.parent.local_name if street.parent else ""
    person = paper.person if paper else None
    ref, _person = papers.number_of(paper.record_id if paper else None)
    return Form(
        office=Office(f"{district}{street.local_name}", office.phone if office else ""),
        title=str(kind.word),
        consent=str(kind.consent),
        serial=papers.spaced(serial),
        url=absolute(reverse("site:form_back", args=[kind.key, serial])),
        name=person.name if person else "",
        phone=_masked(person.phone) if person else "",
        reference=ref,
        asks_reference=kind.about_matter,
        fields=[
            Field(str(one.label), one.lines, [str(choice) for choice in one.choices]) for one in kind.blanks
        ],
    )


def _masked(phone: str) -> str:
    return phone[:3] + "*" * max(0, len(phone) - 7) + phone[-4:] if len(phone) >= 7 else ""
