"""Schema: salt, digest and erasure of an entry, and the links of the chain.

The running release does not survive it (it writes entries without a digest): stop the services first, as
the administrator's guide says of every update. Back: drops the columns and the table. Size: on
SQLite the table of entries is written anew. Tested by tests/foundation/trail/test_migration.py.
"""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [("trail", "0001_initial")]

    operations = [
        migrations.AddField(
            "entry", "salt", models.CharField(max_length=32, default=""), preserve_default=False
        ),
        migrations.AddField(
            "entry",
            "content_digest",
            models.CharField(max_length=64, default=""),
            preserve_default=False,
        ),
        migrations.AddField(
            "entry",
            "erased_at",
            models.DateTimeField(null=True, verbose_name="content erased"),
        ),
        migrations.CreateModel(
            name="Link",
            fields=[
                (
                    "number",
                    models.BigIntegerField(primary_key=True, serialize=False, verbose_name="number"),
                ),
                ("leaf", models.CharField(max_length=64)),
                ("digest", models.CharField(max_length=64)),
                (
                    "entry",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="link",
                        to="trail.entry",
                    ),
                ),
            ],
            options={
                "verbose_name": "link of the chain",
                "verbose_name_plural": "links of the chain",
            },
        ),
    ]
