from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class OrganisationsConfig(AppConfig):
    name = "beamward.foundation.organisations"
    label = "organisations"
    verbose_name = _("organisations")

    def ready(self) -> None:
        """Make the menu, the pages of a department and the words of the trail known."""
        from beamward.foundation.organisations import access, labels, queries
        from beamward.foundation.organisations.web import links
        from beamward.foundation.ui import navigation

        labels.register()
        for entry in (
            navigation.Entry(
                name="department",
                label=pgettext_lazy("menu", "Department"),
                url_name="departments",
                visible=lambda user: bool(queries.departments_of(user)),
                order=80,
            ),
            navigation.Entry(
                name="organisations",
                label=pgettext_lazy("menu", "Organisations"),
                url_name="organisations",
                visible=access.may_manage_installation,
                order=90,
            ),
            navigation.Entry(
                name="people",
                label=pgettext_lazy("menu", "People"),
                url_name="people",
                visible=access.may_manage_installation,
                order=91,
            ),
        ):
            navigation.register(entry)
        for tab in (
            links.Tab("department", _("Details"), "department", access.may_see, 10),
            links.Tab("people", _("People and roles"), "department-people", access.may_manage, 20),
            links.Tab(
                "machines", _("Machines and sites"), "department-machines", access.may_manage, 30
            ),
            links.Tab("volumes", _("Monthly numbers"), "department-volumes", access.may_see, 40),
        ):
            links.register_tab(tab)
