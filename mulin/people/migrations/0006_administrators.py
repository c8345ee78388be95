"""One person is one of the three administrators at most (N-2.12). The table of posts is small: hundreds a street."""

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField
from django.db import migrations
from django.db.models import F, Func, Q


class Migration(migrations.Migration):
    dependencies = [("people", "0005_where_one_is_signed_in"), ("territory", "0003_homes_counted")]

    operations = [
        migrations.AddConstraint(
            model_name="appointment",
            constraint=ExclusionConstraint(
                condition=Q(role__in=["audit_admin", "security_admin", "system_admin"]),
                expressions=[
                    ("person", "="),
                    ("role", "<>"),
                    (Func(F("valid_from"), F("valid_to"), function="daterange", output_field=DateRangeField()), "&&"),
                ],
                name="appointment_one_administrator",
            ),
        ),
    ]
