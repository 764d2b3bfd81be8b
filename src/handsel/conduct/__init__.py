"""Gifts, gratuities and entertainment: what may be given to whom, and the record of what was.

Words: a *gift* is anything of value handed over, *hospitality* a meal or event, and *entertainment* hospitality whose
host attends. A *policy* is a rule text with its dates, a *ruling* what one policy says of one gift and one person, a
*decision* all rulings together with the strictest outcome, and a *breach* a total in the register above a limit.
"""
