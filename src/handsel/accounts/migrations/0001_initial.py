import django.contrib.postgres.indexes
import django.contrib.postgres.search
import django.db.models.deletion
import django.db.models.functions.text
import handsel.kernel.ids
import handsel.search.words
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True
    dependencies = [migrations.swappable_dependency(settings.AUTH_USER_MODEL)]
    operations = [
        migrations.CreateModel(
            name="Account",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=handsel.kernel.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("name", models.TextField(verbose_name="Name")),
                (
                    "kind",
                    models.TextField(
                        choices=[
                            ("prospect", "Prospect"),
                            ("customer", "Customer"),
                            ("former-customer", "Former customer"),
                            ("partner", "Partner"),
                            ("competitor", "Competitor"),
                            ("other", "Other"),
                        ],
                        default="prospect",
                        verbose_name="Kind",
                    ),
                ),
                ("industry", models.TextField(blank=True, verbose_name="Industry")),
                ("size", models.PositiveIntegerField(blank=True, null=True, verbose_name="Employees")),
                (
                    "annual_revenue",
                    models.DecimalField(
                        blank=True, decimal_places=2, max_digits=18, null=True, verbose_name="Annual revenue"
                    ),
                ),
                ("currency", models.CharField(blank=True, max_length=3, verbose_name="Currency")),
                ("website", models.TextField(blank=True, verbose_name="Website")),
                ("domain", models.TextField(blank=True, verbose_name="Domain")),
                ("phone", models.TextField(blank=True, verbose_name="Phone")),
                ("billing_street", models.TextField(blank=True, verbose_name="Billing street")),
                ("billing_city", models.TextField(blank=True, verbose_name="Billing city")),
                ("billing_region", models.TextField(blank=True, verbose_name="Billing region")),
                ("billing_postal_code", models.TextField(blank=True, verbose_name="Billing postal code")),
                ("billing_country", models.TextField(blank=True, verbose_name="Billing country")),
                ("shipping_street", models.TextField(blank=True, verbose_name="Shipping street")),
                ("shipping_city", models.TextField(blank=True, verbose_name="Shipping city")),
                ("shipping_region", models.TextField(blank=True, verbose_name="Shipping region")),
                ("shipping_postal_code", models.TextField(blank=True, verbose_name="Shipping postal code")),
                ("shipping_country", models.TextField(blank=True, verbose_name="Shipping country")),
                ("founded_year", models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="Founded")),
                ("source", models.TextField(blank=True, verbose_name="Source")),
                ("description", models.TextField(blank=True, verbose_name="Description")),
                ("extra", models.JSONField(blank=True, default=dict)),
                ("version", models.PositiveIntegerField(default=1)),
                ("created_at", models.DateTimeField(verbose_name="Created")),
                ("updated_at", models.DateTimeField(verbose_name="Changed")),
                (
                    "words",
                    models.GeneratedField(
                        db_persist=True,
                        expression=handsel.search.words.Words(
                            "name",
                            "domain",
                            "industry",
                            "billing_city",
                            "billing_country",
                            "description",
                            digits=("phone",),
                        ),
                        output_field=django.contrib.postgres.search.SearchVectorField(),
                    ),
                ),
                (
                    "owner",
                    models.ForeignKey(
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="accounts",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="Owner",
                    ),
                ),
                (
                    "parent",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="children",
                        to="accounts.account",
                        verbose_name="Parent account",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["name", "id"], name="accounts_account_by_name"),
                    models.Index(fields=["owner", "name", "id"], name="accounts_account_of_owner"),
                    models.Index(django.db.models.functions.text.Lower("name"), name="accounts_account_lower_name"),
                    models.Index(
                        condition=models.Q(("domain", ""), _negated=True),
                        fields=["domain"],
                        name="accounts_account_by_domain",
                    ),
                    models.Index(fields=["-created_at", "-id"], name="accounts_account_newest"),
                    django.contrib.postgres.indexes.GinIndex(fields=["words"], name="accounts_account_words"),
                ]
            },
        ),
        migrations.CreateModel(
            name="AccountTeamMember",
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
                    "account",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="team", to="accounts.account"
                    ),
                ),
                (
                    "member",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="account_teams",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("account", "member"), name="accounts_one_place_on_the_team")
                ]
            },
        ),
        migrations.CreateModel(
            name="Contact",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=handsel.kernel.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("salutation", models.TextField(blank=True, verbose_name="Salutation")),
                ("first_name", models.TextField(blank=True, verbose_name="First name")),
                ("last_name", models.TextField(blank=True, verbose_name="Last name")),
                (
                    "name",
                    models.GeneratedField(
                        db_persist=True,
                        expression=django.db.models.functions.text.Trim(
                            django.db.models.functions.text.Concat(
                                "first_name", models.Value(" ", output_field=models.TextField()), "last_name"
                            )
                        ),
                        output_field=models.TextField(verbose_name="Name"),
                    ),
                ),
                ("title", models.TextField(blank=True, verbose_name="Job title")),
                ("department", models.TextField(blank=True, verbose_name="Department")),
                ("email", models.TextField(blank=True, verbose_name="E-mail")),
                ("phone", models.TextField(blank=True, verbose_name="Phone")),
                ("mobile", models.TextField(blank=True, verbose_name="Mobile")),
                ("street", models.TextField(blank=True, verbose_name="Street")),
                ("city", models.TextField(blank=True, verbose_name="City")),
                ("region", models.TextField(blank=True, verbose_name="Region")),
                ("postal_code", models.TextField(blank=True, verbose_name="Postal code")),
                ("country", models.TextField(blank=True, verbose_name="Country")),
                ("birthday", models.DateField(blank=True, null=True, verbose_name="Birthday")),
                ("profile_url", models.TextField(blank=True, verbose_name="Profile page")),
                ("language", models.TextField(blank=True, verbose_name="Language")),
                ("preferences", models.TextField(blank=True, verbose_name="Preferences")),
                ("source", models.TextField(blank=True, verbose_name="Source")),
                ("description", models.TextField(blank=True, verbose_name="Description")),
                ("do_not_contact", models.BooleanField(default=False, verbose_name="Do not contact")),
                ("do_not_call", models.BooleanField(default=False, verbose_name="Do not call")),
                ("email_opt_out", models.BooleanField(default=False, verbose_name="No mailings")),
                ("extra", models.JSONField(blank=True, default=dict)),
                ("version", models.PositiveIntegerField(default=1)),
                ("created_at", models.DateTimeField(verbose_name="Created")),
                ("updated_at", models.DateTimeField(verbose_name="Changed")),
                (
                    "words",
                    models.GeneratedField(
                        db_persist=True,
                        expression=handsel.search.words.Words(
                            "first_name",
                            "last_name",
                            "email",
                            "title",
                            "city",
                            "description",
                            digits=("phone", "mobile"),
                        ),
                        output_field=django.contrib.postgres.search.SearchVectorField(),
                    ),
                ),
                (
                    "account",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="contacts",
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
                        related_name="contacts",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="Owner",
                    ),
                ),
                (
                    "reports_to",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="reports",
                        to="accounts.contact",
                        verbose_name="Reports to",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["name", "id"], name="accounts_contact_by_name"),
                    models.Index(fields=["owner", "name", "id"], name="accounts_contact_of_owner"),
                    models.Index(
                        django.db.models.functions.text.Lower("email"),
                        condition=models.Q(("email", ""), _negated=True),
                        name="accounts_contact_by_email",
                    ),
                    models.Index(fields=["-created_at", "-id"], name="accounts_contact_newest"),
                    django.contrib.postgres.indexes.GinIndex(fields=["words"], name="accounts_contact_words"),
                ]
            },
        ),
        migrations.CreateModel(
            name="Affiliation",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=handsel.kernel.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("role", models.TextField(blank=True, verbose_name="Role")),
                ("is_primary", models.BooleanField(default=False)),
                ("ended_on", models.DateField(blank=True, null=True, verbose_name="Until")),
                (
                    "account",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="affiliations", to="accounts.account"
                    ),
                ),
                (
                    "contact",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="affiliations", to="accounts.contact"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("contact", "account"), name="accounts_one_affiliation_each"),
                    models.UniqueConstraint(
                        condition=models.Q(("is_primary", True)),
                        fields=("contact",),
                        name="accounts_one_primary_account",
                    ),
                ]
            },
        ),
    ]
