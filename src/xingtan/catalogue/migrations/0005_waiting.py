from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("catalogue", "0004_book_changes")]

    operations = [
        migrations.AddIndex(
            model_name="resource",
            index=models.Index(
                condition=models.Q(("status", "waiting")), fields=["changed_at"], name="resource_waiting"
            ),
        ),
    ]
