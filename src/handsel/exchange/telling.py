"""What a plan or report says to a person: outcomes, kinds, reasons, what was left over. In the language in force."""

import csv
from collections.abc import Iterator
from pathlib import Path

from django.utils.translation import get_language, gettext_lazy, ngettext
from django.utils.translation import gettext as _

from handsel.exchange.answers import answer
from handsel.exchange.importing.outcomes import Outcome, Report, Verdict, corrected_files
from handsel.exchange.inspecting import Reading
from handsel.exchange.mapping import Mapping
from handsel.exchange.mapping_files import UnusableMapping
from handsel.exchange.questions import Question
from handsel.exchange.values.problems import Problem
from handsel.exchange.wording import say, say_mapping_problem, say_problem

OUTCOMES = {
    Outcome.CREATED: gettext_lazy("created"),
    Outcome.UPDATED: gettext_lazy("updated"),
    Outcome.UNCHANGED: gettext_lazy("unchanged"),
    Outcome.SKIPPED: gettext_lazy("skipped"),
    Outcome.CONFLICT: gettext_lazy("conflict"),
    Outcome.REJECTED: gettext_lazy("rejected"),
}

KINDS = {
    "member": gettext_lazy("Members"),
    "team": gettext_lazy("Teams"),
    "account": gettext_lazy("Accounts"),
    "contact": gettext_lazy("Contacts"),
    "opportunity": gettext_lazy("Opportunities"),
    "pipeline": gettext_lazy("Pipelines"),
    "stage": gettext_lazy("Stages"),
    "stage-history": gettext_lazy("Stage history"),
    "opportunity-contact": gettext_lazy("Contact roles"),
    "account-contact": gettext_lazy("Contacts' accounts"),
    "note": gettext_lazy("Notes"),
    "call": gettext_lazy("Calls"),
    "meeting": gettext_lazy("Meetings"),
    "task": gettext_lazy("Tasks"),
    "email": gettext_lazy("E-mails"),
    "activity": gettext_lazy("Activities of several kinds"),
    "lead": gettext_lazy("Leads"),
    "campaign": gettext_lazy("Campaigns"),
    "campaign-member": gettext_lazy("Campaign members"),
    "case": gettext_lazy("Cases"),
    "product": gettext_lazy("Products"),
    "price-book": gettext_lazy("Price books"),
    "quote": gettext_lazy("Quotes"),
    "order": gettext_lazy("Orders"),
    "order-line": gettext_lazy("Order lines"),
    "invoice": gettext_lazy("Invoices"),
    "dictionary": gettext_lazy("Data dictionary"),
    "contract": gettext_lazy("Contracts"),
    "message": gettext_lazy("Messages"),
    "attachment": gettext_lazy("Attachments"),
    "summary": gettext_lazy("Summaries"),
    "unknown": gettext_lazy("Not recognised"),
    "skip": gettext_lazy("Left out"),
}

REASONS = {
    "missing": gettext_lazy("The column “%(column)s” is empty and has to be filled."),
    "link-not-found": gettext_lazy("There is no such %(column)s here or in the files."),
    "unknown-stage": gettext_lazy("There is no stage “%(stage)s” here, and you may not add one; ask sales operations."),
    "may-not-add-members": gettext_lazy("Only an administrator adds members."),
    "not-yours": gettext_lazy("The record is here already and you may read it but not change it."),
    "gone": gettext_lazy("The record this row was imported to before is gone or hidden from you."),
    "same-record": gettext_lazy("Another row of these files is the same record."),
    "repeat": gettext_lazy("The row repeats line %(line)s."),
    "deleted": gettext_lazy("It is deleted in the other system."),
    "no-home": gettext_lazy("Records of this kind have no place in Handsel yet."),
    "has-place": gettext_lazy("The contact belongs to this account already."),
}


def outcome_label(outcome: Outcome) -> str:
    """`created`, in the language in force."""
    return str(OUTCOMES[outcome])


def kind_label(kind: str) -> str:
    """A kind of record, in the plural; a kind we have no word for keeps its own."""
    return str(KINDS.get(kind, kind))


