"""The demo company: an invented, seeded business to look around in. Its people, clients and deals exist nowhere else.

Words: the *cast* are the members; a *sketch* is an account, contact or deal before it is written; a *happening* is one
thing somebody did at a moment. Older happenings are archived set by set, the latest go through the real actions.
"""
