import django.db.models.deletion
import handsel.kernel.ids
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True
    dependencies = [migrations.swappable_dependency(settings.AUTH_USER_MODEL)]
    operations = [
        migrations.CreateModel(
            name="Adjustment",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=handsel.kernel.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("plan", models.TextField(verbose_name="Plan")),
                ("on", models.DateField(verbose_name="Day")),
                ("amount", models.DecimalField(decimal_places=2, max_digits=18, verbose_name="Amount")),
                ("reason", models.TextField(verbose_name="Reason")),
                ("deal", models.TextField(blank=True, verbose_name="Deal")),
                (
                    "state",
                    models.TextField(
                        choices=[("proposed", "Proposed"), ("approved", "Approved"), ("refused", "Refused")],
                        default="proposed",
                    ),
                ),
                ("decided_at", models.DateTimeField(null=True)),
                (
                    "decided_by",
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
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "proposed_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Assignment",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=handsel.kernel.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("plan", models.TextField(verbose_name="Plan")),
                ("starts_on", models.DateField(verbose_name="First day")),
                ("ends_on", models.DateField(blank=True, null=True)),
                (
                    "target",
                    models.DecimalField(
                        blank=True, decimal_places=2, max_digits=18, null=True, verbose_name="Target pay a year"
                    ),
                ),
                ("fte", models.DecimalField(decimal_places=4, default=1, max_digits=5, verbose_name="Working time")),
                ("carry_ytd", models.BooleanField(default=False, verbose_name="Credits from before count")),
                ("pay_currency", models.CharField(blank=True, max_length=3, verbose_name="Paid in")),
                ("version", models.PositiveIntegerField(default=1)),
                (
                    "member",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Calculation",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=handsel.kernel.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("plan", models.TextField(verbose_name="Plan")),
                ("at", models.DateTimeField()),
                ("engine", models.PositiveIntegerField()),
                ("last_event", models.BigIntegerField()),
                ("known", models.JSONField()),
                ("open_from", models.DateField()),
                ("due_until", models.DateField()),
                ("inputs_digest", models.CharField(max_length=64)),
                ("lines_digest", models.CharField(max_length=64)),
                ("lines", models.PositiveIntegerField()),
                ("findings", models.JSONField(default=list)),
                (
                    "by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={"indexes": [models.Index(fields=["plan", "at"], name="pay_calculation_of_plan")]},
        ),
        migrations.CreateModel(
            name="Dispute",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=handsel.kernel.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("plan", models.TextField()),
                ("line", models.TextField()),
                ("expected", models.DecimalField(decimal_places=2, max_digits=18, null=True, verbose_name="Expected")),
                ("reason", models.TextField(verbose_name="Reason")),
                (
                    "state",
                    models.TextField(
                        choices=[("open", "Open"), ("accepted", "Accepted"), ("rejected", "Rejected")], default="open"
                    ),
                ),
                ("opened_at", models.DateTimeField()),
                ("due_on", models.DateField(verbose_name="Due")),
                ("answer", models.TextField(blank=True, verbose_name="Answer")),
                ("decided_at", models.DateTimeField(null=True)),
                (
                    "decided_by",
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
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="LedgerEntry",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=handsel.kernel.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("plan", models.TextField()),
                ("kind", models.TextField(verbose_name="Type")),
                ("line", models.TextField()),
                ("line_kind", models.TextField()),
                ("component", models.TextField(verbose_name="Component")),
                ("deal", models.TextField(blank=True, verbose_name="Deal")),
                ("amount", models.DecimalField(decimal_places=4, max_digits=20, verbose_name="Amount")),
                ("currency", models.CharField(max_length=3, verbose_name="Currency")),
                ("origin_start", models.DateField()),
                ("origin_end", models.DateField()),
                ("posted_start", models.DateField()),
                ("posted_end", models.DateField()),
                ("detail", models.JSONField()),
                (
                    "calculation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="entries", to="pay.calculation"
                    ),
                ),
                (
                    "member",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["member", "posted_start"], name="pay_ledger_of_member"),
                    models.Index(fields=["plan", "posted_start"], name="pay_ledger_of_plan"),
                ]
            },
        ),
        migrations.CreateModel(
            name="PayPeriod",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=handsel.kernel.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("plan", models.TextField(verbose_name="Plan")),
                ("label", models.TextField(verbose_name="Period")),
                ("starts_on", models.DateField()),
                ("ends_on", models.DateField()),
                (
                    "state",
                    models.TextField(
                        choices=[
                            ("open", "Open"),
                            ("review", "In review"),
                            ("approved", "Approved"),
                            ("closed", "Closed"),
                            ("paid", "Paid"),
                        ],
                        default="open",
                        verbose_name="State",
                    ),
                ),
                ("closed_at", models.DateTimeField(null=True)),
                ("paid_at", models.DateTimeField(null=True)),
                (
                    "approved_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "submitted_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={"constraints": [models.UniqueConstraint(fields=("plan", "starts_on"), name="pay_one_period")]},
        ),
        migrations.CreateModel(
            name="PlanVersion",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=handsel.kernel.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("code", models.TextField(verbose_name="Plan")),
                ("version", models.PositiveIntegerField(verbose_name="Version")),
                ("name", models.TextField(verbose_name="Name")),
                ("file", models.TextField()),
                ("text", models.TextField(verbose_name="Text")),
                ("digest", models.CharField(max_length=64)),
                ("currency", models.CharField(max_length=3, verbose_name="Currency")),
                ("starts_on", models.DateField(verbose_name="In force from")),
                ("published_at", models.DateTimeField(verbose_name="Published")),
                (
                    "published_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={"constraints": [models.UniqueConstraint(fields=("code", "version"), name="pay_one_plan_version")]},
        ),
        migrations.CreateModel(
            name="PlanAcceptance",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=handsel.kernel.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("digest", models.CharField(max_length=64)),
                ("accepted_at", models.DateTimeField(verbose_name="Accepted")),
                (
                    "member",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "plan_version",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="acceptances", to="pay.planversion"
                    ),
                ),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("member", "plan_version"), name="pay_accepted_once")]
            },
        ),
        migrations.CreateModel(
            name="SourceEvent",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("key", models.TextField(unique=True)),
                ("origin", models.TextField(choices=[("pipeline", "Opportunities"), ("file", "File"), ("api", "API")])),
                ("kind", models.TextField(verbose_name="What happened")),
                ("deal", models.TextField(verbose_name="Deal")),
                ("opportunity_id", models.UUIDField(blank=True, null=True)),
                ("title", models.TextField(blank=True)),
                ("on", models.DateField(verbose_name="Day")),
                ("payload", models.JSONField()),
                ("received_at", models.DateTimeField()),
            ],
            options={
                "indexes": [
                    models.Index(fields=["opportunity_id", "id"], name="pay_event_of_opportunity"),
                    models.Index(fields=["received_at"], name="pay_event_by_receipt"),
                ]
            },
        ),
        migrations.CreateModel(
            name="Statement",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=handsel.kernel.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("plan", models.TextField()),
                ("label", models.TextField(verbose_name="Period")),
                ("starts_on", models.DateField()),
                ("ends_on", models.DateField()),
                ("text", models.TextField()),
                ("digest", models.CharField(max_length=64)),
                ("previous", models.CharField(blank=True, max_length=64)),
                ("paid", models.DecimalField(decimal_places=4, max_digits=20, verbose_name="Paid")),
                ("currency", models.CharField(max_length=3)),
                ("closed_at", models.DateTimeField()),
                (
                    "member",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("member", "plan", "starts_on"), name="pay_one_statement")
                ]
            },
        ),
    ]
