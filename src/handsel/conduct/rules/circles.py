"""Which people are read as one recipient, now and in the past.

A circle is a set of people joined by links. Every person alone is a circle, and so is every set that the links have
ever joined, in the order in which they were made: whatever a smaller or an earlier circle brings to light stays to be
seen. A circle that rests on an undone link is closed: it speaks of the days up to the undoing and no further.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from handsel.conduct.rules.gifts import Link

type People = frozenset[str]


@dataclass(frozen=True)
class Circle:
    """People read as one recipient; `until` is the last day it speaks of, None while its links stand."""

    people: People
    until: date | None = None


def families(people: Iterable[str], links: Iterable[Link]) -> Iterator[tuple[Circle, ...]]:
    """The circles among these people and those linked to them, grouped so that groups share nobody."""
    made = sorted(links, key=lambda link: (link.linked_on, link.id))
    joined = _joined(made)
    of_family = defaultdict(list)
    for link in made:
        of_family[joined[min(link.people)]].append(link)
    for whole, inside in of_family.items():
        yield _circles(whole, inside)
    for person in sorted(set(people) - joined.keys()):
        yield (Circle(frozenset({person})),)


def around(person: str, links: Iterable[Link]) -> tuple[Circle, ...]:
    """The circles that stand today and hold the person, widest last."""
    family = next(each for each in families([person], links) if any(person in circle.people for circle in each))
    held = [circle for circle in family if person in circle.people and circle.until is None]
    return tuple(sorted(held, key=lambda circle: (len(circle.people), sorted(circle.people))))


def _circles(whole: People, made: Sequence[Link]) -> tuple[Circle, ...]:
    sets = {frozenset({person}) for person in whole} | set(_ever_joined(made))
    return tuple(Circle(people, _closed_on(people, made)) for people in sorted(sets, key=sorted))


def _ever_joined(made: Sequence[Link]) -> Iterator[People]:
    """Each set that came to be: when a link was made, and what was left when one was undone."""
    for i, link in enumerate(made):
        earlier = [each for each in made[:i] if each.undone_on is None or each.undone_on >= link.linked_on]
        yield _joined([*earlier, link])[min(link.people)]
    for undone in made:
        if undone.undone_on is not None:
            left = [each for each in _alive(made, undone.undone_on) if each.undone_on != undone.undone_on]
            yield from set(_joined(left).values())


def _closed_on(people: People, made: Sequence[Link]) -> date | None:
    """None while standing links still join the people; else the last day on which they were joined."""
    if len(people) == 1 or _are_joined(people, [link for link in made if link.undone_on is None]):
        return None
    undone = (link.undone_on for link in made if link.undone_on is not None)
    return max(day for day in undone if _are_joined(people, _alive(made, day)))


def _alive(made: Sequence[Link], day: date) -> list[Link]:
    """The links that stood on a day, the day of their undoing included."""
    return [link for link in made if link.linked_on <= day and (link.undone_on is None or link.undone_on >= day)]


def _are_joined(people: People, links: Iterable[Link]) -> bool:
    return people <= _joined(links).get(min(people), frozenset())


def _joined(links: Iterable[Link]) -> Mapping[str, People]:
    """Each linked person with everyone joined to them."""
    joined: dict[str, People] = {}
    for link in links:
        whole = link.people.union(*(joined.get(person, frozenset()) for person in link.people))
        joined.update(dict.fromkeys(whole, whole))
    return joined
