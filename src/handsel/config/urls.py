"""Every room's pages under its own path."""

from django.urls import include, path

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
    path("api/v1/", include("handsel.api.urls")),
]
