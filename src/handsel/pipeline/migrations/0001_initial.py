import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.contrib.postgres.search
import django.db.models.deletion
import handsel.kernel.ids
import handsel.search.words
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True
    dependencies = [("accounts", "0001_initial"), migrations.swappable_dependency(settings.AUTH_USER_MODEL)]
    operations = [
        migrations.CreateModel(
            name="LostReason",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=handsel.kernel.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("name", models.TextField(unique=True, verbose_name="Name")),
                ("position", models.PositiveSmallIntegerField(default=0)),
            ],
        ),
        migrations.CreateModel(
            name="Pipeline",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=handsel.kernel.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("name", models.TextField(unique=True, verbose_name="Name")),
                ("position", models.PositiveSmallIntegerField(default=0)),
                ("archived_at", models.DateTimeField(blank=True, null=True)),
            ],
        ),
        migrations.CreateModel(
            name="Stage",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=handsel.kernel.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("name", models.TextField(verbose_name="Name")),
                ("position", models.PositiveSmallIntegerField()),
                ("probability", models.PositiveSmallIntegerField(verbose_name="Probability")),
                (
                    "category",
                    models.TextField(
                        choices=[
                            ("pipeline", "Pipeline"),
                            ("best-case", "Best case"),
                            ("most-likely", "Most likely"),
                            ("commit", "Commit"),
                            ("closed", "Closed"),
                            ("omitted", "Omitted"),
                        ],
                        verbose_name="Forecast category",
                    ),
                ),
                (
                    "outcome",
                    models.TextField(choices=[("open", "Open"), ("won", "Won"), ("lost", "Lost")], default="open"),
                ),
                (
                    "expected_days",
                    models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="Expected days"),
                ),
                ("guidance", models.TextField(blank=True, verbose_name="Guidance")),
                ("archived_at", models.DateTimeField(blank=True, null=True)),
                (
                    "pipeline",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="stages", to="pipeline.pipeline"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("pipeline", "name"), name="pipeline_stage_name_is_unique"),
                    models.CheckConstraint(
                        condition=models.Q(("probability__lte", 100)), name="pipeline_probability_is_percent"
                    ),
                ]
            },
        ),
        migrations.CreateModel(
            name="Opportunity",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=handsel.kernel.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("name", models.TextField(verbose_name="Name")),
                (
                    "outcome",
                    models.TextField(
                        choices=[("open", "Open"), ("won", "Won"), ("lost", "Lost")],
                        default="open",
                        verbose_name="Outcome",
                    ),
                ),
                (
                    "amount",
                    models.DecimalField(blank=True, decimal_places=2, max_digits=18, null=True, verbose_name="Amount"),
                ),
                ("currency", models.CharField(max_length=3, verbose_name="Currency")),
                ("base_amount", models.DecimalField(blank=True, decimal_places=2, max_digits=18, null=True)),
                ("close_on", models.DateField(blank=True, null=True, verbose_name="Close date")),
                ("probability", models.PositiveSmallIntegerField(verbose_name="Probability")),
                ("probability_is_set", models.BooleanField(default=False)),
                (
                    "category",
                    models.TextField(
                        choices=[
                            ("pipeline", "Pipeline"),
                            ("best-case", "Best case"),
                            ("most-likely", "Most likely"),
                            ("commit", "Commit"),
                            ("closed", "Closed"),
                            ("omitted", "Omitted"),
                        ],
                        verbose_name="Forecast category",
                    ),
                ),
                ("category_is_set", models.BooleanField(default=False)),
                (
                    "kind",
                    models.TextField(
                        choices=[
                            ("new", "New business"),
                            ("expansion", "Expansion"),
                            ("renewal", "Renewal"),
                            ("other", "Other"),
                        ],
                        default="new",
                        verbose_name="Type",
                    ),
                ),
                ("source", models.TextField(blank=True, verbose_name="Source")),
                ("product", models.TextField(blank=True, verbose_name="Product")),
                ("next_step", models.TextField(blank=True, verbose_name="Next step")),
                ("next_step_on", models.DateField(blank=True, null=True, verbose_name="Next step date")),
                (
                    "competitors",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.TextField(), blank=True, default=list, verbose_name="Competitors"
                    ),
                ),
                ("description", models.TextField(blank=True, verbose_name="Description")),
                ("lost_reason", models.TextField(blank=True, verbose_name="Lost reason")),
                ("opened_on", models.DateField(blank=True, null=True, verbose_name="Opened")),
                ("closed_at", models.DateTimeField(blank=True, null=True, verbose_name="Closed")),
                ("stage_since", models.DateTimeField(verbose_name="In stage since")),
                ("push_count", models.PositiveSmallIntegerField(default=0, verbose_name="Pushes")),
                ("extra", models.JSONField(blank=True, default=dict)),
                ("version", models.PositiveIntegerField(default=1)),
                ("created_at", models.DateTimeField(verbose_name="Created")),
                ("updated_at", models.DateTimeField(verbose_name="Changed")),
                (
                    "words",
                    models.GeneratedField(
                        db_persist=True,
                        expression=handsel.search.words.Words("name", "product", "next_step", "description", digits=()),
                        output_field=django.contrib.postgres.search.SearchVectorField(),
                    ),
                ),
                (
                    "account",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="opportunities",
                        to="accounts.account",
                        verbose_name="Account",
                    ),
                ),
                (
                    "owner",
                    models.ForeignKey(
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="opportunities",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="Owner",
                    ),
                ),
                (
                    "primary_contact",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="accounts.contact",
                        verbose_name="Primary contact",
                    ),
                ),
                (
                    "pipeline",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="opportunities",
                        to="pipeline.pipeline",
                    ),
                ),
                (
                    "stage",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="opportunities",
                        to="pipeline.stage",
                        verbose_name="Stage",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["close_on", "id"], name="pipeline_opp_by_close"),
                    models.Index(fields=["owner", "close_on", "id"], name="pipeline_opp_of_owner"),
                    models.Index(fields=["stage", "close_on", "id"], name="pipeline_opp_in_stage"),
                    models.Index(fields=["pipeline", "outcome"], name="pipeline_opp_by_outcome"),
                    models.Index(fields=["name", "id"], name="pipeline_opp_by_name"),
                    models.Index(fields=["base_amount", "id"], name="pipeline_opp_by_amount"),
                    models.Index(fields=["-created_at", "-id"], name="pipeline_opp_newest"),
                    django.contrib.postgres.indexes.GinIndex(fields=["words"], name="pipeline_opp_words"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("probability__lte", 100)), name="pipeline_chance_is_percent"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Step",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=handsel.kernel.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("at", models.DateTimeField()),
                ("days", models.DecimalField(decimal_places=2, max_digits=8, null=True)),
                ("amount", models.DecimalField(decimal_places=2, max_digits=18, null=True)),
                ("currency", models.CharField(max_length=3)),
                ("close_on", models.DateField(null=True)),
                ("probability", models.PositiveSmallIntegerField()),
                (
                    "category",
                    models.TextField(
                        choices=[
                            ("pipeline", "Pipeline"),
                            ("best-case", "Best case"),
                            ("most-likely", "Most likely"),
                            ("commit", "Commit"),
                            ("closed", "Closed"),
                            ("omitted", "Omitted"),
                        ]
                    ),
                ),
                ("push_count", models.PositiveSmallIntegerField(default=0)),
                (
                    "by",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "from_stage",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="pipeline.stage",
                    ),
                ),
                (
                    "opportunity",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="steps",
                        to="pipeline.opportunity",
                    ),
                ),
                (
                    "stage",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="pipeline.stage",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["opportunity", "at", "id"], name="pipeline_step_history"),
                    models.Index(fields=["from_stage", "days"], name="pipeline_step_days"),
                ]
            },
        ),
        migrations.CreateModel(
            name="ContactRole",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=handsel.kernel.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("role", models.TextField(blank=True, verbose_name="Role")),
                (
                    "contact",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="opportunity_roles",
                        to="accounts.contact",
                    ),
                ),
                (
                    "opportunity",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="contact_roles",
                        to="pipeline.opportunity",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("opportunity", "contact"), name="pipeline_one_role_each")
                ]
            },
        ),
        migrations.CreateModel(
            name="OpportunityTeamMember",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=handsel.kernel.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("role", models.TextField(blank=True, verbose_name="Role")),
                ("edits", models.BooleanField(default=True, verbose_name="May edit")),
                (
                    "member",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="opportunity_teams",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "opportunity",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="team", to="pipeline.opportunity"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("opportunity", "member"), name="pipeline_one_place_on_the_team")
                ]
            },
        ),
    ]
