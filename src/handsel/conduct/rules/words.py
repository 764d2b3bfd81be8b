"""The sentences of conduct in English and in Russian: one for each code a ruling or a refusal can carry."""

from handsel.conduct.rules.classification import Duty, Reason
from handsel.conduct.rules.grounds import Ground
from handsel.conduct.rules.policies import Basis, Extra, Outcome, Text
from handsel.conduct.rules.windows import WindowKind

OUTCOMES = {
    Outcome.OUT_OF_SCOPE: Text("outside this rule", "вне действия правила"),
    Outcome.ALLOW: Text("allowed", "разрешено"),
    Outcome.ALLOW_EXCLUDED: Text("allowed and not counted", "разрешено, в счёт не идёт"),
    Outcome.PRECLEAR: Text("ask the compliance officer first", "сначала спросите комплаенс-офицера"),
    Outcome.BLOCK: Text("blocked", "запрещено"),
}

REASONS = {
    Reason.RECEIVED: Text(
        "The rule is about giving and leaves receiving to the firm.",
        "Правило говорит о том, что дарят, а получение подарков оставляет фирме.",
    ),
    Reason.OUTSIDE_GIVER: Text(
        "The giver is neither the firm nor a person associated with it in the sense of this rule.",
        "Дарящий — не фирма и не связанное с ней лицо в смысле этого правила.",
    ),
    Reason.OWN_ASSOCIATE: Text(
        "The recipient is one of the firm's own associated persons.", "Получатель — сотрудник самой фирмы."
    ),
    Reason.RETAIL_CUSTOMER: Text(
        "The recipient is an individual retail customer; the house rules and a conflict check decide.",
        "Получатель — розничный клиент; решают правила фирмы и проверка на конфликт интересов.",
    ),
    Reason.OTHER_CAPACITY: Text(
        "The rule does not cover recipients of this capacity.", "Правило не распространяется на таких получателей."
    ),
    Reason.SERVICES: Text(
        "It is pay for services under a prior written agreement with the written consent of the recipient's employer.",
        "Это плата за услуги по заранее заключённому письменному договору с письменного согласия работодателя.",
    ),
    Reason.SERVICES_WITHOUT_PAPERS: Text(
        "Services count as a gift unless there are both a prior written agreement and the employer's written consent.",
        "Услуги считаются подарком, если нет заранее заключённого письменного договора и согласия работодателя.",
    ),
    Reason.PRECONDITIONED: Text(
        "It depends on reaching a sales target, which is barred at any value.",
        "Это зависит от выполнения плана продаж, что запрещено при любой стоимости.",
    ),
    Reason.TO_INFLUENCE: Text(
        "It is meant to win or reward a decision, which is barred at any value.",
        "Цель — получить или вознаградить решение, что запрещено при любой стоимости.",
    ),
    Reason.SOLICITED: Text("The recipient asked for it, which is barred.", "Получатель сам попросил, а это запрещено."),
    Reason.CASH: Text("Money and what is as good as money counts.", "Деньги и их эквиваленты идут в счёт."),
    Reason.HOSTED: Text(
        "The host attends, so it is business entertainment and not a gift, if ordinary, usual and neither so frequent "
        "nor so extensive as to raise a question of propriety.",
        "Хозяин присутствует, поэтому это деловое развлечение, а не подарок, если оно обычно и не настолько часто или "
        "обширно, чтобы вызвать вопрос об уместности.",
    ),
    Reason.HOSTED_COUNTS: Text(
        "This rule counts meals and events whether the host attends or not.",
        "Это правило считает обеды и мероприятия независимо от присутствия хозяина.",
    ),
    Reason.HOST_ABSENT: Text(
        "The host does not attend, so it counts as a gift.", "Хозяина не будет, поэтому это считается подарком."
    ),
    Reason.TRAINING: Text(
        "It is a training meeting with the employer's approval, in a suitable place and without costs for guests.",
        "Это учебная встреча с согласия работодателя, в подходящем месте и без расходов на гостей.",
    ),
    Reason.TRAINING_FALLS_SHORT: Text(
        "A training meeting counts unless the employer approved, the place is suitable and no guest's costs are paid.",
        "Учебная встреча идёт в счёт, если нет согласия работодателя, подходящего места или оплачены расходы гостей.",
    ),
    Reason.CONTEST: Text(
        "It is an internal contest among the firm's own people.", "Это внутренний конкурс среди сотрудников фирмы."
    ),
    Reason.BEREAVEMENT: Text(
        "It is a customary and reasonable expression of condolence.",
        "Это принятое и разумное выражение соболезнования.",
    ),
    Reason.BEREAVEMENT_NOT_CUSTOMARY: Text(
        "A gift of condolence counts unless it is customary and reasonable.",
        "Соболезнование идёт в счёт, если оно выходит за рамки принятого и разумного.",
    ),
    Reason.DISASTER: Text(
        "It is a donation because of a federally declared major disaster.",
        "Это помощь в связи с крупным бедствием, объявленным на федеральном уровне.",
    ),
    Reason.DISASTER_NOT_DECLARED: Text(
        "A donation after a disaster counts unless the number of the federal declaration is known.",
        "Помощь после бедствия идёт в счёт, если неизвестен номер федерального объявления.",
    ),
    Reason.PERSONAL: Text(
        "It is a personal gift: the tie is documented and the giver pays.",
        "Это личный подарок: связь подтверждена, платит сам дарящий.",
    ),
    Reason.PERSONAL_WITHOUT_TIE: Text(
        "A personal gift counts unless the personal or family tie is documented.",
        "Личный подарок идёт в счёт, если личная или родственная связь не подтверждена.",
    ),
    Reason.PERSONAL_BUT_FIRM_PAID: Text(
        "The firm pays or reimburses it, so it is presumed to be business and counts.",
        "Платит или возмещает фирма, поэтому подарок считается деловым и идёт в счёт.",
    ),
    Reason.MEMENTO: Text(
        "It is a solely decorative memento of a transaction.", "Это чисто декоративный памятный знак о сделке."
    ),
    Reason.MEMENTO_OF_USE: Text(
        "A memento counts unless it is solely decorative.", "Памятный знак идёт в счёт, если он не чисто декоративный."
    ),
    Reason.DE_MINIMIS: Text("It is a trifle such as a pen or a notepad.", "Это мелочь вроде ручки или блокнота."),
    Reason.PROMOTIONAL: Text(
        "It is a promotional item of nominal value with a logo.", "Это рекламная вещь с логотипом и малой стоимостью."
    ),
    Reason.NOT_NOMINAL: Text(
        "It is worth more than the house's nominal ceiling, so it counts.",
        "Стоимость выше установленной фирмой границы для мелочей, поэтому подарок идёт в счёт.",
    ),
    Reason.CLAIM_UNKNOWN_HERE: Text(
        "This rule does not know the ground claimed, so it counts.",
        "Такого основания в этом правиле нет, поэтому подарок идёт в счёт.",
    ),
    Reason.COUNTS: Text(
        "No exclusion fits, so it counts.", "Ни одно исключение не подходит, поэтому подарок идёт в счёт."
    ),
}

