"""The register only grows, whoever asks: the database refuses to change or delete its rows."""

from django.db import migrations

from handsel.trail.watching import append_only


class Migration(migrations.Migration):
    dependencies = [("conduct", "0001_initial"), ("trail", "0002_functions")]

    operations = [
        append_only(
            "conduct_gift",
            "conduct_giftrecipient",
            "conduct_giftreturn",
            "conduct_relation",
            "conduct_relationend",
            "conduct_clearance",
            "conduct_clearanceanswer",
            "conduct_clearancedelegation",
            "conduct_finding",
            "conduct_findingnote",
            "conduct_policyversion",
            "conduct_attestation",
            "conduct_expenseline",
        )
    ]
