"""What the API itself keeps: answers to calls that may come twice, and how often who called."""

from typing import ClassVar

from django.db import models


class IdempotentAnswer(models.Model):
    """The answer to a call that named an Idempotency-Key, so that the same call again gets it again."""

    id = models.BigAutoField(primary_key=True)
    member_id = models.UUIDField()
    key = models.CharField(max_length=255)
    digest = models.CharField(max_length=64)
    """SHA-256 of method, path and body: the same key for another call is a mistake."""
    status = models.PositiveSmallIntegerField(null=True)
    """Empty while the first call is still running."""
    content_type = models.TextField(blank=True)
    body = models.TextField(blank=True)
    at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["member_id", "key"], name="api_one_answer_a_key")]
        indexes: ClassVar = [models.Index(fields=["at"], name="api_answer_by_age")]


class Allowance(models.Model):
    """How many calls came in a minute under one token or member (see `api.allowance`). The table is unlogged."""

    account = models.CharField(max_length=64, primary_key=True)
    minute = models.BigIntegerField()
    calls = models.IntegerField()
