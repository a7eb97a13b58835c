"""Data: every entry that is there already gets its salt and its digest.

The running release does not survive it, see 0002. Back: nothing to do. Size: every entry is written once, in
chunks but in one transaction. Tested by tests/foundation/trail/test_migration.py.
"""

from django.db import migrations
from django.db.models import TextField
from django.db.models.functions import Cast

# The way of hashing never changes: it is the same for old entries and new ones.
from beamward.foundation.trail import digests

CHUNK = 5000


def fill(apps, schema_editor):
    Entry = apps.get_model("trail", "Entry")
    connection = schema_editor.connection
    last = 0
    while True:
        rows = list(
            Entry.objects.using(connection.alias)
            .filter(id__gt=last, salt="")
            .order_by("id")
            .annotate(old=Cast("before", TextField()), new=Cast("after", TextField()))
            .values_list("id", "old", "new")[:CHUNK]
        )
        if not rows:
            return
        last = rows[-1][0]
        filled = []
        for entry, old, new in rows:
            salt = digests.new_salt()
            filled.append((salt, digests.of_content(salt, old, new), entry))
        with connection.cursor() as cursor:
            cursor.executemany(
                "UPDATE trail_entry SET salt = %s, content_digest = %s WHERE id = %s", filled
            )


class Migration(migrations.Migration):

    dependencies = [("trail", "0002_chain")]

    operations = [migrations.RunPython(fill, migrations.RunPython.noop, elidable=False)]
