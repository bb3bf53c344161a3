"""What an address answers, as far as it matters to a reader who follows a link to it."""

from dataclasses import dataclass

from digest.check.finding import Finding, Place, quoted
from digest.check.others import LINK_DEAD, LINK_PRIVATE, LINK_UNSURE

FINE, DEAD, UNSURE, PRIVATE, SPARED = "fine", "dead", "unsure", "private", "spared"
_FOUND = {DEAD: LINK_DEAD, UNSURE: LINK_UNSURE, PRIVATE: LINK_PRIVATE}


@dataclass(frozen=True, slots=True)
class Answer:
    """What came of asking.

    Args:
        kind: "fine"; "dead", nothing is there; "unsure", it could not be told; "private", it lies
            in a private network; "spared", the host wants no programs there, so it was not asked.
        said: more about it, as what follows an address: "answers 404: nothing is there".
    """

    kind: str
    said: str = ""

    @property
    def is_sure(self) -> bool:
        """Whether it need not be asked again today; what is wrong is, since people mend it."""
        return self.kind in (FINE, SPARED)


def finding(url: str, answer: Answer, place: Place) -> Finding | None:
    """Give what is wrong with a link, if anything is."""
    check = _FOUND.get(answer.kind)
    return check.at(place, f"{quoted(url)} {answer.said}".strip()) if check else None
