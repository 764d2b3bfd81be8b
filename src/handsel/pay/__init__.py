"""Pay: what was sold becomes what is paid, and every cent can be recomputed by the person it is paid to.

A *plan* is data: measures, tables, components, and how money is released, capped, drawn and clawed back. *Events* say
what happened to deals. The engine in `rules` folds events into *bookings*, divides bookings into *credits*, turns
credits into *lines*, and posts the difference to what was posted before. `plans` reads and writes plan files and event
files. docs/explanation/commission.md states every rule.
"""
