"""Three anchors for one thing: two that agree win, one alone is used, three that differ decide nothing."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Generic, Literal, TypeVar

Anchor = Literal["code", "text", "name"]
ANCHORS: tuple[Anchor, ...] = ("code", "text", "name")

_Place = TypeVar("_Place")


@dataclass(frozen=True, slots=True)
class Evidence(Generic[_Place]):
    """The places that each anchor names for one row, column or sheet; none where the anchor is gone."""

    code: tuple[_Place, ...] = ()
    text: tuple[_Place, ...] = ()
    name: tuple[_Place, ...] = ()

    @property
    def places(self) -> tuple[_Place, ...]:
        """Every place that is named, in order of finding."""
        return tuple(dict.fromkeys((*self.code, *self.text, *self.name)))

    def supports(self, anchor: Anchor, place: _Place) -> bool:
        """Whether an anchor names a place."""
        return place in getattr(self, anchor)

    def votes(self, place: _Place) -> int:
        """Return how many anchors name a place."""
        return (place in self.code) + (place in self.text) + (place in self.name)

    def decided(self) -> _Place | None:
        """Return the place that holds.

        Of several with two anchors each, that whose text fits; if all do, the one that the name follows; else the
        first. Source: a copied row has the code and the text of the one that it was copied from.
        """
        places = self.places
        if not places:
            return None
        most = max(map(self.votes, places))
        if most == 1 and sum(map(bool, (self.code, self.text, self.name))) > 1:
            return None
        return max(
            (place for place in places if self.votes(place) == most),
            key=lambda place: (place in self.text, place in self.name),
        )


def without_conflicts(evidence: dict[str, Evidence[_Place]]) -> dict[str, _Place]:
    """Return the place of everything that has one; of two at one place the one with more anchors keeps it."""
    decided = {key: place for key, each in evidence.items() if (place := each.decided()) is not None}
    at_place: dict[_Place, list[str]] = {}
    for key, place in decided.items():
        at_place.setdefault(place, []).append(key)
    kept = {place: _strongest(keys, place, evidence) for place, keys in at_place.items()}
    return {key: place for key, place in decided.items() if kept[place] == key}


def _strongest(keys: list[str], place: _Place, evidence: dict[str, Evidence[_Place]]) -> str | None:
    """Return who keeps a place; None where two have equal claims, for guessing would put figures into a wrong row."""
    most = max(evidence[key].votes(place) for key in keys)
    claims = [key for key in keys if evidence[key].votes(place) == most]
    return claims[0] if len(claims) == 1 else None


def nonempty(places: Iterable[_Place | None]) -> tuple[_Place, ...]:
    """Return the places without those that are none."""
    return tuple(place for place in places if place is not None)
