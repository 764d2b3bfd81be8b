"""Facts: what happened, said once, heard by the floors above.

A fact is a frozen dataclass with a `name` such as `pipeline.opportunity.stage-moved`. Listeners run in the transaction
that records it; what is slow or leaves the machine is a job they defer.
"""

from collections import defaultdict
from collections.abc import Callable
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any, ClassVar
from uuid import UUID

if TYPE_CHECKING:
    from handsel.trail.changes import Change

type Listener = Callable[[Any, Change], None]

_facts: dict[str, "type[Fact]"] = {}


@dataclass(frozen=True, kw_only=True)
class Fact:
    """Something that happened to one subject. Subclasses add what a reader or listener needs to know."""

    name: ClassVar[str]
    sentence: ClassVar[Any]
    """A lazily translated sentence with %(field)s places, what a person reads in a timeline."""

    subject: UUID
    about: tuple[UUID, ...] = ()
    """Other records whose timeline shows this fact; the subject's own always does."""

    def __init_subclass__(cls) -> None:
        if cls.name in _facts and _facts[cls.name].__qualname__ != cls.__qualname__:
            raise TypeError(f"Two facts are named {cls.name}.")
        _facts[cls.name] = cls

    def data(self) -> dict[str, Any]:
        """Everything but subject and about, ready to be stored as JSON."""
        return {key: value for key, value in asdict(self).items() if key not in {"subject", "about"}}


_listeners: dict[type[Fact], list[Listener]] = defaultdict(list)


def listens_to(*kinds: type[Fact]) -> Callable[[Listener], Listener]:
    """Call the decorated function with every recorded fact of these kinds, in the same transaction."""

    def register(listener: Listener) -> Listener:
        for kind in kinds:
            _listeners[kind].append(listener)
        return listener

    return register


def listeners_of(fact: Fact) -> list[Listener]:
    """Who wants to hear of this fact, in the order they registered."""
    return _listeners[type(fact)]


def known_facts() -> dict[str, type[Fact]]:
    """Every declared fact by its stored name."""
    return dict(_facts)
