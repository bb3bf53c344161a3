"""What a translation says: phrases by their English, each in the forms that counts need.

The interface is gettext's. A phrase that a book lacks is looked up in the book behind it, and else
is given as it stands.
"""

import re
from collections.abc import Callable, Mapping
from gettext import NullTranslations

Key = tuple[str, str]
"""The context of a phrase (empty for most) and its English; of a counted one, that for one."""

_PLACE = re.compile(r"\{(\w*)\}")


class Phrasebook(NullTranslations):
    """The phrases of one translation, and the book behind it.

    Args:
        said: each phrase that is translated, in all its forms; one that counts nothing has one.
        form: which form a number takes.
        behind: where the others are looked up.
    """

    def __init__(
        self,
        said: Mapping[Key, tuple[str, ...]],
        form: Callable[[int], int],
        behind: "Phrasebook | None" = None,
    ) -> None:
        super().__init__()
        self._said = said
        self._form = form
        self._behind = behind
        if behind is not None:
            self.add_fallback(behind)

    def has(self, message: str, context: str = "") -> bool:
        """Whether a phrase is translated, here or in a book behind."""
        here = (context, message) in self._said
        return here or (self._behind is not None and self._behind.has(message, context))

    def gettext(self, message: str) -> str:
        """Translate a phrase."""
        return self.pgettext("", message)

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        """Translate a phrase for a count."""
        return self.npgettext("", msgid1, msgid2, n)

    def pgettext(self, context: str, message: str) -> str:
        """Translate a phrase whose English means several things."""
        forms = self._said.get((context, message))
        if forms is None:
            return super().pgettext(context, message)
        return forms[self._form(1)] if len(forms) > 1 else forms[0]

    def npgettext(self, context: str, msgid1: str, msgid2: str, n: int) -> str:
        """Translate a phrase for a count, whose English means several things."""
        forms = self._said.get((context, msgid1))
        if forms is None:
            return super().npgettext(context, msgid1, msgid2, n)
        return forms[self._form(n)] if len(forms) > 1 else forms[0]


def places(text: str) -> tuple[str, ...]:
    """Give the names of the places to fill in, like {count}, in the order of the alphabet."""
    return tuple(sorted(set(_PLACE.findall(text))))


def filled(text: str, **values: str) -> str:
    """Fill in the places of a text. What a value holds, braces too, is never looked at again."""
    return _PLACE.sub(lambda found: values.get(found[1], found[0]), text)
