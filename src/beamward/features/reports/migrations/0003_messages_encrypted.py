"""Kind: changes data, every message once. The running release: shows encrypted messages as gibberish
until it is restarted. Way back: decrypts. Size: one small update a message, in steps of 500.
Test: tests/features/reports/test_messages_at_rest.py.
"""

from django.db import connections, migrations

from beamward.foundation.seals import fields

ABOUT = "reports.message.body"


def _rewrite(change):
    def run(apps, schema_editor):
        # What stands in the table is read as it stands, not through the field that decrypts.
        with connections[schema_editor.connection.alias].cursor() as cursor:
            last = 0
            while True:
                cursor.execute(
                    "SELECT id, body FROM reports_message WHERE id > %s ORDER BY id LIMIT 500", [last]
                )
                rows = cursor.fetchall()
                if not rows:
                    return
                for number, body in rows:
                    cursor.execute(
                        "UPDATE reports_message SET body = %s WHERE id = %s",
                        [change(body, about=ABOUT), number],
                    )
                last = rows[-1][0]

    return run


class Migration(migrations.Migration):
    dependencies = [("reports", "0002_unread_and_events")]

    operations = [migrations.RunPython(_rewrite(fields.closed), _rewrite(fields.disclosed))]