GROUNDS = {
    Ground.WITHIN: Text("The total stays within the limit.", "Сумма остаётся в пределах."),
    Ground.PASSED: Text("That is {over} too much.", "Это на {over} больше допустимого."),
    Ground.PASSED_LATER: Text(
        "It would put a gift of {day}, given later, {over} over the limit.",
        "Из-за него более поздний подарок ({day}) превысит предел на {over}.",
    ),
    Ground.WINDOWS_MOVE: Text(
        "It opens the year earlier, and in the years that follow gifts up to {day} add up to {over} too much.",
        "Он открывает год раньше, и в следующих годах подарки по {day} дают на {over} больше допустимого.",
    ),
    Ground.KIND_BARRED: Text(
        "Cash and what is as good as cash is barred at any value.", "Деньги и их эквиваленты запрещены при любой сумме."
    ),
    Ground.ALWAYS_ASK: Text("No amount is safe by itself here.", "Ни одна сумма здесь не безопасна сама по себе."),
    Ground.OPEN_DEAL: Text(
        "An opportunity with the recipient's firm is in its last stages.",
        "Сделка с фирмой получателя находится на последних этапах.",
    ),
    Ground.DECISION_DUE: Text(
        "A tender, a negotiation or a renewal is under way.", "Идёт тендер, переговоры или продление договора."
    ),
    Ground.BEREAVEMENT_REVIEW: Text(
        "It is above the house's ceiling for condolences.", "Это выше установленной фирмой границы для соболезнований."
    ),
    Ground.HOSTED_TOO_OFTEN: Text(
        "This person has been entertained often this quarter.", "В этом квартале этого человека уже часто приглашали."
    ),
    Ground.HOSTED_TOO_MUCH: Text(
        "It is above the house's ceiling for entertainment per person.",
        "Это выше установленной фирмой границы на человека для развлечений.",
    ),
    Ground.RECEIVED_REVIEW: Text(
        "It is above the house's ceiling for received gifts.",
        "Это выше установленной фирмой границы для полученных подарков.",
    ),
}

