import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.db.models.deletion
import handsel.kernel.ids
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True
    dependencies = [
        ("accounts", "0002_trail"),
        ("pipeline", "0003_won_newest"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]
    operations = [
        migrations.CreateModel(
            name="Clearance",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=handsel.kernel.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("asked_at", models.DateTimeField(verbose_name="Asked")),
                ("planned_on", models.DateField(verbose_name="To be given on")),
                ("due_on", models.DateField(verbose_name="Answer due")),
                ("people", django.contrib.postgres.fields.ArrayField(base_field=models.UUIDField())),
                (
                    "names",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.TextField(), default=list, verbose_name="Recipients"
                    ),
                ),
                ("description", models.TextField(blank=True, verbose_name="What")),
                ("draft", models.JSONField()),
                ("reason", models.TextField(verbose_name="Why it should be given")),
                ("outcome", models.TextField()),
                ("decision", models.JSONField()),
                (
                    "asked_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="clearances",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="Asked by",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["due_on", "id"], name="conduct_clearance_by_due"),
                    models.Index(fields=["asked_by", "-asked_at"], name="conduct_clearance_of_asker"),
                ]
            },
        ),
        migrations.CreateModel(
            name="ClearanceAnswer",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=handsel.kernel.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("is_cleared", models.BooleanField()),
                ("conditions", models.TextField(blank=True, verbose_name="Conditions")),
                ("reason", models.TextField(verbose_name="Reason")),
                ("valid_until", models.DateField(verbose_name="To be given by")),
                ("answered_at", models.DateTimeField(verbose_name="Answered")),
                (
                    "answered_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "clearance",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="answer", to="conduct.clearance"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="ClearanceDelegation",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=handsel.kernel.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("note", models.TextField(blank=True, verbose_name="Note")),
                ("delegated_at", models.DateTimeField()),
                (
                    "clearance",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="delegations", to="conduct.clearance"
                    ),
                ),
                (
                    "delegated_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "to",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="ExpenseLine",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=handsel.kernel.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("reference", models.TextField(unique=True, verbose_name="Reference")),
                ("spent_on", models.DateField(verbose_name="Date")),
                ("merchant", models.TextField(blank=True, verbose_name="Merchant")),
                ("merchant_code", models.TextField(blank=True, verbose_name="Merchant code")),
                ("description", models.TextField(blank=True, verbose_name="Description")),
                ("amount", models.DecimalField(decimal_places=2, max_digits=18, verbose_name="Amount")),
                ("currency", models.CharField(max_length=3, verbose_name="Currency")),
                ("looks_like_gift", models.BooleanField(default=False, verbose_name="Looks like a gift")),
                ("imported_at", models.DateTimeField()),
                (
                    "member",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="expense_lines",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="Member",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["member", "spent_on"], name="conduct_expense_of_member"),
                    models.Index(
                        condition=models.Q(("looks_like_gift", True)),
                        fields=["-spent_on", "id"],
                        name="conduct_expense_like_gift",
                    ),
                ]
            },
        ),
        migrations.CreateModel(
            name="Finding",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=handsel.kernel.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "kind",
                    models.TextField(
                        choices=[
                            ("breach", "Limit passed"),
                            ("barred", "Given although barred"),
                            ("not-cleared", "Given without clearance"),
                            ("entertainment", "Repeated entertainment"),
                            ("expense", "Expense without a record"),
                        ],
                        verbose_name="Finding",
                    ),
                ),
                ("key", models.CharField(max_length=64, unique=True)),
                ("policy", models.TextField(blank=True, verbose_name="Policy")),
                ("day", models.DateField(verbose_name="Day")),
                ("people", django.contrib.postgres.fields.ArrayField(base_field=models.UUIDField(), default=list)),
                (
                    "names",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.TextField(), default=list, verbose_name="Recipients"
                    ),
                ),
                ("gifts", django.contrib.postgres.fields.ArrayField(base_field=models.UUIDField(), default=list)),
                ("details", models.JSONField(default=dict)),
                ("opened_at", models.DateTimeField(verbose_name="Found")),
                (
                    "expense",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="findings",
                        to="conduct.expenseline",
                    ),
                ),
                (
                    "member",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="Member",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["-opened_at", "-id"], name="conduct_finding_newest"),
                    models.Index(fields=["kind", "day"], name="conduct_finding_by_kind"),
                ]
            },
        ),
        migrations.CreateModel(
            name="FindingNote",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=handsel.kernel.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("text", models.TextField(verbose_name="Note")),
                (
                    "state",
                    models.TextField(
                        choices=[("open", "Open"), ("in-review", "In review"), ("closed", "Closed")],
                        verbose_name="State",
                    ),
                ),
                ("due_on", models.DateField(blank=True, null=True, verbose_name="Due")),
                ("noted_at", models.DateTimeField()),
                (
                    "finding",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="notes", to="conduct.finding"
                    ),
                ),
                (
                    "noted_by",
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
            name="Gift",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=handsel.kernel.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "direction",
                    models.TextField(
                        choices=[("given", "Given"), ("received", "Received")],
                        default="given",
                        verbose_name="Direction",
                    ),
                ),
                (
                    "kind",
                    models.TextField(
                        choices=[
                            ("goods", "Goods"),
                            ("cash", "Cash"),
                            ("cash-equivalent", "Gift card or voucher"),
                            ("securities", "Securities"),
                            ("meal", "Meal"),
                            ("event", "Event"),
                            ("ticket", "Ticket"),
                            ("trip", "Trip"),
                            ("training", "Training"),
                            ("contest", "Contest prize"),
                            ("donation", "Donation"),
                            ("services", "Services"),
                        ],
                        default="goods",
                        verbose_name="Kind",
                    ),
                ),
                ("description", models.TextField(blank=True, verbose_name="What")),
                ("given_on", models.DateField(verbose_name="Date")),
                (
                    "giver_role",
                    models.TextField(
                        choices=[
                            ("firm", "The firm itself"),
                            ("associated", "One of the firm's people"),
                            ("affiliate", "An affiliate"),
                            ("outsider", "An outsider"),
                        ],
                        default="associated",
                        verbose_name="Who gives",
                    ),
                ),
                (
                    "paid_by",
                    models.TextField(
                        choices=[
                            ("firm", "The firm"),
                            ("giver", "The giver, out of their own pocket"),
                            ("reimbursed", "The giver, reimbursed by the firm"),
                        ],
                        default="firm",
                        verbose_name="Who paid",
                    ),
                ),
                ("source", models.TextField(blank=True, verbose_name="Received from")),
                ("occasion", models.TextField(blank=True, verbose_name="Occasion")),
                ("host_present", models.BooleanField(default=False, verbose_name="A host attends")),
                ("currency", models.CharField(default="USD", max_length=3, verbose_name="Currency")),
                (
                    "cost",
                    models.DecimalField(blank=True, decimal_places=4, max_digits=18, null=True, verbose_name="Cost"),
                ),
                (
                    "market",
                    models.DecimalField(
                        blank=True, decimal_places=4, max_digits=18, null=True, verbose_name="Market value"
                    ),
                ),
                (
                    "face",
                    models.DecimalField(
                        blank=True, decimal_places=4, max_digits=18, null=True, verbose_name="Face value"
                    ),
                ),
                ("tax", models.DecimalField(decimal_places=4, default=0, max_digits=18, verbose_name="Tax")),
                ("delivery", models.DecimalField(decimal_places=4, default=0, max_digits=18, verbose_name="Delivery")),
                ("shared_by", models.PositiveIntegerField(blank=True, null=True, verbose_name="People sharing it")),
                (
                    "claim",
                    models.TextField(
                        blank=True,
                        choices=[
                            ("bereavement", "Condolence"),
                            ("disaster", "Help after a declared disaster"),
                            ("personal", "Personal"),
                            ("memento", "Memento of a transaction"),
                            ("de-minimis", "Trifle"),
                            ("promotional", "Logo item"),
                        ],
                        verbose_name="Not counted because",
                    ),
                ),
                ("evidence", models.JSONField(blank=True, default=dict)),
                ("circumstances", models.JSONField(blank=True, default=dict)),
                ("attestation", models.TextField(blank=True, verbose_name="Attestation")),
                ("turn", models.PositiveIntegerField(default=0)),
                ("stage_name", models.TextField(blank=True, verbose_name="Stage then")),
                (
                    "outcome",
                    models.TextField(
                        choices=[
                            ("OUT_OF_SCOPE", "Out of scope"),
                            ("ALLOW", "May be given"),
                            ("ALLOW_EXCLUDED", "May be given, not counted"),
                            ("PRECLEAR", "Ask the officer first"),
                            ("BLOCK", "Must not be given"),
                        ],
                        verbose_name="Outcome",
                    ),
                ),
                ("decision", models.JSONField()),
                ("keep_until", models.DateField(verbose_name="Kept until")),
                ("is_withdrawal", models.BooleanField(default=False)),
                ("reason", models.TextField(blank=True, verbose_name="Reason of the correction")),
                ("recorded_at", models.DateTimeField(verbose_name="Entered")),
                (
                    "account",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="accounts.account",
                        verbose_name="Account",
                    ),
                ),
                (
                    "clearance",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="gift",
                        to="conduct.clearance",
                        verbose_name="Clearance",
                    ),
                ),
                (
                    "corrects",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="corrected_by",
                        to="conduct.gift",
                    ),
                ),
                (
                    "expense",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="gifts",
                        to="conduct.expenseline",
                        verbose_name="Expense line",
                    ),
                ),
                (
                    "giver",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="gifts",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="Giver",
                    ),
                ),
                (
                    "opportunity",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="pipeline.opportunity",
                        verbose_name="Opportunity",
                    ),
                ),
                (
                    "recorded_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["-given_on", "-id"], name="conduct_gift_newest"),
                    models.Index(fields=["giver", "-given_on", "-id"], name="conduct_gift_of_giver"),
                    models.Index(fields=["keep_until"], name="conduct_gift_retention"),
                    models.Index(
                        condition=models.Q(("host_present", True)), fields=["given_on"], name="conduct_gift_hosted"
                    ),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("cost__isnull", False), ("market__isnull", False), ("face__isnull", False), _connector="OR"
                        ),
                        name="conduct_gift_has_an_amount",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="GiftRecipient",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=handsel.kernel.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("person", models.UUIDField()),
                ("given_on", models.DateField()),
                ("position", models.PositiveSmallIntegerField(default=0)),
                ("name", models.TextField(verbose_name="Recipient")),
                ("employer_name", models.TextField(blank=True, verbose_name="Employer")),
                (
                    "capacities",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.TextField(
                            choices=[
                                ("business", "Business contact"),
                                ("retail-customer", "Retail customer"),
                                ("own-associate", "One of our own people"),
                                ("federal-employee", "US federal employee"),
                                ("state-local-official", "US state or local official"),
                                ("issuer-official", "Official of an issuer"),
                                ("foreign-official", "Official of another country"),
                                ("union-official", "Union official"),
                                ("erisa-fiduciary", "Pension plan fiduciary"),
                                ("candidate", "Candidate for office"),
                                ("healthcare-professional", "Healthcare professional"),
                                ("foreign-bank-employee", "Employee of a bank abroad"),
                            ]
                        ),
                        default=list,
                        verbose_name="Capacity",
                    ),
                ),
                (
                    "reaching",
                    django.contrib.postgres.fields.ArrayField(base_field=models.UUIDField(), blank=True, default=list),
                ),
                ("share", models.DecimalField(decimal_places=4, max_digits=18, verbose_name="Share")),
                (
                    "contact",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="accounts.contact",
                    ),
                ),
                (
                    "employer",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="accounts.account",
                    ),
                ),
                (
                    "gift",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="recipients", to="conduct.gift"
                    ),
                ),
                (
                    "member",
                    models.ForeignKey(
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["person", "given_on"], include=("gift",), name="conduct_recipient_by_day"),
                    django.contrib.postgres.indexes.GinIndex(
                        condition=models.Q(("reaching", []), _negated=True),
                        fields=["reaching"],
                        name="conduct_recipient_reaching",
                    ),
                ],
                "constraints": [models.UniqueConstraint(fields=("gift", "person"), name="conduct_one_share_each")],
            },
        ),
        migrations.CreateModel(
            name="GiftReturn",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=handsel.kernel.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("returned_on", models.DateField(verbose_name="Returned on")),
                ("unused", models.BooleanField(default=True, verbose_name="Unused")),
                ("turn", models.PositiveIntegerField(default=0)),
                ("reason", models.TextField(blank=True, verbose_name="Reason")),
                ("recorded_at", models.DateTimeField()),
                (
                    "gift",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="came_back", to="conduct.gift"
                    ),
                ),
                (
                    "recorded_by",
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
            name="NearLimit",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=handsel.kernel.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("policy", models.TextField(verbose_name="Policy")),
                ("people", django.contrib.postgres.fields.ArrayField(base_field=models.UUIDField())),
                (
                    "names",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.TextField(), default=list, verbose_name="Recipients"
                    ),
                ),
                ("direction", models.TextField()),
                ("source", models.TextField(blank=True)),
                ("currency", models.CharField(max_length=3)),
                ("counted", models.DecimalField(decimal_places=4, max_digits=18, verbose_name="Counted")),
                ("limit", models.DecimalField(decimal_places=4, max_digits=18, verbose_name="Limit")),
                ("part_used", models.DecimalField(decimal_places=4, max_digits=12, verbose_name="Part used")),
                ("starts_on", models.DateField()),
                ("ends_on", models.DateField()),
            ],
            options={
                "indexes": [
                    models.Index(fields=["-part_used", "id"], name="conduct_near_nearest"),
                    django.contrib.postgres.indexes.GinIndex(fields=["people"], name="conduct_near_people"),
                ]
            },
        ),
        migrations.CreateModel(
            name="PolicyVersion",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=handsel.kernel.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("code", models.TextField(verbose_name="Policy")),
                ("version", models.TextField(verbose_name="Version")),
                ("starts", models.DateField(blank=True, null=True, verbose_name="In force from")),
                ("body", models.JSONField()),
                ("reason", models.TextField(blank=True, verbose_name="Reason")),
                ("added_at", models.DateTimeField(verbose_name="Added")),
                (
                    "added_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={"indexes": [models.Index(fields=["code", "starts"], name="conduct_policy_by_start")]},
        ),
        migrations.CreateModel(
            name="Relation",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=handsel.kernel.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("first", models.UUIDField()),
                ("second", models.UUIDField()),
                ("first_name", models.TextField()),
                ("second_name", models.TextField()),
                (
                    "kind",
                    models.TextField(
                        choices=[("same-person", "The same person"), ("household", "One household")],
                        verbose_name="Relation",
                    ),
                ),
                ("linked_on", models.DateField(verbose_name="Since")),
                ("note", models.TextField(blank=True, verbose_name="Note")),
                ("recorded_at", models.DateTimeField()),
                (
                    "recorded_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["first"], name="conduct_relation_first"),
                    models.Index(fields=["second"], name="conduct_relation_second"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("first", models.F("second")), _negated=True), name="conduct_relation_of_two"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="RelationEnd",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=handsel.kernel.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("ended_on", models.DateField()),
                ("reason", models.TextField(verbose_name="Reason")),
                ("recorded_at", models.DateTimeField()),
                (
                    "recorded_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "relation",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="end", to="conduct.relation"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Attestation",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=handsel.kernel.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("year", models.PositiveSmallIntegerField(verbose_name="Year")),
                ("role", models.TextField(verbose_name="Role")),
                ("statement", models.TextField(verbose_name="Statement")),
                ("attested_at", models.DateTimeField(verbose_name="Attested")),
                (
                    "member",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="conduct_attestations",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("member", "year"), name="conduct_one_attestation_a_year")
                ]
            },
        ),
    ]
