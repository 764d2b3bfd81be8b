"""The design system: templates, style sheets, small ES modules and template tags that every page is made of.

Words: a *component* is a template under `templates/ui/` with a documented context; a *tone* is one of blue, violet,
green, amber, red, teal, gray, accent; a *key* is what a person presses, declared on the element it triggers.
README.md in this folder is the reference for authors of pages.
"""
