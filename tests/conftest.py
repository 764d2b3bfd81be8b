"""Fixtures everybody uses: the cast, and a client signed in as one of them."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from hypothesis import HealthCheck, settings

from handsel.org.models import Member
from tests import people

settings.register_profile("any machine", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("any machine")
"""How fast a machine is tells nothing about an example."""


@pytest.fixture(scope="session")
def django_db_modify_db_settings(
    django_db_modify_db_settings_parallel_suffix: None, django_db_blocker: Any, django_test_environment: None
) -> None:
    """A test process's database is a copy of one that has every table."""
    from django.db import connection

    from tests import template

    with django_db_blocker.unblock():
        connection.settings_dict["TEST"]["TEMPLATE"] = template.ensured()


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: Any) -> None:
    """The company is founded and the cast hired once; every test begins with them and rolls back to them."""
    with django_db_blocker.unblock():
        if not Member.objects.exists():  # a database kept by --reuse-db has them already
            people.hire()


@pytest.fixture
def cast(db: None) -> people.Cast:
    """Everybody who works here."""
    from handsel.org.models import Team

    members = {member.name.split()[0].lower(): member for member in Member.objects.all()}
    teams = {team.name.lower(): team for team in Team.objects.all()}
    return people.Cast(**members, **teams)


@pytest.fixture
def signed_in(cast: people.Cast) -> Callable[[Member], Client]:
    """`signed_in(cast.ana)` is a browser in which Ana has signed in."""

    def sign_in(member: Member) -> Client:
        client = Client()
        client.force_login(member, backend="allauth.account.auth_backends.AuthenticationBackend")
        return client

    return sign_in
