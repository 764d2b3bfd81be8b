"""Where the pages of pay live."""

from django.urls import path

from handsel.pay.views import changes, costs, desk, disputes, mine, office, payouts, statements, supposing, trying

app_name = "pay"
urlpatterns = [
    path("", mine.mine, name="mine"),
    path("of/<uuid:member_id>/", mine.of, name="of"),
    path("of/<uuid:member_id>/plan/", mine.plan, name="plan"),
    path("of/<uuid:member_id>/changes/", changes.changes, name="changes"),
    path("of/<uuid:member_id>/what-if/", supposing.what_if, name="what-if"),
    path("of/<uuid:member_id>/what-if/answer/", supposing.what_if_answer, name="what-if-answer"),
    path("of/<uuid:member_id>/<str:plan>/<str:starts_on>/", statements.statement, name="statement"),
    path("of/<uuid:member_id>/<str:plan>/<str:starts_on>/csv/", statements.statement_csv, name="statement-csv"),
    path("would-earn/<uuid:opportunity_id>/", supposing.would_earn, name="would-earn"),
    path("lines/<uuid:entry_id>/dispute/", disputes.dispute, name="dispute"),
    path("disputes/<uuid:dispute_id>/", disputes.dispute_of, name="dispute-of"),
    path("disputes/<uuid:dispute_id>/answer/", disputes.answer_dispute, name="answer-dispute"),
    path("desk/", desk.desk, name="desk"),
    path("desk/payees/", desk.payees, name="payees"),
    path("desk/periods/<str:plan>/<str:starts_on>/", desk.period, name="period"),
    path("desk/payouts/<str:plan>/<str:label>/make/", payouts.make, name="make-payout"),
    path("desk/payouts/<uuid:batch_id>/file/", payouts.file, name="payout"),
    path("desk/payouts/<uuid:batch_id>/<str:way>/", payouts.decide, name="decide-payout"),
    path("desk/calculate/<str:plan>/", desk.calculate, name="calculate"),
    path("desk/step/<str:plan>/<str:label>/<str:name>/", desk.step, name="step"),
    path("desk/plans/", office.plans, name="plans"),
    path("desk/plans/new/", office.new_plan, name="new-plan"),
    path("desk/plans/<uuid:version_id>/", office.version, name="version"),
    path("desk/assignments/", office.assignments, name="assignments"),
    path("desk/assignments/new/", office.assign, name="assign"),
    path("desk/adjustments/", office.adjustments, name="adjustments"),
    path("desk/adjustments/new/", office.propose, name="propose"),
    path("desk/adjustments/<uuid:adjustment_id>/<str:way>/", office.decide, name="decide"),
    path("desk/costs/", costs.contract_costs, name="costs"),
    path("desk/costs/schedule/", costs.schedule, name="costs-csv"),
    path("desk/costs/policy/", costs.new_policy, name="new-cost-policy"),
    path("desk/disputes/", office.disputes, name="disputes"),
    path("desk/try/", trying.try_plan, name="try-plan"),
]
