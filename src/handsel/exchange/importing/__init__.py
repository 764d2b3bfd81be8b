"""From records to rows: matching, planning and writing a whole source in one change set.

The same code plans and imports: a plan resolves every link and decides every row like the import, and writes nothing.
"""
