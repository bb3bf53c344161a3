"""The links of an issue → what is wrong with them: asked, or remembered from the day before."""

from collections.abc import Callable, Iterable
from datetime import datetime
from pathlib import Path

from digest.check.proof import Proof
from digest.links import memory
from digest.links.answer import SPARED, Answer, finding
from digest.links.asking import Asker, in_turn
from digest.links.followed import Followed
from digest.links.listed import links


def follow(
    proofs: Iterable[Proof],
    asker: Asker,
    path: Path,
    now: datetime,
    progress: Callable[[str], None],
) -> Followed:
    """Follow every link of editions.

    What has been answered is remembered even if it is interrupted.

    Args:
        proofs: the editions.
        asker: who asks.
        path: the file in which answers are remembered for a day.
        now: the real clock.
        progress: told each address before it is asked.

    Raises:
        OutboxError: the disk does not take the file.
    """
    places = links(proofs)
    known = {url: answer for url, answer in memory.read(path, now).items() if url in places}
    answers: dict[str, Answer] = {}
    try:
        for url in in_turn(url for url in places if url not in known):
            progress(url)
            answers[url] = asker.ask(url)
    finally:
        memory.write(path, answers, now)
    every = known | answers
    found = (finding(url, every[url], place) for url, place in places.items())
    return Followed(
        tuple(one for one in found if one is not None),
        len(answers),
        len(known),
        sum(answer.kind == SPARED for answer in every.values()),
    )
