"""Every room's pages under its own path."""

from django.urls import URLResolver, include, path
from django.urls.resolvers import RoutePattern

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
    # Loaded when first asked for: its schemas take a second, which the first page need not wait for.
    URLResolver(RoutePattern("api/v1/"), "handsel.api.urls", app_name="api", namespace="api"),
]
