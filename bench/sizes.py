"""How much there is at each size. The small one is the large one divided by a hundred."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Size:
    """Numbers of rows. `director` is how many owners a director reaches, `manager` a manager."""

    name: str
    owners: int
    accounts: int
    contacts: int
    opportunities: int
    entries: int
    manager: int
    director: int
    imported: int


SIZES = {
    size.name: size
    for size in (
        Size("small", 100, 1_000, 3_000, 10_000, 50_000, 50, 100, 5_000),
        Size("large", 10_000, 100_000, 300_000, 1_000_000, 5_000_000, 50, 3_000, 50_000),
    )
}
