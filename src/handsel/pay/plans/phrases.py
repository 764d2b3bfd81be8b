"""Sentences of a plan's plain-language text, in English and Russian."""

from datetime import date
from decimal import Decimal

PHRASES: dict[str, tuple[str, str]] = {
    "title": ("{name}, version {version}", "{name}, версия {version}"),
    "in-force": ("In force from {start} to {last}.", "Действует с {start} по {last}."),
    "in-force-open": ("In force from {start} until it is replaced.", "Действует с {start} до замены другим планом."),
    "pay-period": ("Pay is reckoned in {currency} and settled every {period}.",
                   "Вознаграждение считается в {currency} и выплачивается каждый {period}."),
    "zone": ("The day of a deal is the day in {zone}.", "День сделки — день по времени {zone}."),
    "period-month": ("month", "месяц"),
    "period-quarter": ("quarter", "квартал"),
    "period-year": ("year", "год"),
    "rounding-half_up": ("Each line is rounded to the smallest unit; a half goes up.",
                         "Каждая строка округляется до наименьшей единицы, половина — вверх."),
    "rounding-half_even": ("Each line is rounded to the smallest unit; a half goes to the even neighbour.",
                           "Каждая строка округляется до наименьшей единицы, половина — к чётной."),
    "running": ("The running total of an interval is rounded, and each line is the difference.",
                "Округляется нарастающий итог интервала, строка — это разность."),
    "attainment-dp": ("Attainment is compared at {digits} digits after the point of the percentage.",
                      "Выполнение сравнивается с точностью {digits} знаков после запятой в процентах."),
    "restate": ("A changed deal counts as if it had been booked so.",
        "Изменённая сделка считается заключённой в новом виде."),
    "difference": ("A change of an amount is credited on the day of the change.",
                   "Изменение суммы засчитывается в день изменения."),
    "measures": ("What counts", "Что засчитывается"),
    "measure": ("{code}: the {basis} of {whose}{which}.", "{code}: {basis} {whose}{which}."),
    "basis-amount": ("amount", "сумма"),
    "basis-acv": ("annual contract value", "годовая стоимость"),
    "basis-arr": ("annual recurring revenue", "годовая повторяющаяся выручка"),
    "basis-tcv": ("total contract value", "полная стоимость"),
    "basis-margin": ("margin", "маржа"),
    "basis-units": ("number of units", "число единиц"),
    "whose-own": ("one's own deals", "собственных сделок"),
    "whose-team": ("the team's deals, without one's own", "сделок команды, без собственных"),
    "whose-team_and_own": ("the team's and one's own deals", "сделок команды и собственных"),
    "where": (" where {conditions}", ", где {conditions}"),
    "is": ("{name} is {values}", "{name}: {values}"),
    "at-least": ("{name} is at least {value}", "{name} не меньше {value}"),
    "at-most": ("{name} is at most {value}", "{name} не больше {value}"),
    "or": (" or ", " или "),
    "and": (" and ", " и "),
    "quota": ("The quota is {amount} per {period}.", "Квота — {amount} в {period}."),
    "quota-assigned": ("The quota is set for each person.", "Квота назначается каждому сотруднику."),
    "proration-daily": ("Part of a period: by days.", "Неполный период — по дням."),
    "proration-half_month": ("Part of a month counts half.", "Неполный месяц считается за половину."),
    "proration-whole_month": ("A month counts if at least half of it was worked.",
                              "Месяц считается, если отработана хотя бы половина."),
    "proration-none": ("The quota is not reduced for part of a period.", "За неполный период квота не уменьшается."),
    "ramp": ("The first months count {shares}.", "Первые месяцы считаются как {shares}."),
    "components": ("What is paid", "Что выплачивается"),
    "clause": ("Clause {clause}.", "Пункт {clause}."),
    "flat": ("{rate} of {measure}.", "{rate} от {measure}."),
    "marginal": ("Each part of {measure} at the rate of its tier, counted over {interval}:",
                 "Каждая часть {measure} по ставке своей ступени, итог за {interval}:"),
    "retro": ("All of {measure} at the rate of the tier reached, counted over {interval}:",
              "Вся сумма {measure} по ставке достигнутой ступени, итог за {interval}:"),
    "interval-deal": ("each deal alone", "каждую сделку отдельно"),
    "interval-month": ("a month", "месяц"),
    "interval-quarter": ("a quarter", "квартал"),
    "interval-year": ("a year", "год"),
    "interval-plan": ("the whole plan", "весь срок плана"),
    "tier": ("from {start} to {end}: {pays}", "от {start} до {end}: {pays}"),
    "tier-last": ("from {start}: {pays}", "от {start}: {pays}"),
    "multiple": ("{number} times the base rate", "{number} базовой ставки"),
    "tier-amount": ("{amount} in proportion as the tier fills", "{amount} пропорционально заполнению ступени"),
    "each": ("{amount} each", "{amount} за каждую"),
    "of-quota": ("{share} of quota", "{share} квоты"),
    "boundary-higher": ("A value exactly on a boundary belongs to the higher tier.",
                        "Значение точно на границе относится к верхней ступени."),
    "boundary-lower": ("A value exactly on a boundary belongs to the lower tier.",
                       "Значение точно на границе относится к нижней ступени."),
    "no-quota-rate": ("Without a quota: {rate}.", "Без квоты: {rate}."),
    "curve_linear": ("A share of the target of {target} by attainment of {measure} over {interval}, straight between:",
                     "Доля целевой суммы {target} по выполнению {measure} за {interval}, между точками по прямой:"),
    "curve_step": ("A share of the target of {target} by attainment of {measure} over {interval}, in steps:",
                   "Доля целевой суммы {target} по выполнению {measure} за {interval}, ступенями:"),
    "own-target": ("the person", "сотрудника"),
    "point": ("at {at}: {payout}", "при {at}: {payout}"),
    "below-nothing": ("Below the first: nothing.", "Ниже первой точки — ничего."),
    "below-line": ("Below the first: on a straight line from zero.", "Ниже первой точки — по прямой от нуля."),
    "above-cap": ("Above the last: no more.", "Выше последней точки — не больше."),
    "above-slope": ("Above the last: on along the last line.", "Выше последней точки — дальше по той же прямой."),
    "weight": ("It weighs {share}.", "Вес — {share}."),
    "bonus": ("{amount} for {interval} in which {measure} reaches {at} of quota.",
              "{amount} за {interval}, если {measure} достигает {at} квоты."),
    "catch-up": ("An interval that was missed is paid when the year to date reaches the level.",
                 "Пропущенный интервал оплачивается, когда уровень достигнут с начала года."),
    "prorate-target": ("The target is reduced for part-time and part of an interval.",
                       "Целевая сумма уменьшается при неполной занятости и неполном интервале."),
    "spif-amount": ("{amount} for each deal of {measure}{which}.", "{amount} за каждую сделку {measure}{which}."),
    "spif-rate": ("{rate} of each deal of {measure}{which}.", "{rate} от каждой сделки {measure}{which}."),
    "by-share": ("A shared deal pays each person's share.", "За общую сделку платится доля каждого."),
    "window": ("Only for deals {day} from {start} to {last}.", "Только за сделки, {day} с {start} по {last}."),
    "day-booked": ("booked", "заключённые"),
    "day-paid": ("paid in full", "полностью оплаченные"),
    "max-deals": ("At most {count} deals.", "Не больше сделок: {count}."),
    "mbo": ("{target} times the score given for the objective.", "{target}, умноженное на оценку цели."),
    "only": ("Only deals{which}.", "Только сделки{which}."),
    "multiplier": ("Times {factor}{which}{while}.", "Умножается на {factor}{which}{while}."),
    "while-above": (" while {measure} is at least {level} of quota", ", пока {measure} не ниже {level} квоты"),
    "while-below": (" while {measure} is below {level} of quota", ", пока {measure} ниже {level} квоты"),
    "gate": ("While {measure} is below {level} of quota over {interval}, only {below} of it is paid.",
             "Пока {measure} ниже {level} квоты за {interval}, выплачивается только {below}."),
    "gate-catch-up": ("What was withheld is paid when the level is reached.",
                      "Удержанное выплачивается, когда уровень достигнут."),
    "cap": ("No more than {amount} per {per}.", "Не больше {amount} за {per}."),
    "floor": ("No less than {amount} per {per}.", "Не меньше {amount} за {per}."),
    "per-deal": ("deal", "сделку"),
    "per-period": ("pay period", "период выплаты"),
    "per-interval": ("interval", "интервал"),
    "release": ("Paid in parts: {parts}.", "Выплачивается частями: {parts}."),
    "on-booked": ("{share} when the deal is booked", "{share} при заключении сделки"),
    "on-invoiced": ("{share} as it is invoiced", "{share} по мере выставления счетов"),
    "on-paid": ("{share} as the customer pays", "{share} по мере оплаты клиентом"),
    "taken-back": ("When a deal is cancelled", "Если сделка отменена"),
    "recompute": ("It counts as never booked, and everything is reckoned again; other deals may move to lower tiers.",
                  "Она считается незаключённой, всё пересчитывается; другие сделки могут сместиться на ступени ниже."),
    "unwind": ("What it earned is taken back; other deals stay as they are.",
               "Полученное по ней удерживается; остальные сделки не меняются."),
    "debook": ("Its amount is taken from the top of what was credited by that day.",
               "Её сумма снимается с верхних ступеней зачтённого на этот день."),
    "none": ("Nothing is taken back.", "Ничего не удерживается."),
    "served-months": ("The part for whole months of service is kept.", "Часть за полные месяцы обслуживания остаётся."),
    "served-days": ("The part for days of service is kept.", "Часть за дни обслуживания остаётся."),
    "window-months": ("Only within {months} months of the booking.",
        "Только в течение {months} мес. после заключения."),
    "reason-deleted": ("the deal was deleted", "сделка удалена"),
    "reason-fraud": ("fraud", "обман"),
    "reason-unpaid": ("the customer did not pay", "клиент не заплатил"),
    "full-reasons": ("All of it, whenever it happens, for: {reasons}.",
        "Полностью и в любое время по причинам: {reasons}."),
    "minimum": ("Amounts below {amount} are left.", "Суммы меньше {amount} не удерживаются."),
    "on-refund": ("A refund counts as a cancellation of its amount.", "Возврат денег считается отменой на его сумму."),
    "settled": ("What is paid out", "Что выплачивается на руки"),
    "draw-recoverable": ("At least {amount} per pay period; what is advanced is recovered from later earnings.",
                         "Не меньше {amount} за период; выданное вперёд возмещается из будущих начислений."),
    "draw-given": ("At least {amount} per pay period; what is advanced is never recovered.",
                   "Не меньше {amount} за период; выданное вперёд не возмещается."),
    "draw-from": ("Recovery starts on {day}.", "Возмещение начинается {day}."),
    "draw-max": ("At most {amount} is recovered per period.", "За период возмещается не больше {amount}."),
    "draw-forgive": ("A balance at the end of the draw is written off.", "Остаток в конце срока списывается."),
    "draw-due": ("A balance is due when the person leaves.", "При уходе остаток становится долгом."),
    "cap-later": ("At most {amount} is paid per period; the rest is paid later.",
                  "За период выплачивается не больше {amount}; остальное — позже."),
    "cap-forfeit": ("At most {amount} is paid per period; the rest is lost.",
                    "За период выплачивается не больше {amount}; остальное пропадает."),
    "reserve": ("{share} of earnings is kept back for {periods} pay periods.",
                "{share} начислений удерживается на {periods} пер. выплаты."),
    "max-deduction": ("Deductions take at most {share} of a period's earnings.",
                      "Удержания не больше {share} начислений периода."),
    "forfeit-leaving": ("After leaving, nothing more is released.", "После ухода ничего больше не выплачивается."),
}  # fmt: skip
"""Every sentence; names in braces are filled in."""


class Words:
    """Phrases, amounts, shares and days in one language."""

    def __init__(self, language: str, currency: str, counted: frozenset[str] = frozenset()) -> None:
        """`counted` are the measures that count units and not money."""
        self.russian = language == "ru"
        self.code = currency
        self.counted = counted

    def __call__(self, code: str, /, **values: object) -> str:
        """A phrase with its values filled in."""
        return PHRASES[code][self.russian].format_map(values)

    def number(self, value: Decimal) -> str:
        """A number with its thousands apart."""
        text = f"{value:,f}"
        if "." in text:
            text = text.rstrip("0").rstrip(".")
        return text.replace(",", "\u00a0").replace(".", ",") if self.russian else text

    def money(self, value: Decimal) -> str:
        """An amount with the plan's currency."""
        return f"{self.number(value)} {self.code}" if self.russian else f"{self.code} {self.number(value)}"

    def share(self, value: Decimal) -> str:
        """A fraction in percent."""
        return f"{self.number(value * 100)}{'\u00a0%' if self.russian else '%'}"

    def day(self, day: date) -> str:
        """A date."""
        return f"{day:%d.%m.%Y}" if self.russian else f"{day.day} {day:%B %Y}"
