from django.apps import AppConfig
from django.db.models.signals import post_migrate


class OrgConfig(AppConfig):
    name = "handsel.org"
    label = "org"

    def ready(self) -> None:
        from handsel.org import listeners, sign_in_facts  # noqa: F401
        from handsel.trail.rights import grant_rights

        post_migrate.connect(grant_rights, sender=self, dispatch_uid="handsel-rights")
