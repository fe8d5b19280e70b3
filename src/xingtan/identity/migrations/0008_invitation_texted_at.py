from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("identity", "0007_export_asked_by"),
    ]

    operations = [
        migrations.AddField(
            model_name="invitation",
            name="texted_at",
            field=models.DateTimeField(null=True),
        ),
    ]
