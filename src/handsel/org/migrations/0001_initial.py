import django.contrib.postgres.fields
import django.db.models.deletion
import django.db.models.functions.text
import handsel.kernel.ids
import handsel.org.viewer
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True
    dependencies = []
    operations = [
        migrations.CreateModel(
            name="ApiToken",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=handsel.kernel.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("name", models.TextField(verbose_name="Name")),
                ("hint", models.CharField(max_length=12)),
                ("digest", models.CharField(max_length=64, unique=True)),
                (
                    "scopes",
                    django.contrib.postgres.fields.ArrayField(base_field=models.TextField(), verbose_name="Scopes"),
                ),
                ("created_at", models.DateTimeField()),
                ("expires_at", models.DateTimeField(null=True)),
                ("revoked_at", models.DateTimeField(null=True)),
            ],
        ),
        migrations.CreateModel(
            name="Member",
            fields=[
                ("password", models.CharField(max_length=128, verbose_name="password")),
                ("last_login", models.DateTimeField(blank=True, null=True, verbose_name="last login")),
                (
                    "id",
                    models.UUIDField(
                        default=handsel.kernel.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("name", models.TextField(verbose_name="Name")),
                ("email", models.EmailField(blank=True, max_length=254, null=True, verbose_name="E-mail")),
                ("title", models.TextField(blank=True, verbose_name="Job title")),
                ("phone", models.TextField(blank=True, verbose_name="Phone")),
                (
                    "roles",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.TextField(), default=list, verbose_name="Roles"
                    ),
                ),
                ("locale", models.CharField(blank=True, max_length=5, verbose_name="Language")),
                ("zone", models.TextField(blank=True, verbose_name="Time zone")),
                ("joined_at", models.DateTimeField()),
                ("deactivated_at", models.DateTimeField(null=True)),
                (
                    "manager",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="reports",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="TokenUse",
            fields=[
                (
                    "token",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="use",
                        serialize=False,
                        to="org.apitoken",
                    ),
                ),
                ("last_used_at", models.DateTimeField()),
            ],
        ),
        migrations.AddField(
            model_name="apitoken",
            name="member",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="tokens", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.CreateModel(
            name="ExchangeRate",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=handsel.kernel.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("currency", models.CharField(max_length=3)),
                ("since", models.DateField()),
                ("per_unit", models.DecimalField(decimal_places=10, max_digits=20)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("currency", "since"), name="org_one_rate_a_day"),
                    models.CheckConstraint(condition=models.Q(("per_unit__gt", 0)), name="org_rate_is_positive"),
                ]
            },
        ),
        migrations.CreateModel(
            name="Invitation",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=handsel.kernel.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("digest", models.CharField(max_length=64, unique=True)),
                ("created_at", models.DateTimeField()),
                ("expires_at", models.DateTimeField()),
                ("accepted_at", models.DateTimeField(null=True)),
                (
                    "invited_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "member",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="invitations",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Organisation",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=handsel.kernel.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("name", models.TextField(verbose_name="Name")),
                (
                    "default_access",
                    models.TextField(
                        choices=[
                            (handsel.org.viewer.DefaultAccess["PRIVATE"], "Private: owner, reporting line and teams"),
                            (handsel.org.viewer.DefaultAccess["READ"], "Everyone reads everything"),
                            (handsel.org.viewer.DefaultAccess["EDIT"], "Everyone edits everything"),
                        ],
                        default=handsel.org.viewer.DefaultAccess["PRIVATE"],
                        verbose_name="Access to each other's records",
                    ),
                ),
                ("currency", models.CharField(default="USD", max_length=3, verbose_name="Currency")),
                (
                    "fiscal_start_month",
                    models.PositiveSmallIntegerField(default=1, verbose_name="First month of the fiscal year"),
                ),
                (
                    "fiscal_named_by_end",
                    models.BooleanField(default=False, verbose_name="Fiscal year is named by the year it ends in"),
                ),
                ("locale", models.CharField(default="en", max_length=5, verbose_name="Language")),
                ("zone", models.TextField(default="UTC", verbose_name="Time zone")),
                ("is_demo", models.BooleanField(default=False)),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("fiscal_start_month__range", (1, 12))),
                        name="org_fiscal_start_month_is_a_month",
                    )
                ]
            },
        ),
        migrations.CreateModel(
            name="Team",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=handsel.kernel.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("name", models.TextField(verbose_name="Name")),
                (
                    "lead",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="leads",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "parent",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="children",
                        to="org.team",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        django.db.models.functions.text.Lower("name"), name="org_team_name_is_unique"
                    )
                ]
            },
        ),
        migrations.AddField(
            model_name="member",
            name="team",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="members",
                to="org.team",
            ),
        ),
        migrations.CreateModel(
            name="Grant",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("kind", models.TextField()),
                ("record_id", models.UUIDField()),
                ("edits", models.BooleanField(default=False)),
                (
                    "because",
                    models.TextField(
                        choices=[
                            ("account-team", "is on the account team"),
                            ("opportunity-team", "is on the opportunity team"),
                            ("owns-contact", "owns a contact of this account"),
                            ("owns-opportunity", "owns an opportunity of this account"),
                            ("owns-account", "owns the account it belongs to"),
                        ]
                    ),
                ),
                ("source_id", models.UUIDField()),
                (
                    "member",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["member", "kind"], include=("record_id", "edits"), name="org_grant_of_member")
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("kind", "record_id", "member", "because", "source_id"), name="org_grant_is_unique"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Reach",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("because", models.TextField()),
                (
                    "member",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "owner",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={"constraints": [models.UniqueConstraint(fields=("member", "owner"), name="org_reach_is_unique")]},
        ),
        migrations.AddIndex(
            model_name="member",
            index=models.Index(django.db.models.functions.text.Lower("name"), name="org_member_by_name"),
        ),
        migrations.AddConstraint(
            model_name="member",
            constraint=models.UniqueConstraint(
                django.db.models.functions.text.Lower("email"), name="org_member_email_is_unique"
            ),
        ),
    ]
