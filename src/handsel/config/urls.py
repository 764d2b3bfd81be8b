"""Every room's pages under its own path."""

from django.urls import URLResolver, include, path
from django.urls.resolvers import RoutePattern


class Later(URLResolver):
    """Pages that are loaded when one of them is first asked for or linked to, and not when any other is."""

    def _populate(self) -> None:
        """Nothing: a link into a namespace is made from its pages, not from what is gathered here."""


urlpatterns = [
    path("", include("handsel.home.urls")),
    path("sign-in/", include("handsel.org.sign_in_urls")),
    path("organisation/", include("handsel.org.urls")),
    path("accounts/", include("handsel.accounts.urls")),
    path("opportunities/", include("handsel.pipeline.urls")),
    path("journal/", include("handsel.journal.urls")),
    path("search/", include("handsel.search.urls")),
    path("lists/", include("handsel.lists.urls")),
    path("conduct/", include("handsel.conduct.urls")),
    path("quota/", include("handsel.quota.urls")),
    path("pay/", include("handsel.pay.urls")),
    path("exchange/", include("handsel.exchange.urls")),
    path("ui/", include("handsel.ui.urls")),
    # Its schemas take seconds, which the first page and the command line need not wait for.
    Later(RoutePattern("api/v1/"), "handsel.api.urls", app_name="api", namespace="api"),
]
