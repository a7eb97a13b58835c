"""Guards: the database itself refuses to change or delete what the trail holds.

The one change let through erases what an entry says, once, and leaves the rest of it as it was. The
running release survives it. Back: drops the guards. It takes a moment, whatever the size. Tested by
tests/foundation/trail/test_guards.py.
"""

from django.db import migrations

SENTENCE = "The trail is final: it is neither changed nor deleted."

KEPT = (
    "id",
    "public_id",
    "at",
    "act",
    "actor",
    "by_id",
    "department_id",
    "subject_kind",
    "subject_id",
    "content_digest",
)

ERASES = (
    "OLD.erased_at IS NULL AND NEW.erased_at IS NOT NULL"
    " AND NEW.salt = '' AND NEW.before = '{}' AND NEW.after = '{}'"
)

SQLITE = {
    "trail_entry_not_changed": (
        "BEFORE UPDATE ON trail_entry WHEN NOT ("
        + " AND ".join([ERASES, *(f"NEW.{column} IS OLD.{column}" for column in KEPT)])
        + ")"
    ),
    "trail_entry_not_deleted": "BEFORE DELETE ON trail_entry",
    # INSERT OR REPLACE deletes what stands in its way without asking the guard of deletions.
    "trail_entry_not_replaced": (
        "BEFORE INSERT ON trail_entry WHEN EXISTS (SELECT 1 FROM trail_entry"
        " WHERE id = NEW.id OR public_id = NEW.public_id)"
    ),
    "trail_link_not_changed": "BEFORE UPDATE ON trail_link",
    "trail_link_not_deleted": "BEFORE DELETE ON trail_link",
    "trail_link_not_replaced": (
        "BEFORE INSERT ON trail_link WHEN EXISTS (SELECT 1 FROM trail_link"
        " WHERE number = NEW.number OR entry_id = NEW.entry_id)"
    ),
}

POSTGRESQL = {
    "trail_entry_not_changed": "BEFORE UPDATE OR DELETE ON trail_entry FOR EACH ROW",
    "trail_entry_not_emptied": "BEFORE TRUNCATE ON trail_entry FOR EACH STATEMENT",
    "trail_link_not_changed": "BEFORE UPDATE OR DELETE ON trail_link FOR EACH ROW",
    "trail_link_not_emptied": "BEFORE TRUNCATE ON trail_link FOR EACH STATEMENT",
}

FUNCTION = f"""
CREATE FUNCTION trail_is_final() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    content text[] := ARRAY['salt', 'before', 'after', 'erased_at'];
BEGIN
    IF TG_OP = 'UPDATE' AND TG_TABLE_NAME = 'trail_entry' THEN
        IF {ERASES} AND to_jsonb(NEW) - content = to_jsonb(OLD) - content THEN
            RETURN NEW;
        END IF;
    END IF;
    RAISE EXCEPTION '{SENTENCE}' USING ERRCODE = 'integrity_constraint_violation';
END $$
"""


def stand(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(FUNCTION)
        for name, when in POSTGRESQL.items():
            schema_editor.execute(f"CREATE TRIGGER {name} {when} EXECUTE FUNCTION trail_is_final()")
    else:
        for name, when in SQLITE.items():
            schema_editor.execute(
                f"CREATE TRIGGER {name} {when} BEGIN SELECT RAISE(ABORT, '{SENTENCE}'); END"
            )


def fall(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        for name, when in POSTGRESQL.items():
            table = when.split(" ON ")[1].split()[0]
            schema_editor.execute(f"DROP TRIGGER {name} ON {table}")
        schema_editor.execute("DROP FUNCTION trail_is_final()")
    else:
        for name in SQLITE:
            schema_editor.execute(f"DROP TRIGGER {name}")


class Migration(migrations.Migration):

    dependencies = [("trail", "0003_digests")]

    operations = [migrations.RunPython(stand, fall)]
