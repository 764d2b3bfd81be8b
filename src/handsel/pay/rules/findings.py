"""Findings: what the engine noticed and did not raise: a code, a place and values. The words come from a table."""

from dataclasses import dataclass
from enum import StrEnum


class Severity(StrEnum):
    """An error leaves something out of the pay; a warning does not."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, order=True)
class Finding:
    """One problem, where it is, and the values its sentence needs."""

    code: str
    place: str
    values: tuple[tuple[str, str], ...] = ()
    severity: Severity = Severity.ERROR

    def text(self, language: str = "en") -> str:
        """The sentence in English (`en`) or Russian (`ru`)."""
        english, russian = TEXTS[self.code]
        return (russian if language == "ru" else english).format_map(dict(self.values))


def error(code: str, place: str, **values: object) -> Finding:
    """A finding that leaves something out of the pay."""
    return Finding(code, place, _words(values))


def warning(code: str, place: str, **values: object) -> Finding:
    """A finding that changes no amount."""
    return Finding(code, place, _words(values), Severity.WARNING)


def _words(values: dict[str, object]) -> tuple[tuple[str, str], ...]:
    return tuple((name, str(value)) for name, value in values.items())


TEXTS: dict[str, tuple[str, str]] = {
    "event-differs": (
        (
            "Event {event} came twice with different content; the first one counts. Send a correction as a new "
            "event that supersedes it."
        ),
        (
            "Событие {event} пришло дважды с разным содержанием; учтено первое. Исправление отправьте новым "
            "событием, заменяющим старое."
        ),
    ),
    "deal-booked-twice": (
        (
            "Deal {deal} is booked again by event {event} while it is still booked; it counts once. Cancel it "
            "first, or amend it."
        ),
        (
            "Сделка {deal} снова заключена событием {event}, хотя уже действует; она учтена один раз. Сначала "
            "отмените или измените её."
        ),
    ),
    "looks-like-a-copy": (
        (
            "Deal {deal} has the same customer, day, amount and payees as deal {other}. Both count; cancel one "
            "if it is a copy."
        ),
        (
            "У сделки {deal} те же клиент, день, сумма и получатели, что у сделки {other}. Учтены обе; отмените "
            "одну, если это копия."
        ),
    ),
    "event-without-booking": (
        "Event {event} changes deal {deal}, which was not booked by then. Send the booking, or correct the date.",
        (
            "Событие {event} меняет сделку {deal}, которая к этому дню не заключена. Добавьте заключение или "
            "исправьте дату."
        ),
    ),
    "supersedes-nothing": (
        "Event {event} supersedes {other}, which is not there.",
        "Событие {event} заменяет {other}, которого нет.",
    ),
    "split-sum": (
        (
            "Revenue shares of deal {deal} total {total} %; they must total exactly 100 %. Nobody is credited "
            "until they do."
        ),
        (
            "Доли выручки по сделке {deal} составляют {total} %, должно быть ровно 100 %. До исправления сделка "
            "никому не зачтена."
        ),
    ),
    "no-receiver": (
        "Nobody is credited with deal {deal}: the event names no payee and account {account} has no owner on {day}.",
        "Сделка {deal} никому не зачтена: в событии нет получателя, а у клиента {account} нет владельца на {day}.",
    ),
    "basis-missing": (
        "Deal {deal} has no {basis}, which measure {measure} counts. Add it to the event.",
        "У сделки {deal} нет показателя {basis}, который считает мера {measure}. Добавьте его в событие.",
    ),
    "rate-missing": (
        "No {kind} rate from {source} to {target} on or before {day}; deal {deal} is left out until there is one.",
        "Нет курса {kind} из {source} в {target} на {day} или раньше; сделка {deal} не учтена, пока его нет.",
    ),
    "term-missing": (
        "Deal {deal} has no term, so its clawback cannot be prorated; all of it is taken back.",
        "У сделки {deal} нет срока, поэтому удержание нельзя уменьшить пропорционально; удерживается всё.",
    ),
    "no-quota": (
        "{payee} has no quota for {measure} in {period}: component {component} pays nothing until there is one.",
        "У {payee} нет квоты по мере {measure} за {period}: компонент {component} ничего не платит, пока её нет.",
    ),
    "no-base-rate": (
        "Component {component} pays multiples of a base rate, and {payee} has no target incentive or no quota.",
        "Компонент {component} платит кратно базовой ставке, а у {payee} нет целевого вознаграждения или плана.",
    ),
    "no-target": (
        "Component {component} pays a share of a target, and {payee} has none.",
        "Компонент {component} платит долю целевой суммы, а у {payee} её нет.",
    ),
    "assignments-overlap": (
        "{payee} has two assignments to the plan on {day}; only the one from {start} counts. End one of them first.",
        "У {payee} два назначения на план на {day}; учтено только назначение с {start}. Сначала завершите одно из них.",
    ),
    "not-in-plan": (
        "{payee} is credited with deal {deal} on {day} and has no assignment to a plan on that day.",
        "{payee} получает зачёт по сделке {deal} за {day}, но в этот день не назначен ни на один план.",
    ),
    "receivable-after-leaving": (
        "{payee} has left and owes {amount} {currency}; it is a receivable, not pay.",
        "{payee} больше не работает и должен {amount} {currency}; это долг, а не выплата.",
    ),
    "pay-rate-missing": (
        "No {kind} rate from {source} to {target} on or before {day}; the payment to {payee} stays in {source}.",
        "Нет курса {kind} из {source} в {target} на {day} или раньше; выплата {payee} остаётся в {source}.",
    ),
}
"""English and Russian for every code."""
