from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ReportsConfig(AppConfig):
    name = "beamward.features.reports"
    label = "reports"
    verbose_name = _("reports")

    def ready(self) -> None:
        """Make the menu, the pages of a department, posters and the words of the trail known."""
        from django.urls import reverse

        from beamward.features.reports import access, labels, queries
        from beamward.features.reports.web import keys, posters, questions
        from beamward.foundation import subjects
        from beamward.foundation.accounts import handover
        from beamward.foundation.organisations.access import may_keep_terms
        from beamward.foundation.organisations.queries import departments_of
        from beamward.foundation.organisations.web import links
        from beamward.foundation.public_id import grouped
        from beamward.foundation.ui import navigation

        labels.register()
        # The page on which a report is handled belongs to its handler, who may register it anew.
        subjects.register(
            subjects.Kind(
                name="reports.report",
                find=queries.of_public_id,
                title=lambda report: grouped(report.public_id),
                url=lambda report: reverse("home"),
                may_read=access.may_read,
            )
        )
        navigation.register(
            navigation.Entry(
                name="report",
                label=_("Report an event"),
                url_name="report-start",
                visible=lambda user: bool(departments_of(user)),
                order=10,
            )
        )
        navigation.register(
            navigation.Entry(
                name="receipt",
                label=_("Receipt code"),
                url_name="receipt",
                visible=lambda user: bool(departments_of(user)),
                order=11,
            )
        )
        navigation.register(
            navigation.Entry(
                name="seals",
                label=_("Sealed identities"),
                url_name="seals",
                visible=keys.is_confidant,
                order=25,
                count=keys.waiting,
            )
        )
        handover.register(
            "seals.holder", handover.Kind(_("Keys for sealed identities"), keys.in_hand)
        )
        links.offer_techniques(questions.techniques)
        links.register_machine_link(links.MachineLink(_("Poster"), posters.address_of))
        links.register_tab(
            links.Tab("posters", _("Report link"), "department-posters", may_keep_terms, 50)
        )
        links.register_tab(
            links.Tab("terms", _("Word lists"), "department-terms", may_keep_terms, 60)
        )
