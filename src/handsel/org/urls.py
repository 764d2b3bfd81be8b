"""Where the pages of org live."""

from django.urls import path

from handsel.org.views import company, me, members, teams, welcome

app_name = "org"
urlpatterns = [
    path("me/", me.profile, name="profile"),
    path("me/security/", me.security, name="security"),
    path("me/sessions/", me.sessions, name="sessions"),
    path("me/sessions/<int:session_id>/end/", me.end_session, name="session-end"),
    path("me/tokens/", me.tokens, name="tokens"),
    path("me/tokens/add/", me.add_token, name="token-add"),
    path("me/tokens/<uuid:token_id>/revoke/", me.revoke_token, name="token-revoke"),
    path("language/", me.language, name="language"),
    path("welcome/<str:secret>/", welcome.welcome, name="invitation"),
    path("members/", members.members, name="members"),
    path("members/add/", members.add_member, name="member-add"),
    path("members/<uuid:member_id>/", members.member, name="member"),
    path("members/<uuid:member_id>/edit/", members.edit_member, name="member-edit"),
    path("members/<uuid:member_id>/invite/", members.invite, name="member-invite"),
    path("members/<uuid:member_id>/deactivate/", members.deactivate, name="member-deactivate"),
    path("members/<uuid:member_id>/reactivate/", members.reactivate, name="member-reactivate"),
    path("members/<uuid:member_id>/undo-leaving/", members.undo_leaving, name="member-undo-leaving"),
    path("members/<uuid:member_id>/second-steps/forget/", members.forget_second_steps, name="member-second-steps"),
    path(
        "members/<uuid:member_id>/tokens/<uuid:token_id>/revoke/", members.revoke_token_of, name="member-token-revoke"
    ),
    path("teams/", teams.teams, name="teams"),
    path("teams/add/", teams.add_team, name="team-add"),
    path("teams/<uuid:team_id>/edit/", teams.edit_team, name="team-edit"),
    path("teams/<uuid:team_id>/dissolve/", teams.dissolve_team, name="team-dissolve"),
    path("roles/", company.roles, name="roles"),
    path("company/", company.company, name="company"),
    path("rates/", company.rates, name="rates"),
    path("rates/<uuid:rate_id>/withdraw/", company.withdraw_rate, name="rate-withdraw"),
]
