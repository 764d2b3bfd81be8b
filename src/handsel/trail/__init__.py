"""The trail: what was changed, by whom, when, through which door, and how to take it back.

A *change set* is one action: its verb, its actor, its moment. Inside it the database keeps an *image* of every row
before and after, and the action records at least one *fact*: something that happened, in the past tense, that other
rooms listen to and people read as a sentence. Nothing here is ever edited or deleted; undoing is a new change set.

The trail stands below `org`, because members and teams change by actions too. It knows its actor by identifier only.
"""
