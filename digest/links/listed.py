"""The links of an issue that lead to the web, each once, with the place where it stands first."""

from collections.abc import Iterable

from digest.check.finding import Place
from digest.check.mail.seen import Seen
from digest.check.proof import Proof
from digest.model import Site


def links(proofs: Iterable[Proof]) -> dict[str, Place]:
    """Give the http and https addresses of mails and web pages, and of each its first place.

    The site's own pages and feeds are left out: they are published together with the issue.
    """
    found: dict[str, Place] = {}
    for proof in proofs:
        seen = Seen(proof)
        ids = {entry.url: entry.id for entry in proof.edition.entries if entry.url}
        ids |= seen.ids_by_address
        for document in (seen.html, seen.page):
            for link in document.links:
                url = link.href.partition("#")[0]
                if _is_of_the_web(url) and not _is_own(url, proof.site):
                    place = document.at(link.element, entry=ids.get(link.href, ""))
                    found.setdefault(url, place)
    return found


def _is_of_the_web(url: str) -> bool:
    return url.lower().startswith(("http://", "https://"))


def _is_own(url: str, site: Site) -> bool:
    return url.startswith((f"{site.public_url}/web/", f"{site.public_url}/feeds/"))
