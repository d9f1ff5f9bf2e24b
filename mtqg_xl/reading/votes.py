"""Three anchors for one thing: two that agree win, one alone is used, three that differ decide nothing."""

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
    """Return the place of everything that has one and has it more surely than anything else.

    A row pasted over another has one anchor of its own left (the name) and two of the other: it is neither. An anchor
    that is mostly wrong where it can be compared (names in a program that does not move them) is not used alone.
    """
    plain = _where_all_agree(evidence)
    if plain is not None:
        return plain
    claims: dict[_Place, list[tuple[int, str]]] = {}
    decided: dict[str, _Place] = {}
    for key, each in evidence.items():
        for place in each.places:
            claims.setdefault(place, []).append((each.votes(place), key))
        chosen = each.decided()
        if chosen is not None:
            decided[key] = chosen
    misleading = [anchor for anchor in ANCHORS if _is_misleading(anchor, evidence, decided)]
    return {
        key: place
        for key, place in decided.items()
        if _is_strongest(key, claims[place]) and not _is_alone(evidence[key], place, misleading)
    }


def _where_all_agree(evidence: dict[str, Evidence[_Place]]) -> dict[str, _Place] | None:
    """Return the places where all three anchors name one and the same for everything, as in nearly every file."""
    if any(each.code != each.text or each.code != each.name or len(each.code) != 1 for each in evidence.values()):
        return None
    found = {key: each.code[0] for key, each in evidence.items()}
    return found if len(set(found.values())) == len(found) else None


def _is_strongest(key: str, claims: list[tuple[int, str]]) -> bool:
    if len(claims) == 1:
        return True
    own = next(votes for votes, who in claims if who == key)
    return all(votes < own for votes, who in claims if who != key)


def _is_misleading(anchor: Anchor, evidence: dict[str, Evidence[_Place]], decided: dict[str, _Place]) -> bool:
    """Whether an anchor contradicts others more often than it agrees with one; where it is alone neither counts."""
    balance = 0
    for key, each in evidence.items():
        said = getattr(each, anchor)
        is_compared = bool(said) and sum(map(bool, (each.code, each.text, each.name))) > 1
        if is_compared:
            agrees = key in decided and decided[key] in said and each.votes(decided[key]) > 1
            balance += 1 if agrees else -1
    return balance < 0


def _is_alone(evidence: Evidence[_Place], place: _Place, misleading: list[Anchor]) -> bool:
    """Whether only anchors that mislead speak for a place."""
    return evidence.votes(place) == 1 and any(evidence.supports(anchor, place) for anchor in misleading)
