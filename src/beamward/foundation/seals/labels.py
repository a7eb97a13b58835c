"""What is done with seals, in the words of the trail."""

from django.utils.translation import gettext_lazy as _

from beamward.foundation.trail import labels as trail_labels


def register() -> None:
    """Make the acts readable in the trail."""
    trail_labels.register(
        {
            "seal.key_set_up": _("set up the own key for sealed identities"),
            "seal.passphrase_changed": _("changed the passphrase of the own key"),
            "seal.key_rotated": _("replaced the own key for sealed identities"),
            "seal.handed_over": _("handed the own key's halves over to another confidant"),
            "seal.key_removed": _("removed a key for sealed identities"),
            "seal.asked": _("asked to open the sealed identity"),
            "seal.opened": _("agreed, and the sealed identity was opened"),
            "seal.refused": _("refused to open the sealed identity"),
            "seal.consented": _("let the confidants read the sealed identity"),
            "seal.consent_taken_back": _("took the consent back"),
            "seal.read": _("read the opened identity"),
            "seal.opening_over": _("closed the sealed identity again, as its time was over"),
        },
        fields={
            "reason": _("reason"),
            "seals.holder.to": _("to"),
            "seals.holder.of": _("key of"),
            "seals": _("seals"),
        },
    )
