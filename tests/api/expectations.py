"""Who may do what through the API: one rule for every operation of the document, by its operationId.

A rule says the status a person gets.
"""

from datetime import timedelta
from typing import Any

from django.utils import timezone

from handsel.org.roles import Permission
from tests.api import payroll
from tests.api.standing import (
    PAYERS,
    Expectation,
    Given,
    Person,
    Rule,
    always,
    bulk,
    deletes,
    edits,
    gives,
    needs,
    sees,
)
from tests.api.world import World


def _writes_on_deal(person: Person) -> int:
    if not person.may(Permission.EDIT_RECORDS):
        return 403
    return 201 if person.sees("deal") else 422


def _pins(person: Person) -> int:
    if not person.sees("deal"):
        return 404
    return 200 if person.may(Permission.EDIT_RECORDS) else 403


def _undoes(person: Person) -> int:
    if not person.sees("change"):
        return 404
    return 200 if person.name in {"ana", "mo", "nina", "olga"} else 403


def _looks_at_imports(person: Person) -> int:
    return 200 if person.may(Permission.IMPORT) or person.may(Permission.READ_TRAIL) else 403


def _sees_import(person: Person) -> int:
    """Mo's import: he and who reads the trail; Sol imports too, but not this one."""
    return 404 if person.name == "sol" else _looks_at_imports(person)


def _goes_on(status: int) -> Rule:
    """Only whoever uploaded goes on with an import."""
    return lambda person: {"mo": status, "sol": 404}.get(person.name, 403)


def _pays(status: int) -> Rule:
    """Ana's quota: she, her manager and the auditor see it; only whoever manages pay changes it."""
    return lambda person: 404 if not person.sees("quota") else status if person.name in PAYERS else 403


def _issues(person: Person) -> int:
    """Whoever manages pay, and Ana's manager."""
    return 201 if person.name in PAYERS | {"mo"} else 403


def _accepts_letter(person: Person) -> int:
    return 404 if not person.sees("quota") else 200 if person.name == "ana" else 403


def fourth_quarter(world: World) -> dict[str, str]:
    return {"member_id": str(world.uma.pk), "period": "2026 Q4", "amount": "250000", "currency": "USD"}


def _enters_gift(person: Person) -> int:
    """Sellers for themselves, officers for everybody; whoever cannot see the recipient names nobody."""
    if not (person.may(EDIT) or person.may(OVERSEE)):
        return 403
    return 201 if person.sees("contact") else 422


def _answers(status: int) -> Rule:
    """Ana asked, so she sees the request and answers it no more than anybody else who is no officer."""
    return lambda person: 404 if not person.sees("gift") else status if person.name in {"nina", "fay"} else 403


def _accepts(person: Person) -> int:
    """Ana is on the plan; whoever sees that is not."""
    return 404 if not person.sees("pay") else 204 if person.name == "ana" else 409


def _disputes(person: Person) -> int:
    return 404 if not person.sees("pay") else 201 if person.name == "ana" else 403


def _sees_payouts(person: Person) -> int:
    return 200 if person.may(SEE_PAY) else 404


def _decides_payouts(person: Person) -> int:
    return 404 if not person.may(SEE_PAY) else 200 if person.may(APPROVE_PAY) else 403


def booking(world: World) -> dict[str, Any]:
    share = {"payee": "ana@example.com"}
    deal = {"deal": "B", "on": "2026-11-05", "amount": "100", "currency": "USD"}
    return {"events": [{"id": "b1", "event": "booked", "shares": [share], **deal}]}


def supposed(cast_member: str) -> dict[str, Any]:
    deal = {"deal": "C", "amount": "1000", "on": "2026-11-20", "probability": "50"}
    return {"member_id": cast_member, "deals": [deal]}


def period(label: str) -> Given:
    return lambda world, person: {"plan": "AE", "period": label}


def wine(world: World) -> dict[str, Any]:
    return {"given_on": "2026-11-24", "to": [{"person_id": str(world.dora.pk)}], "cost": "10"}


def dinner(world: World) -> dict[str, Any]:
    soon = (timezone.now().date() + timedelta(days=3)).isoformat()
    return wine(world) | {"given_on": soon, "kind": "meal", "host_present": True}


POLICY = """
code = "city"
currency = "USD"
[name]
en = "City rules"
ru = "Городские правила"
[[versions]]
version = "1"
limits = [{ amount = "25.00" }]
sources = ["city code"]
[versions.rule]
en = "Nothing above the limit."
ru = "Ничего сверх предела."
"""


