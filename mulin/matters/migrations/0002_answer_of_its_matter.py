"""The answer a matter stands on is one of its own: no matter can close with another one's answer."""

from django.db import migrations

ADD = """
ALTER TABLE matters_matter ADD CONSTRAINT matter_answer_is_its_own
    FOREIGN KEY (id, answer_id) REFERENCES matters_answer (matter_id, id) DEFERRABLE INITIALLY DEFERRED;
"""
REMOVE = "ALTER TABLE matters_matter DROP CONSTRAINT matter_answer_is_its_own;"


class Migration(migrations.Migration):
    dependencies = [("matters", "0001_start")]

    operations = [migrations.RunSQL(ADD, REMOVE)]
