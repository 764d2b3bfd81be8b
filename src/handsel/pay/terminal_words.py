"""What `handsel pay` says about plans, events and periods, in English and Russian. No database, no settings."""

import os

WORDS = {
    "help-plans": ("Versions of plans.", "Версии планов."),
    "help-events-group": ("What happened to deals.", "Что произошло со сделками."),
    "help-publish": ("Publish a version of a plan, once its own examples hold.",
                     "Опубликовать версию плана, если его примеры сходятся."),
    "help-list": ("List published versions.", "Показать опубликованные версии."),
    "help-assign": ("Put a member on a plan.", "Назначить сотрудника на план."),
    "help-import": ("Take in the events of a CSV file. A file with a mistake names its lines and writes nothing.",
                    "Загрузить события из CSV. Файл с ошибкой называет её строки и ничего не записывает."),
    "help-whole": ("Everybody, not only those for whom something changed.",
                   "Всех, а не только тех, у кого что-то изменилось."),
    "help-calculate": ("Calculate a plan and post what is missing.", "Рассчитать план и провести недостающее."),
    "help-submit": ("Hand the earliest open period over for review.", "Передать первый открытый период на проверку."),
    "help-approve": ("Approve a period: not whoever submitted it, and nobody paid by it.",
                     "Утвердить период: не тем, кто его передал, и не тем, кому по нему платят."),
    "help-close": ("Close an approved period: statements are frozen, all of them or none.",
                   "Закрыть утверждённый период: отчёты замораживаются все или ни один."),
    "help-paid": ("Say that payroll has paid a closed period.", "Отметить, что закрытый период выплачен."),
    "help-verify": ("Compute closed periods again and compare byte for byte. Ends with 1 on a difference.",
                    "Пересчитать закрытые периоды и сравнить побайтно. Код возврата 1 — есть отличия."),
    "help-statement": ("Print a frozen statement as JSON.", "Вывести замороженный отчёт в виде JSON."),
    "help-payouts": ("What goes to payroll.", "Выплаты для бухгалтерии."),
    "help-payout-make": ("Make the payout of a closed period; somebody else approves it.",
                         "Составить ведомость выплат закрытого периода; утверждает её другой сотрудник."),
    "help-payout-approve": ("Approve a payout: not whoever made it, and nobody paid by it.",
                            "Утвердить ведомость: не тем, кто её составил, и не тем, кому по ней платят."),
    "help-payout-reject": ("Reject a payout, with the reason.", "Отклонить ведомость с указанием причины."),
    "help-payout-list": ("List payouts, the latest first.", "Показать ведомости, последние сначала."),
    "help-payout-file": ("Write an approved payout as CSV for payroll.",
                         "Записать утверждённую ведомость в CSV для бухгалтерии."),
    "help-costs": ("Write the schedule of contract costs (ASC 340-40) as CSV.",
                   "Записать график расходов на договоры (ASC 340-40) в CSV."),
    "help-reason": ("Why.", "Причина."),
    "help-as": ("Who does it, by e-mail; otherwise the system.", "От чьего имени (e-mail); иначе от имени системы."),
    "help-approver": ("Who approves it, by e-mail.", "Кто утверждает (e-mail)."),
    "help-plan": ("The plan's code; not needed where there is one plan.", "Код плана; не нужен, если план один."),
    "help-period": ("A pay period, such as 2026-03 or 2026-Q1.", "Период выплаты, например 2026-03 или 2026-Q1."),
    "help-payee": ("A member by e-mail or name.", "Сотрудник: e-mail или имя."),
    "help-file": ("The file to read.", "Файл, который нужно прочитать."),
    "help-from": ("The first day, as 2026-01-01.", "Первый день, например 2026-01-01."),
    "help-to": ("The first day after it.", "Первый день после окончания."),
    "help-target": ("Variable pay of a full year, in the plan's currency.",
                    "Переменная часть за полный год, в валюте плана."),
    "help-fte": ("Working time; 1 is full time.", "Занятость; 1 — полная."),
    "help-currency": ("The currency the payee is paid in, where it is not the plan's.",
                      "Валюта выплаты, если она не валюта плана."),
    "help-carry": ("Credits from before the assignment count towards its tiers.",
                   "Зачёты до назначения учитываются в его ступенях."),
    "help-out": ("Where to write it; otherwise here.", "Куда записать; иначе сюда."),
    "published": ("Published: {plan}, version {version}.", "Опубликовано: {plan}, версия {version}."),
    "assigned": ("{payee} is on {plan} from {day}.", "{payee}: план {plan} с {day}."),
    "imported": ("Events: {rows}. New: {added}.", "Событий: {rows}. Новых: {added}."),
    "calculated": ("{plan}: {lines} lines, {entries} new entries.", "{plan}: строк {lines}, новых проводок {entries}."),
    "moved": ("{plan} {period}: {state}.", "{plan} {period}: {state}."),
    "differs": ("{plan}: {what} of {which} differs from what is on record.",
                "{plan}: {what} ({which}) не совпадает с записанным."),
    "verified": ("Everything on record is computed again to the same bytes.",
                 "Всё записанное пересчитано и совпадает побайтно."),
    "no-statement": ("{payee} has no statement for {period}.", "У {payee} нет отчёта за {period}."),
    "payout": ("{plan} {period}: {state}. Payees: {rows}. Together: {totals}.",
               "{plan} {period}: {state}. Получателей: {rows}. Всего: {totals}."),
    "no-payout-waits": ("No payout of {period} waits for approval. Make one first: handsel pay payouts make {period}",
                        "За {period} нет ведомости на утверждении. Сначала: handsel pay payouts make {period}"),
    "no-approved-payout": ("No payout of {period} is approved. Make one and have it approved first.",
                           "За {period} нет утверждённой ведомости. Сначала составьте её и утвердите."),
    "written": ("Written: {file}, {rows} payees.", "Записано: {file}, получателей: {rows}."),
    "written-costs": ("Written: {file}, {rows} movements.", "Записано: {file}, движений: {rows}."),
    "nothing": ("Nothing was written.", "Ничего не записано."),
    "unknown-payees": ("Nobody here is called {names}. Nothing was written.",
                       "Таких сотрудников нет: {names}. Ничего не записано."),
    "no-plan": ("No plan is called {plan}.", "Нет плана с кодом {plan}."),
    "no-plans": ("No plan is published.", "Ни один план не опубликован."),
    "which-plan": ("There are several plans; choose one with --plan: {plans}.",
                   "Планов несколько; укажите --plan: {plans}."),
    "not-a-number": ("“{text}” is not a number above zero.", "«{text}» — не число больше нуля."),
}  # fmt: skip
"""English and Russian by code."""


def language() -> str:
    """English, or Russian where the terminal speaks it."""
    names = ("LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG")
    chosen = next((value for name in names if (value := os.environ.get(name))), "en")
    return "ru" if chosen.startswith("ru") else "en"


def said(code: str, **values: object) -> str:
    """The text of a code in the terminal's language."""
    return WORDS[code][language() == "ru"].format_map(values)