def on_deal(world: World) -> list[dict[str, str]]:
    return [{"kind": "opportunity", "id": str(world.deal.pk)}]


def ids(*rows: Any) -> list[str]:
    return [str(row.pk) for row in rows]


MANAGE, CONFIGURE = Permission.MANAGE_MEMBERS, Permission.CONFIGURE
EDIT, DELETE, BULK = Permission.EDIT_RECORDS, Permission.DELETE_RECORDS, Permission.BULK_EDIT
SUMMARY = {"measures": "count"}
SEE_PAY, MANAGE_PAY, APPROVE_PAY = Permission.SEE_PAY, Permission.MANAGE_PAY, Permission.APPROVE_PAY
OVERSEE, REGISTER = Permission.OVERSEE_CONDUCT, Permission.READ_REGISTER
LATER = "2199-01-01T00:00:00Z"

EXPECTED: dict[str, Expectation] = {
    # accounts
    "accounts_list": Expectation(always(200)),
    "accounts_summary": Expectation(always(200), query=SUMMARY | {"group_by": "kind"}),
    "create_account": Expectation(needs(EDIT, 201), lambda w, p: {"name": "New"}),
    "accounts_bulk_edit": Expectation(
        bulk("account", BULK), lambda w, p: {"ids": ids(w.acme), "values": {"source": "x"}}
    ),
    "accounts_bulk_reassign": Expectation(
        gives("account", 200, hidden=403), lambda w, p: {"ids": ids(w.acme), "owner_id": str(w.uma.pk)}
    ),
    "accounts_bulk_delete": Expectation(deletes("quiet account", 403, 200), lambda w, p: {"ids": ids(w.beta)}),
    "get_account": Expectation(sees("account")),
    "edit_account": Expectation(edits("account"), lambda w, p: {"source": "x"}),
    "delete_account": Expectation(deletes("quiet account", 404, 204)),
    "reassign_account": Expectation(gives("account", 204, hidden=404), lambda w, p: {"owner_id": str(w.uma.pk)}),
    "account_team": Expectation(sees("account")),
    "join_account_team": Expectation(edits("account"), lambda w, p: {"member_id": str(w.uma.pk)}),
    "leave_account_team": Expectation(edits("account", 204)),
    "account_timeline": Expectation(sees("account")),
    "account_history": Expectation(sees("account")),
    "account_why": Expectation(sees("account")),
    # contacts
    "contacts_list": Expectation(always(200)),
    "contacts_summary": Expectation(always(200), query=SUMMARY | {"group_by": "owner"}),
    "create_contact": Expectation(needs(EDIT, 201), lambda w, p: {"last_name": "New"}),
    "contacts_bulk_edit": Expectation(
        bulk("contact", BULK), lambda w, p: {"ids": ids(w.dora), "values": {"source": "x"}}
    ),
    "contacts_bulk_reassign": Expectation(
        gives("contact", 200, hidden=403), lambda w, p: {"ids": ids(w.dora), "owner_id": str(w.uma.pk)}
    ),
    "contacts_bulk_delete": Expectation(deletes("contact", 403, 200), lambda w, p: {"ids": ids(w.dora)}),
    "get_contact": Expectation(sees("contact")),
    "edit_contact": Expectation(edits("contact"), lambda w, p: {"source": "x"}),
    "delete_contact": Expectation(deletes("contact", 404, 204)),
    "reassign_contact": Expectation(gives("contact", 204, hidden=404), lambda w, p: {"owner_id": str(w.uma.pk)}),
    "merge_contacts": Expectation(
        edits("contact", 422, permission=DELETE), lambda w, p: {"duplicate_id": str(w.dora.pk)}
    ),
    "contact_accounts": Expectation(sees("contact")),
    "affiliate": Expectation(edits("contact"), lambda w, p: {"account_id": str(w.acme.pk), "role": "Buyer"}),
    "unaffiliate": Expectation(edits("contact", 204)),
    "contact_timeline": Expectation(sees("contact")),
    "contact_history": Expectation(sees("contact")),
    "contact_why": Expectation(sees("contact")),
    # opportunities
    "opportunities_list": Expectation(always(200)),
    "opportunities_summary": Expectation(always(200), query=SUMMARY | {"group_by": "account,product"}),
    "create_opportunity": Expectation(needs(EDIT, 201), lambda w, p: {"name": "New"}),
    "opportunities_bulk_edit": Expectation(
        bulk("deal", BULK), lambda w, p: {"ids": ids(w.deal, w.lost), "values": {"source": "x"}}
    ),
    "opportunities_bulk_reassign": Expectation(
        gives("deal", 200, hidden=403), lambda w, p: {"ids": ids(w.deal), "owner_id": str(w.uma.pk)}
    ),
    "opportunities_bulk_delete": Expectation(deletes("deal", 403, 200), lambda w, p: {"ids": ids(w.deal)}),
    "get_opportunity": Expectation(sees("deal")),
    "edit_opportunity": Expectation(edits("deal"), lambda w, p: {"source": "x"}),
    "delete_opportunity": Expectation(deletes("deal", 404, 204)),
    "move_opportunity": Expectation(edits("deal"), lambda w, p: {"stage": "Proposal"}),
    "win_opportunity": Expectation(edits("deal"), lambda w, p: {}),
    "lose_opportunity": Expectation(edits("deal"), lambda w, p: {"reason": "Price"}),
    "reopen_opportunity": Expectation(edits("deal"), lambda w, p: {}),
    "reassign_opportunity": Expectation(gives("deal", 204, hidden=404), lambda w, p: {"owner_id": str(w.uma.pk)}),
    "opportunity_steps": Expectation(sees("deal")),
    "opportunity_credit": Expectation(sees("deal")),
    "split_opportunity_credit": Expectation(
        deletes("deal", 404, 200), lambda w, p: {"parts": [{"member_id": str(w.uma.pk), "percent": "100"}]}
    ),
    "opportunity_team": Expectation(sees("deal")),
    "join_opportunity_team": Expectation(edits("deal"), lambda w, p: {"member_id": str(w.uma.pk)}),
    "leave_opportunity_team": Expectation(edits("deal", 204)),
    "opportunity_contacts": Expectation(sees("deal")),
    "set_contact_role": Expectation(edits("deal"), lambda w, p: {"contact_id": str(w.dora.pk)}),
    "remove_contact_role": Expectation(edits("deal", 204)),
    "opportunity_timeline": Expectation(sees("deal")),
    "opportunity_history": Expectation(sees("deal")),
    "opportunity_why": Expectation(sees("deal")),
    # pipelines
    "list_pipelines": Expectation(always(200)),
    "form_pipeline": Expectation(needs(CONFIGURE, 201), lambda w, p: {"name": "New"}),
    "get_pipeline": Expectation(always(200)),
    "edit_pipeline": Expectation(needs(CONFIGURE, 200), lambda w, p: {"name": "Other"}),
    "archive_pipeline": Expectation(needs(CONFIGURE, 200)),
    "restore_pipeline": Expectation(needs(CONFIGURE, 200)),
    "order_stages": Expectation(
        needs(CONFIGURE, 200), lambda w, p: {"stages": ids(*w.spare.stages.order_by("position"))}
    ),
    "add_stage": Expectation(needs(CONFIGURE, 201), lambda w, p: {"name": "Legal"}),
    "edit_stage": Expectation(needs(CONFIGURE, 200), lambda w, p: {"guidance": "x"}),
    "archive_stage": Expectation(needs(CONFIGURE, 200)),
    "restore_stage": Expectation(needs(CONFIGURE, 200)),
    "delete_stage": Expectation(needs(CONFIGURE, 204)),
    "list_lost_reasons": Expectation(always(200)),
    "add_lost_reason": Expectation(needs(CONFIGURE, 201), lambda w, p: {"name": "New"}),
    "rename_lost_reason": Expectation(needs(CONFIGURE, 200), lambda w, p: {"name": "Other"}),
    "remove_lost_reason": Expectation(needs(CONFIGURE, 204)),
    # journal
    "list_entries": Expectation(always(200)),
    "write_entry": Expectation(_writes_on_deal, lambda w, p: {"kind": "note", "body": "x", "records": on_deal(w)}),
    "get_entry": Expectation(sees("deal")),
    "edit_entry": Expectation(edits("entry", seen="deal"), lambda w, p: {"body": "x"}),
    "delete_entry": Expectation(edits("entry", 204, seen="deal")),
    "complete_task": Expectation(edits("entry", seen="deal")),
    "reopen_task": Expectation(edits("entry", seen="deal")),
    "pin_entry": Expectation(_pins),
    "unpin_entry": Expectation(_pins),
    "snooze_entry": Expectation(edits("entry", seen="deal"), lambda w, p: {"until": LATER}),
    "link_entry": Expectation(edits("entry", seen="deal"), lambda w, p: {"records": on_deal(w)}),
    "unlink_entry": Expectation(edits("entry", 204, seen="deal")),
    # search, views, trail
    "find_records": Expectation(always(200), query={"q": "zebrawood"}),
    "list_views": Expectation(always(200)),
    "save_view": Expectation(always(201), lambda w, p: {"list": "accounts", "name": "Own"}),
    "get_view": Expectation(sees("view")),
    "delete_view": Expectation(sees("view", 204)),
    "list_changes": Expectation(needs(Permission.READ_TRAIL, 200)),
    "get_change": Expectation(sees("change")),
    "undo_change": Expectation(_undoes, lambda w, p: {"override": True}),
    # imports: JSON is no upload; sending files is tried in tests/exchange
    "upload_import": Expectation(always(422), lambda w, p: {}),
    "list_imports": Expectation(_looks_at_imports),
    "get_import": Expectation(_sees_import),
    "answer_import": Expectation(_goes_on(422), lambda w, p: {"answers": [{"number": 0, "answer": "x"}]}),
    "plan_import": Expectation(_goes_on(202), lambda w, p: {}),
    "run_import": Expectation(_goes_on(409)),
    "cancel_import": Expectation(_goes_on(200)),
    "import_report": Expectation(_sees_import),
    # organisation; a token never makes passwords or tokens
    "list_members": Expectation(always(200)),
    "add_member": Expectation(needs(MANAGE, 201), lambda w, p: {"name": "New"}),
    "get_member": Expectation(always(200)),
    "edit_member": Expectation(needs(MANAGE, 200), lambda w, p: {"title": "x"}),
    "member_holdings": Expectation(needs(MANAGE, 200)),
    "invite_member": Expectation(always(403)),
    "deactivate_member": Expectation(needs(MANAGE, 200), lambda w, p: {}),
    "reactivate_member": Expectation(needs(MANAGE, 200)),
    "list_teams": Expectation(always(200)),
    "form_team": Expectation(needs(MANAGE, 201), lambda w, p: {"name": "New"}),
    "get_team": Expectation(always(200)),
    "edit_team": Expectation(needs(MANAGE, 200), lambda w, p: {"name": "Other"}),
    "dissolve_team": Expectation(needs(MANAGE, 204)),
    "get_organisation": Expectation(always(200)),
    "edit_organisation": Expectation(needs(CONFIGURE, 200), lambda w, p: {"name": "Other"}),
    "list_rates": Expectation(always(200)),
    "quote_rate": Expectation(
        needs(CONFIGURE, 201), lambda w, p: {"currency": "GBP", "since": "2026-01-01", "per_unit": "0.8"}
    ),
    "withdraw_rate": Expectation(needs(CONFIGURE, 204)),
    "get_me": Expectation(always(200)),
    "edit_me": Expectation(always(200), lambda w, p: {"phone": "1"}),
    "list_tokens": Expectation(always(200)),
    "issue_token": Expectation(always(403), lambda w, p: {"name": "x", "scopes": ["read"]}),
    "revoke_token": Expectation(always(403)),
    # conduct: one's own gifts; officers and the auditor read everybody's
    "check_gift": Expectation(lambda p: 200 if p.sees("contact") else 422, lambda w, p: wine(w)),
    "list_gifts": Expectation(always(200)),
    "record_gift": Expectation(_enters_gift, lambda w, p: wine(w)),
    "get_gift": Expectation(sees("gift")),
    "correct_gift": Expectation(edits("gift", 201), lambda w, p: {"gift": wine(w), "reason": "x"}),
    "withdraw_gift": Expectation(edits("gift", 201), lambda w, p: {"reason": "x"}),
    "list_gift_photos": Expectation(sees("gift")),
    "add_gift_photo": Expectation(always(422)),  # JSON is no upload
    "get_gift_photo": Expectation(sees("gift")),
    "return_gift": Expectation(edits("gift"), lambda w, p: {"returned_on": "2026-11-24"}),
    "list_clearances": Expectation(always(200)),
    "ask_clearance": Expectation(_enters_gift, lambda w, p: {"gift": dinner(w), "reason": "x"}),
    "get_clearance": Expectation(sees("gift")),
    "decide_clearance": Expectation(_answers(200), lambda w, p: {"is_cleared": True, "reason": "x"}),
    "delegate_clearance": Expectation(_answers(204), lambda w, p: {"member_id": str(w.uma.pk)}),
    "list_findings": Expectation(always(200)),
    "follow_up_finding": Expectation(edits("finding"), lambda w, p: {"text": "x", "state": "closed"}),
    "list_near_limits": Expectation(always(200)),
    "list_policies": Expectation(always(200)),
    "add_policy": Expectation(needs(OVERSEE, 201), lambda w, p: {"text": POLICY, "reason": "x"}),
    "attest": Expectation(always(201), lambda w, p: {"year": 2026, "statement": "x"}),
    "export_register": Expectation(needs(REGISTER, 200), query={"start": "2026-01-01", "last": "2026-12-31"}),
    # quota: one's own, one's team's, everybody's for whoever sees pay
    "list_quotas": Expectation(always(200), query={"period": "2026"}),
    "set_quotas": Expectation(needs(Permission.MANAGE_PAY, 200), lambda w, p: {"quotas": [fourth_quarter(w)]}),
    "set_quota_year": Expectation(
        needs(Permission.MANAGE_PAY, 200), lambda w, p: fourth_quarter(w) | {"period": "2026"}
    ),
    "remove_quota": Expectation(_pays(204)),
    "list_reliefs": Expectation(sees("quota")),
    "relieve_quota": Expectation(_pays(201), lambda w, p: {"amount": "10", "reason": "x"}),
    "reverse_relief": Expectation(_pays(201), lambda w, p: {"reason": "x"}),
    "list_letters": Expectation(always(200)),
    "issue_quota_letter": Expectation(_issues, lambda w, p: {"member_id": str(w.letter.member_id), "period": "2026"}),
    "accept_quota_letter": Expectation(_accepts_letter),
    "list_attainment": Expectation(always(200), query={"period": "2026 Q4"}),
    # pay: one's own and one's people's; operations, administrators and the auditor see everybody's
    "list_plans": Expectation(always(200)),
    "publish_plan": Expectation(needs(MANAGE_PAY, 201), lambda w, p: {"text": payroll.PLAN.format(code="Second")}),
    "accept_plan": Expectation(_accepts),
    "list_assignments": Expectation(always(200)),
    "assign": Expectation(
        needs(MANAGE_PAY, 201), lambda w, p: {"member_id": str(w.uma.pk), "plan": "AE", "starts_on": "2026-11-01"}
    ),
    "list_events": Expectation(needs(SEE_PAY, 200)),
    "send_events": Expectation(needs(MANAGE_PAY, 200), lambda w, p: booking(w)),
    "calculate": Expectation(needs(MANAGE_PAY, 201), lambda w, p: {"plan": "AE"}),
    "list_periods": Expectation(needs(SEE_PAY, 200)),
    "submit_period": Expectation(needs(MANAGE_PAY, 200), period("2026-11")),
    "approve_period": Expectation(needs(APPROVE_PAY, 409), period("2026-11")),
    "close_period": Expectation(needs(MANAGE_PAY, 409), period("2026-11")),
    "mark_period_paid": Expectation(needs(APPROVE_PAY, 409), period("2026-10")),
    "list_payouts": Expectation(always(200)),
    "make_payout": Expectation(needs(MANAGE_PAY, 409), period("2026-10")),
    "get_payout": Expectation(_sees_payouts),
    "decide_payout": Expectation(_decides_payouts, lambda w, p: {"approve": True}),
    "list_contract_costs": Expectation(needs(SEE_PAY, 200), query={"year": "2026"}),
    "list_cost_policies": Expectation(needs(SEE_PAY, 200)),
    "set_cost_policy": Expectation(
        needs(MANAGE_PAY, 201), lambda w, p: {"starts_on": "2026-01-01", "benefit_months": 36, "reason": "x"}
    ),
    "list_statements": Expectation(always(200)),
    "get_statement": Expectation(sees("pay")),
    "get_statement_pdf": Expectation(sees("pay")),
    "list_ledger": Expectation(always(200)),
    "suppose": Expectation(
        lambda p: 200 if p.sees("pay") else 422, lambda w, p: supposed(str(w.payroll.entry.member_id))
    ),
    "list_adjustments": Expectation(always(200)),
    "propose_adjustment": Expectation(
        needs(MANAGE_PAY, 201), lambda w, p: w.payroll.concerning | {"on": "2026-11-03", "amount": "5"}
    ),
    "decide_adjustment": Expectation(edits("pay"), lambda w, p: {"approve": True}),
    "list_holds": Expectation(always(200)),
    "place_hold": Expectation(needs(MANAGE_PAY, 201), lambda w, p: w.payroll.concerning | {"deal": "B"}),
    "release_hold": Expectation(edits("pay"), lambda w, p: {"reason": "x"}),
    "list_disputes": Expectation(always(200)),
    "open_dispute": Expectation(_disputes, lambda w, p: {"reason": "x"}),
    "decide_dispute": Expectation(edits("pay"), lambda w, p: {"accept": True, "answer": "x"}),
}