GROUNDS_FOR_THE_GIVER = {
    Ground.PASSED_LATER: Text("It does not fit what is on record already.", "Он не помещается рядом с уже записанным."),
    Ground.WINDOWS_MOVE: Text("It does not fit what is on record already.", "Он не помещается рядом с уже записанным."),
    Ground.HOSTED_TOO_OFTEN: Text(
        "The officer looks at this entertainment first.", "Это развлечение сначала смотрит комплаенс-офицер."
    ),
}
"""Said in the place of sentences that would tell the giver what colleagues have given."""

DUTIES = {
    Duty.RECORD: Text("record it", "записать"),
    Duty.ATTEST: Text("attest that the ground holds", "подтвердить основание"),
    Duty.REVIEW: Text("have it reviewed", "дать на проверку"),
    Duty.ATTACH_AGREEMENT: Text("attach the agreement and the consent", "приложить договор и согласие"),
    Duty.STORE_DECLARATION: Text("keep the number of the declaration", "сохранить номер объявления"),
    Duty.ATTACH_PHOTO: Text("attach a photograph or a description", "приложить фотографию или описание"),
    Duty.PROPRIETY_CHECK: Text("look at frequency and extent", "проверить частоту и размах"),
    Duty.CONFLICT_CHECK: Text("check for a conflict of interest", "проверить на конфликт интересов"),
}

BASES = {
    Basis.COST: Text("its cost", "цена покупки"),
    Basis.MARKET: Text("its market value", "рыночная стоимость"),
    Basis.FACE: Text("its face value", "номинал"),
}

EXTRAS = {Extra.TAX: Text("tax", "налог"), Extra.DELIVERY: Text("delivery", "доставку")}

WINDOWS = {
    WindowKind.CALENDAR: Text("calendar year", "календарный год"),
    WindowKind.FISCAL: Text("fiscal year", "финансовый год"),
    WindowKind.ANNIVERSARY: Text("twelve months from the first gift", "двенадцать месяцев с первого подарка"),
    WindowKind.TRAILING: Text("twelve months up to the day", "двенадцать месяцев до этого дня"),
}

