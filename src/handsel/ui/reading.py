"""Reading what a page hands to a component: a mapping or an object, in which names may be missing."""

from collections.abc import Iterable, Mapping
from html import escape


def text(value: object) -> str:
    """A value as HTML: escaped unless it is marked safe."""
    return str(value) if hasattr(value, "__html__") else escape(str(value))


def attribute(name: str, value: object) -> str:
    """An attribute with a space before it, or nothing where the value is empty. Escaped even when marked safe."""
    return f' {name}="{escape(str(value))}"' if value or value == 0 else ""


class Reader:
    """`reader("name")` is the value as HTML, empty where there is none; `reader.raw("name")` the value itself."""

    __slots__ = ("values",)

    def __init__(self, values: Mapping[str, object] | object) -> None:
        self.values = values

    def raw(self, name: str) -> object:
        """The value, or an empty string for what is missing or None."""
        found = self.values.get(name) if isinstance(self.values, Mapping) else getattr(self.values, name, None)
        return "" if found is None else found

    def __call__(self, name: str) -> str:
        return text(self.raw(name))

    def each(self, name: str) -> Iterable["Reader"]:
        """Readers of a list's members."""
        found = self.raw(name)
        return (Reader(member) for member in found) if isinstance(found, Iterable) and found else ()
