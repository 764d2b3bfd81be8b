"""The commission engine: pure functions on frozen values.

`engine.entitle` runs the whole calculation; every other module is one step of it. Nothing here reads a clock, a
database or a setting. Problems come back as findings beside the lines and are not raised.
"""
