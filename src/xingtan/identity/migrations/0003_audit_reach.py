from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = (("identity", "0002_one_account"),)

    operations = (
        migrations.AddField(
            model_name="auditentry",
            name="reach",
            field=models.CharField(blank=True, db_index=True, max_length=160),
        ),
    )
