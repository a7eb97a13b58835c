"""The sentences of notices."""

from django.utils.functional import Promise
from django.utils.translation import gettext as _

_sentences: dict[str, str | Promise] = {}


def register(kind: str, sentence: str | Promise) -> None:
    """Make a kind of notice known.

    Parameters
    ----------
    kind : str
        ``<noun>.<what became of it>``, for example ``incident.assigned``.
    sentence : str
        Translated lazily, whole, and without content: it may stand on a locked telephone.
    """
    _sentences[kind] = sentence


def is_known(kind: str) -> bool:
    """Tell whether an app has registered the kind."""
    return kind in _sentences


def sentence_of(kind: str) -> str:
    """Return the sentence in the language that is spoken now."""
    return str(_sentences.get(kind) or _("Something waits for you."))
