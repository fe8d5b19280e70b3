import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import xingtan.kernel.clock


class Migration(migrations.Migration):
    dependencies = (("identity", "0003_audit_reach"),)

    operations = (
        migrations.CreateModel(
            name="NetworkPassword",
            fields=[
                (
                    "person",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="network_password",
                        serialize=False,
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("digest", models.CharField(max_length=64)),
                ("made_at", models.DateTimeField(default=xingtan.kernel.clock.now)),
            ],
        ),
    )
