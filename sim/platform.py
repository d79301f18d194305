"""What a piece of software allows: the numbers of a platform. A room carries those of the one that it is on."""

from functools import cache
from typing import Annotated, NamedTuple

from sim.files import HERE, names, read_toml
from sim.quantity import quantity, whole

ANYBODY, BY_MEMBERS, BY_OPERATOR = 0, 1, 2  # who admits


class Platform(NamedTuple):
    """What the software allows."""

    capacity: Annotated[int, whole("people", 1, 100_000_000, "members that a room holds")]
    keep: Annotated[float, quantity("1 a day", 0, 0.999, "share of the readable posts still readable a day later")]
    search: Annotated[int, whole("0 or 1", 0, 1, "whether readers find what suits them best first")]
    rooms_most: Annotated[
        int, whole("rooms", 1, 10_000, "rooms in a life, with those opened by members; 1: none of these")
    ]
    push: Annotated[float, quantity("1 a day", 0, 1, "chance that a lively day reaches somebody who did not look in")]
    admits: Annotated[int, whole("0 to 2", 0, 2, "who lets people in: 0 anybody joins, 1 a member, 2 the operator")] = 1
    found: Annotated[
        float, quantity("people a day", 0, 1000, "who find a full room by search, beside those who hear of it")
    ] = 0.0
    talk: Annotated[
        float, quantity("share", 0, 1, "of what members would write that they can: 0 one to many, 1 many to many")
    ] = 1.0
    bonds: Annotated[float, quantity("share", 0, 1, "of what talk adds to a tie: 1 among contacts, less in public")] = (
        1.0
    )
    closing: Annotated[float, quantity("1 a year", 0, 1, "chance that the host of the software shuts a room")] = 0.0
    hours: Annotated[float, quantity("hours a week", 0, 1000, "that it takes the operator to keep it")] = 0.0


def platforms() -> list[str]:
    """List the platforms that there are."""
    return names("platforms")


@cache
def load_platform(name: str) -> Platform:
    """Load a platform by name."""
    return Platform(
        **{key: said["value"] for key, said in read_toml(HERE / "platforms" / f"{name}.toml")["platform"].items()}
    )
