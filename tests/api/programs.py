"""Programs that call the API in a member's name."""

import json
from datetime import timedelta
from typing import Any

from django.test import Client
from django.utils import timezone

from handsel.org import actions as org
from handsel.org.models import Member, TokenUse
from tests.people import NOW, looking

API = "/api/v1"


class Program:
    """A program that calls the API with a member's token."""

    def __init__(self, member: Member, *scopes: str) -> None:
        expires_at = NOW + timedelta(days=3650)
        self.token, self.secret = org.issue_token(
            member=member,
            name="test",
            scopes=scopes or ["read", "write", "admin"],
            expires_at=expires_at,
            by=looking(member),
            at=NOW,
        )
        self.client = Client(headers={"Authorization": f"Bearer {self.secret}"})

    def known(self) -> "Program":
        """Itself, its use noted: calls that are taken back afterwards would each note it again."""
        TokenUse.objects.create(token=self.token, last_used_at=timezone.now())
        return self

    def get(self, path: str, **query: str) -> Any:
        return self.client.get(_full(path), query)

    def send(self, method: str, path: str, body: Any = None, **headers: str) -> Any:
        content = body if isinstance(body, str | bytes) else "" if body is None else json.dumps(body)
        return self.client.generic(method, _full(path), content, content_type="application/json", headers=headers)

    def does(self, method: str, path: str, body: Any = None, *, status: int = 200) -> Any:
        """Send and expect; the answer's JSON, or None when it has none."""
        answer = self.send(method, path, body)
        assert answer.status_code == status, (method, path, answer.status_code, answer.content)
        return answer.json() if answer.content else None


def _full(path: str) -> str:
    return path if path.startswith(API) else API + path
