"""The organisation: members, teams and reporting lines, roles, and the viewer every read begins from.

Words: a *member* is a person who works here; a *team* stands in a tree; *reach* is whose records a member sees because
of the reporting line; a *grant* adds one record to one member, with the reason; a *viewer* is one of them looking.
"""