PROBLEMS = {
    "no-amount": Text("no amount is known; give cost, market or face", "нет суммы; укажите cost, market или face"),
    "negative": Text("the amount must be zero or more", "сумма должна быть не меньше нуля"),
    "too-many-digits": Text(
        "the amount has more digits after the point than the currency has", "после запятой больше знаков, чем в валюте"
    ),
    "nobody": Text("name at least one person", "назовите хотя бы одного человека"),
    "twice": Text("the same person is named twice", "один человек назван дважды"),
    "fewer-than-named": Text("fewer people share the gift than are named", "подарок делят меньше людей, чем названо"),
    "no-such-stage": Text(
        "the stage must be between 1 and the number of stages", "этап должен быть от 1 до числа этапов"
    ),
    "alone": Text("a link joins at least two people", "связь соединяет не меньше двух человек"),
    "undone-before-made": Text("the link cannot be undone before it was made", "связь отменена раньше, чем создана"),
}

PARAGRAPH = {
    "head": Text("{policy}, version {version}: {outcome}.", "{policy}, версия {version}: {outcome}."),
    "value": Text(
        "The value is {amount}, {basis}, tax and delivery apart.",
        "Стоимость — {amount} ({basis}), без налога и доставки.",
    ),
    "value-with-extras": Text(
        "The value is {amount}, {basis}, with {extras}.", "Стоимость — {amount} ({basis}), включая {extras}."
    ),
    "share": Text("It is shared equally by {people} people.", "Его делят поровну, человек: {people}."),
    "rate": Text(
        "Converted at the rate of {day}: {rate} {target} for one {source}.",
        "Пересчёт по курсу от {day}: {rate} {target} за один {source}.",
    ),
    "each": Text("For this person that is {amount}.", "На этого человека приходится {amount}."),
    "window": Text(
        "From {start} to {end} ({window}) {before} counted without it, {counted} with it; the limit is {limit}{bound}.",
        "С {start} по {end} ({window}) без него учтено {before}, с ним — {counted}; предел — {limit}{bound}.",
    ),
    "occasion": Text(
        "On this occasion {before} counted without it and {counted} with it; the limit is {limit}{bound}.",
        "За этот случай без него учтено {before}, с ним — {counted}; предел — {limit}{bound}.",
    ),
    "gift": Text(
        "It is measured by itself against a line of {limit}{bound}.",
        "Он измеряется сам по себе; граница — {limit}{bound}.",
    ),
    "window-uncounted": Text(
        "From {start} to {end} ({window}) {before} counted; the limit is {limit}{bound}; this does not add to it.",
        "С {start} по {end} ({window}) учтено {before}; предел — {limit}{bound}; этот подарок к сумме не добавляется.",
    ),
    "occasion-uncounted": Text(
        "On this occasion {before} counted; the limit is {limit}{bound}; this does not add to it.",
        "За этот случай учтено {before}; предел — {limit}{bound}; этот подарок к сумме не добавляется.",
    ),
    "gift-uncounted": Text(
        "A gift that counts is measured by itself against a line of {limit}{bound}.",
        "Подарок, который идёт в счёт, измеряется сам по себе; граница — {limit}{bound}.",
    ),
    "at-most": Text(", which may be reached but not passed", ", его можно достичь, но не превысить"),
    "below": Text(", which must not be reached", ", достигать его нельзя"),
    "indirect": Text(
        "The total is that of everyone read as one recipient: {people}.",
        "Сумма взята по всем, кто считается одним получателем: {people}.",
    ),
    "headroom": Text("Left before: {before}; left after: {after}.", "Остаток до: {before}; остаток после: {after}."),
    "remaining": Text("Left: {after}.", "Осталось: {after}."),
    "duties": Text("To do: {duties}.", "Нужно: {duties}."),
    "source": Text("The rule: {rule} Source: {sources}.", "Правило: {rule} Источник: {sources}."),
    "verify": Text("Still to be verified: {verify}.", "Ещё предстоит проверить: {verify}."),
    "nothing": Text(
        "No policy is concerned with this gift. Keep it in the register.",
        "Ни одна политика этого подарка не касается. Внесите его в реестр.",
    ),
}