def reason(verdict: Verdict) -> str:
    """Why a row was not simply taken."""
    template = REASONS.get(verdict.reason)
    if template is None:
        return verdict.reason
    return str(template) % ({"column": verdict.column, "stage": "", "line": ""} | dict(verdict.facts))


def plain_reason(code: str) -> str:
    """A reason without the facts of one row, for a line that counts rows."""
    general = {
        "missing": _("A column that has to be filled is empty."),
        "link-not-found": _("They name a record that is neither here nor in the files."),
        "unknown-stage": _("Their stage is not known here."),
        "repeat": _("They repeat an earlier row."),
    }
    return general.get(code) or reason(Verdict(Outcome.SKIPPED, code))


def findings(reading: Reading, language: str) -> Iterator[str]:
    """What was noticed while reading, each with its place."""
    tables = [finding for table in reading.tables for finding in table.findings]
    for finding in [*reading.findings, *tables]:
        place = f"{finding.file}:{finding.line}" if finding.line else finding.file
        yield f"{place}: {say(finding, language)}" if place else say(finding, language)


def homeless(reading: Reading) -> str:
    """Kinds that have no home yet, counted."""
    if not reading.homeless:
        return ""
    counted = ", ".join(f"{kind_label(kind)} {rows:,}" for kind, rows in sorted(reading.homeless.items()))
    return _("Not imported, because Handsel has no place for them yet: %(kinds)s.") % {"kinds": counted}


def summary(report: Report, language: str) -> Iterator[str]:
    """The lines under the table of a plan or report."""
    if report.implied:
        made = ", ".join(f"{kind_label(kind)} {number:,}" for kind, number in sorted(report.implied.items()))
        yield _("Made because rows name them: %(made)s.") % {"made": made}
    for (file, kind, outcome, code), rows in report.reasons.most_common():
        yield f"{file} · {kind_label(kind)} · {outcome_label(outcome)} {rows:,}: {plain_reason(code)}"
    if report.homeless:
        counted = ", ".join(f"{kind_label(kind)} {rows:,}" for kind, rows in sorted(report.homeless.items()))
        yield _("Not imported, because Handsel has no place for them yet: %(kinds)s.") % {"kinds": counted}
    for file, columns in sorted(report.left_over.items()):
        yield _("%(file)s: kept with each record as they are: %(columns)s.") % {
            "file": file,
            "columns": ", ".join(columns),
        }
    for (file, column, code), cells in report.notes.most_common(20):
        yield note(file, column, code, cells)


def answered(mapping: Mapping, question: Question, chosen: str) -> Mapping:
    """The mapping with a question answered; an answer that is none of the options is the default."""
    return answer(mapping, question, chosen if chosen in question.options else question.default)


def write_rejects(folder: Path, report: Report) -> None:
    """The rows that were turned away, as files of the same names in a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, rows in corrected_files(report.turned).items():
        with (folder / name).open("w", encoding="utf-8-sig", newline="") as file:
            csv.writer(file).writerows(rows)


def mapping_problem(problem: UnusableMapping) -> str:
    """What is wrong with a mapping file: the key it is about, why, and what may stand there."""
    return say_mapping_problem(problem, get_language() or "en")


def note(file: str, column: str, code: str, cells: int) -> str:
    """Cells of a column that could not be read or linked, counted."""
    facts = {"place": f"{file}, {column}" if file else column, "cells": f"{cells:,}"}
    if code == "not-found":
        return (
            ngettext(
                "%(place)s: %(cells)s cell names a record that is not here; the text is kept.",
                "%(place)s: %(cells)s cells name a record that is not here; the text is kept.",
                cells,
            )
            % facts
        )
    if code == "several":
        return (
            ngettext(
                "%(place)s: %(cells)s cell names several records; the text is kept.",
                "%(place)s: %(cells)s cells name several records; the text is kept.",
                cells,
            )
            % facts
        )
    general = {
        "country-corrected": _("The spelling of a country was corrected."),
        "unknown-choice": _("It is none of the known choices."),
    }
    said = general.get(code) or say_problem(Problem(code, "…"), get_language() or "en")
    counted = ngettext(
        "%(place)s: %(cells)s cell was kept as text too.", "%(place)s: %(cells)s cells were kept as text too.", cells
    )
    return f"{counted % facts} {said}"
