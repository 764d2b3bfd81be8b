"""What is wrong with a plan file or an event file: a code, the place, and what to do. Words come from a table."""

from dataclasses import dataclass, field


@dataclass(frozen=True, order=True)
class Problem:
    """One mistake. `place` is a key such as `component.new.rate` or a column; `line` counts from 1, 0 is unknown."""

    line: int
    place: str
    code: str
    values: tuple[tuple[str, str], ...] = field(default=())

    def text(self, language: str = "en") -> str:
        """The sentence in English (`en`) or Russian (`ru`), with the mend."""
        english, russian = TEXTS[self.code]
        return (russian if language == "ru" else english).format_map(dict(self.values))

    def where(self, language: str = "en") -> str:
        """`line 12, component.new.rate`."""
        word = "строка" if language == "ru" else "line"
        return f"{word} {self.line}, {self.place}" if self.line else self.place


class UnusableFile(Exception):
    """A file could not be read at all. `problems` says where and why; nothing was taken from it."""

    def __init__(self, path: str, problems: list[Problem]) -> None:
        super().__init__("\n".join(f"{path}: {problem.where()}: {problem.text()}" for problem in problems))
        self.path = path
        self.problems = problems


TEXTS: dict[str, tuple[str, str]] = {
    "cannot-open": (
        "The file cannot be opened: {reason}.",
        "Файл не открывается: {reason}.",
    ),
    "not-text": (
        "The file is not UTF-8 text. Save it as UTF-8.",
        "Файл не в кодировке UTF-8. Сохраните его в UTF-8.",
    ),
    "bad-syntax": (
        "This is not valid {format}: {reason}.",
        "Это не {format}: {reason}.",
    ),
    "unknown-ending": (
        "A plan file ends in .toml, .yaml or .yml, not in {ending}.",
        "Файл плана оканчивается на .toml, .yaml или .yml, а не на {ending}.",
    ),
    "missing": (
        "{key} is missing. Add it{hint}.",
        "Не хватает {key}. Добавьте{hint}.",
    ),
    "unknown-key": (
        "{key} is not known here. {mend}",
        "Ключ {key} здесь неизвестен. {mend}",
    ),
    "not-a-table": (
        "{key} must be a table of keys and values.",
        "{key} — это таблица ключей и значений.",
    ),
    "not-a-list": (
        "{key} must be a list.",
        "{key} — это список.",
    ),
    "not-a-word": (
        "{key} must be text, not {value}.",
        "{key} — это текст, а не {value}.",
    ),
    "not-a-choice": (
        "{value} is not one of: {choices}.",
        "{value} не входит в список: {choices}.",
    ),
    "not-a-number": (
        "{value} is not a number. Write 12500.50.",
        "{value} — не число. Пишите 12500.50.",
    ),
    "negative": (
        "{value} is below zero. Write an amount of zero or more.",
        "{value} меньше нуля. Укажите ноль или больше.",
    ),
    "not-a-share": (
        "{value} is not a share. Write 10% or 0.10.",
        "{value} — не доля. Пишите 10% или 0.10.",
    ),
    "share-too-high": (
        "{value} means {percent} %. If that is meant, write {percent}%; if not, write {value}%.",
        "{value} — это {percent} %. Если так и нужно, пишите {percent}%; если нет, пишите {value}%.",
    ),
    "not-a-date": (
        "{value} is not a date. Write 2026-03-31.",
        "{value} — не дата. Пишите 2026-03-31.",
    ),
    "not-a-time": (
        "{value} is not a moment with a time zone. Write 2026-03-31T23:30:00-05:00.",
        "{value} — не момент времени с часовым поясом. Пишите 2026-03-31T23:30:00-05:00.",
    ),
    "not-a-whole-number": (
        "{value} is not a whole number.",
        "{value} — не целое число.",
    ),
    "not-yes-or-no": (
        "{value} is neither true nor false.",
        "{value} — не true и не false.",
    ),
    "ends-before-start": (
        "It ends on {end}, which is not after its start on {start}. `to` is the first day after.",
        "Конец {end} не позже начала {start}. `to` — первый день после срока.",
    ),
    "unknown-currency": (
        "{value} is not an ISO 4217 currency. Write three letters, such as USD or EUR.",
        "{value} — не валюта ISO 4217. Пишите три буквы, например USD или EUR.",
    ),
    "unknown-zone": (
        "{value} is not a time zone. Write a name such as Europe/London.",
        "{value} — не часовой пояс. Пишите название, например Europe/Moscow.",
    ),
    "bad-calendar": (
        "The calendar cannot be used: {reason}.",
        "Календарь не годится: {reason}.",
    ),
    "twice": (
        "{value} is used twice. Give each its own code.",
        "{value} встречается дважды. Дайте каждому свой код.",
    ),
    "no-components": (
        "The plan has no component, so it pays nothing. Add a [[component]].",
        "В плане нет компонентов, он ничего не платит. Добавьте [[component]].",
    ),
    "no-such-measure": (
        "There is no measure {value}. Known measures: {known}. Add [measure.{value}] or name one of these.",
        "Меры {value} нет. Известные меры: {known}. Добавьте [measure.{value}] или назовите одну из них.",
    ),
    "no-such-table": (
        "There is no table {value}. Known tables: {known}. Add [table.{value}] or name one of these.",
        "Таблицы {value} нет. Известные таблицы: {known}. Добавьте [table.{value}] или назовите одну из них.",
    ),
    "no-such-component": (
        "There is no component {value}. Known components: {known}.",
        "Компонента {value} нет. Известные компоненты: {known}.",
    ),
    "nothing-to-pay": (
        "Component {value} says neither a rate nor a table nor an amount. Add one of them.",
        "У компонента {value} нет ни ставки, ни таблицы, ни суммы. Добавьте что-то одно.",
    ),
    "rate-and-unit": (
        "There is a rate and an amount per unit. Keep one of them.",
        "Указаны и ставка, и сумма за единицу. Оставьте одно.",
    ),
    "rate-and-table": (
        "Component {value} has both a rate and a table. Keep one of them.",
        "У компонента {value} есть и ставка, и таблица. Оставьте одно.",
    ),
    "no-tiers": (
        "Table {value} has no tiers. Add tiers, the first from 0.",
        "В таблице {value} нет ступеней. Добавьте ступени, первая начинается с 0.",
    ),
    "first-tier": (
        "The first tier starts at {value}; what is below it would be paid by no rule. Start at 0.",
        "Первая ступень начинается с {value}; ниже неё нет правила. Начните с 0.",
    ),
    "gap": (
        "Between {end} and {start} there is no tier. Let the tier before end at {start}, or add one.",
        "Между {end} и {start} нет ступени. Продлите предыдущую до {start} или добавьте ступень.",
    ),
    "overlap": (
        "From {start} to {end} there are two tiers. Let the tier before end at {start}.",
        "От {start} до {end} действуют две ступени. Закончите предыдущую на {start}.",
    ),
    "tier-order": (
        "The tier from {start} stands after the tier from {before}. Boundaries must rise.",
        "Ступень от {start} стоит после ступени от {before}. Границы должны возрастать.",
    ),
    "last-tier": (
        "The last tier ends at {value}; what is above it is paid by no rule. Leave out `to`, or add a tier at 0%.",
        "Последняя ступень кончается на {value}; выше неё нет правила. Уберите `to` или добавьте ступень 0%.",
    ),
    "tier-pays": (
        "A tier pays exactly one of rate, per_unit, multiple and amount.",
        "Ступень платит что-то одно: rate, per_unit, multiple или amount.",
    ),
    "tier-amount": (
        "A tier that pays an amount needs an end and mode = marginal.",
        "Ступени с amount нужен конец и mode = marginal.",
    ),
    "flat-tiers": (
        "A flat table has one tier from 0 without end, and this one has {count}. Use marginal or retro.",
        "У таблицы flat одна ступень от 0 без конца, а здесь {count}. Нужен marginal или retro.",
    ),
    "no-points": (
        "Curve {value} has no points. Add at least two, such as {{at = 50%, payout = 40%}}.",
        "У кривой {value} нет точек. Добавьте хотя бы две, например {{at = 50%, payout = 40%}}.",
    ),
    "point-order": (
        "The point at {value} does not come after the one before it. Attainment must rise.",
        "Точка {value} не дальше предыдущей. Выполнение должно возрастать.",
    ),
    "point-mix": (
        "Some points pay a share (payout) and others money (amount). Use one of them for the whole curve.",
        "Одни точки платят долю (payout), другие деньги (amount). Выберите одно для всей кривой.",
    ),
    "curve-axis": (
        "A curve reads attainment. Leave out axis, or write axis = attainment.",
        "Кривая читает выполнение квоты. Уберите axis или пишите axis = attainment.",
    ),
    "no-quota": (
        (
            "{user} reads attainment of measure {measure}, which has no quota. "
            "Add quota = {{amount = …, per = year}} or quota = {{assigned = true}} to [measure.{measure}]."
        ),
        (
            "{user} читает выполнение меры {measure}, а у неё нет квоты. "
            "Добавьте quota = {{amount = …, per = year}} или quota = {{assigned = true}} в [measure.{measure}]."
        ),
    ),
    "quota-zero": (
        "A quota of zero has no attainment. Write an amount above zero, or assigned = true.",
        "При нулевой квоте выполнение не определено. Укажите сумму больше нуля или assigned = true.",
    ),
    "quota-nothing": (
        "The quota says neither an amount nor assigned = true.",
        "У квоты нет ни суммы, ни assigned = true.",
    ),
    "weights": (
        "{count} weights for a quota per {per}; write {months}, one for each month.",
        "Весов {count}, а квота на {per}; нужно {months}, по одному на месяц.",
    ),
    "no-target": (
        "Component {value} pays a share of a target. Add target = …, or state targets of the people.",
        "Компонент {value} платит долю целевой суммы. Добавьте target = … или цели сотрудников.",
    ),
    "split-sum": (
        "The shares total {total} %; they must total exactly 100 %.",
        "Доли составляют {total} %, должно быть ровно 100 %.",
    ),
    "share-text": (
        "{value} is not a share of a deal. Write payee:50%, with overlay after it where it is one.",
        "{value} — не доля сделки. Пишите сотрудник:50%, для наложения добавьте overlay.",
    ),
    "pay-on-kind": (
        "Only commission, override and spif can wait for invoices or cash. Remove pay_on.",
        "Ждать счёта или оплаты могут только commission, override и spif. Уберите pay_on.",
    ),
    "clause": (
        (
            "The plan takes money back and names no clause that allows it. Add clause = … to [clawback], "
            "or write method = none."
        ),
        (
            "План удерживает деньги, но не называет пункт, который это разрешает. Добавьте clause = … в [clawback] "
            "или method = none."
        ),
    ),
    "minimum-method": (
        "A minimum needs method = unwind, because only there a clawback is one amount.",
        "Минимум возможен только при method = unwind, где удержание — одна сумма.",
    ),
    "plan-interval": (
        "An interval of the whole plan needs a plan with an end. Add to = … to [plan].",
        "Интервал на весь план требует конца плана. Добавьте to = … в [plan].",
    ),
    "interval-kind": (
        "A bonus, an objective and a curve look at a month, a quarter, a year or the plan, not at a deal.",
        "Премия, цель и кривая смотрят на месяц, квартал, год или план, а не на сделку.",
    ),
    "shorter-interval": (
        "The interval {value} is shorter than the pay period {period}. Pay more often, or take a longer interval.",
        "Интервал {value} короче периода выплаты {period}. Платите чаще или возьмите интервал длиннее.",
    ),
    "catch-up": (
        "Catching up within the year makes no sense for an interval of a year. Use month or quarter.",
        "Догонять за год при интервале в год бессмысленно. Возьмите month или quarter.",
    ),
    "factor": (
        "A factor of {value} is below zero.",
        "Множитель {value} меньше нуля.",
    ),
    "unknown-number": (
        "{value} cannot be compared. Numbers of a deal: {known}.",
        "{value} нельзя сравнить. Числа сделки: {known}.",
    ),
    "needs": (
        "{key} needs {other}.",
        "Для {key} нужно {other}.",
    ),
    "whole-deals": (
        "{value} must be a whole number of at least 1.",
        "{value} — должно быть целое число не меньше 1.",
    ),
    "empty-file": (
        "The file has no header line.",
        "В файле нет строки заголовков.",
    ),
    "no-column": (
        "There is no column {value}. Columns found: {known}.",
        "Нет столбца {value}. Найдены столбцы: {known}.",
    ),
    "column-twice": (
        "The column {value} is there twice.",
        "Столбец {value} встречается дважды.",
    ),
    "too-many-cells": (
        "The line has {count} cells, the header has {columns}. Quote cells that contain commas.",
        "В строке {count} ячеек, в заголовке {columns}. Ячейки с запятыми берите в кавычки.",
    ),
    "event-twice": (
        "Event {value} stands on line {other} already. Each event has its own id.",
        "Событие {value} уже есть в строке {other}. У каждого события свой номер.",
    ),
    "amount-needed": (
        "An event of kind {value} needs an amount.",
        "Событию {value} нужна сумма.",
    ),
    "payee-and-split": (
        "The line has a payee and a split. Keep one of them.",
        "В строке есть и payee, и split. Оставьте одно.",
    ),
    "example-empty": (
        "The example expects nothing. Add expect with at least one value.",
        "Пример ничего не ожидает. Добавьте expect хотя бы с одним значением.",
    ),
    "expectation-value": (
        "The expectation has no value. Write one of: {known}.",
        "У ожидания нет значения. Укажите одно из: {known}.",
    ),
    "expectation-needs": (
        "Expecting {value} needs {other}.",
        "Для ожидания {value} нужно указать {other}.",
    ),
    "unknown-period": (
        "{value} is no period of this plan's calendar. Write 2026, 2026 Q1 or 2026-03.",
        "{value} — не период календаря этого плана. Пишите 2026, 2026 Q1 или 2026-03.",
    ),
}
"""English and Russian for every code."""
