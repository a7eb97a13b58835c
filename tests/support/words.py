"""Looks for a word everywhere in the database, as a thief of it would."""

from django.db import connection


def tables_that_hold(word: str) -> set[str]:
    """Return ``table.column`` of every column in which the word stands, whatever the column is."""
    found = set()
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            columns = connection.introspection.get_table_description(cursor, table)
            for column in columns:
                name = connection.ops.quote_name(column.name)
                cursor.execute(
                    f"SELECT COUNT(*) FROM {connection.ops.quote_name(table)}"  # noqa: S608
                    f" WHERE CAST({name} AS TEXT) LIKE %s",
                    [f"%{word}%"],
                )
                if cursor.fetchone()[0]:
                    found.add(f"{table}.{column.name}")
    return found
