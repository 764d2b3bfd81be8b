"""Plan files and event files: read with the place of every mistake, checked, written, and put into words.

`reading.read_plan` turns TOML or YAML into a frozen plan and its worked examples; `writing.write_plan` turns a plan
into TOML; `wording.in_words` puts it in English or Russian; `event_files.read_events` reads events. No database
is needed. docs/reference/plan-files.md describes the format.
"""
