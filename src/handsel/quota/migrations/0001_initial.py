import django.db.models.deletion
import handsel.kernel.ids
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True
    dependencies = [
        ("org", "0004_derived_rows_go_with_members"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]
    operations = [
        migrations.CreateModel(
            name="Letter",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=handsel.kernel.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("title", models.TextField(verbose_name="Title")),
                ("starts_on", models.DateField()),
                ("ends_on", models.DateField()),
                ("lines", models.JSONField()),
                ("note", models.TextField(blank=True, verbose_name="Note")),
                ("at", models.DateTimeField()),
                (
                    "by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "member",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="quota_letters",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={"indexes": [models.Index(fields=["member", "-at", "-id"], name="quota_letter_newest")]},
        ),
        migrations.CreateModel(
            name="Acceptance",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=handsel.kernel.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("at", models.DateTimeField()),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "letter",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="acceptance", to="quota.letter"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Target",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=handsel.kernel.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("measure", models.TextField(default="bookings", verbose_name="Measure")),
                ("product", models.TextField(blank=True, verbose_name="Product")),
                (
                    "grain",
                    models.TextField(
                        choices=[("month", "Month"), ("quarter", "Quarter"), ("year", "Year")], verbose_name="Period"
                    ),
                ),
                ("starts_on", models.DateField(verbose_name="First day")),
                ("ends_on", models.DateField()),
                ("amount", models.DecimalField(decimal_places=4, max_digits=20, verbose_name="Amount")),
                ("currency", models.CharField(max_length=3, verbose_name="Currency")),
                ("ramp", models.DecimalField(decimal_places=2, default=100, max_digits=5, verbose_name="Ramp, %")),
                ("source", models.TextField(blank=True, verbose_name="Source")),
                ("created_at", models.DateTimeField()),
                ("updated_at", models.DateTimeField()),
                (
                    "member",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="targets",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "team",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="targets",
                        to="org.team",
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["starts_on", "ends_on"], name="quota_target_by_period")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("member__isnull", True), ("team__isnull", False)),
                            models.Q(("member__isnull", False), ("team__isnull", True)),
                            _connector="OR",
                        ),
                        name="quota_target_is_of_a_member_or_a_team",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("ends_on__gt", models.F("starts_on"))), name="quota_target_has_days"
                    ),
                    models.CheckConstraint(condition=models.Q(("amount__gte", 0)), name="quota_target_is_not_negative"),
                    models.CheckConstraint(condition=models.Q(("ramp__range", (0, 100))), name="quota_ramp_is_percent"),
                    models.UniqueConstraint(
                        fields=("member", "team", "measure", "product", "starts_on"),
                        name="quota_one_target_each",
                        nulls_distinct=False,
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Relief",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=handsel.kernel.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("amount", models.DecimalField(decimal_places=4, max_digits=20, verbose_name="Amount")),
                ("reason", models.TextField(verbose_name="Reason")),
                ("starts_on", models.DateField(blank=True, null=True, verbose_name="First day of leave")),
                ("ends_on", models.DateField(blank=True, null=True)),
                ("at", models.DateTimeField()),
                (
                    "by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "target",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="reliefs", to="quota.target"
                    ),
                ),
            ],
        ),
    ]
