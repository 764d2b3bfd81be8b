"""The journal: notes, calls, meetings and tasks, each on as many records as it concerns.

An *entry* is written once and *linked* to records of any kind. The journal stands below the pipeline and knows records
by kind and identifier only.
"""
