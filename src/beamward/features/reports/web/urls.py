"""Addresses of the front door and of what departments set up around it."""

from django.urls import path

from beamward.features.reports.web import front_door, identity, keys, posters, receipts, terms

urlpatterns = [
    path("r", front_door.start, name="report-start"),
    path("r/<slug:code>", front_door.report, name="report"),
    path("r/<slug:code>/look", front_door.look, name="report-look"),
    path("r/<slug:code>/sent", front_door.sent, name="report-sent"),
    path("r/<slug:code>/mask", receipts.mask, name="report-mask"),
    path("r/<slug:code>/poster.pdf", posters.department_poster, name="poster"),
    path("r/<slug:code>/poster/<str:public_id>.pdf", posters.machine_poster, name="machine-poster"),
    path("receipt", receipts.show, name="receipt"),
    path("receipt/add", receipts.add, name="receipt-add"),
    path("receipt/thread", receipts.thread, name="receipt-thread"),
    path("receipt/known", receipts.become_known, name="receipt-known"),
    path("receipt/consent", receipts.consent, name="receipt-consent"),
    path("receipt/withdraw", receipts.withdraw, name="receipt-withdraw"),
    path("departments/<slug:code>/posters", posters.posters, name="department-posters"),
    path("departments/<slug:code>/terms", terms.lists, name="department-terms"),
    path("departments/<slug:code>/terms/<slug:name>", terms.one_list, name="department-term-list"),
    path("departments/<slug:code>/terms/<slug:name>/add", terms.add, name="department-term-add"),
    path("reports/<str:public_id>/identity", identity.identity, name="report-identity"),
    path("seals", keys.start, name="seals"),
    path("seals/<slug:code>", keys.keys, name="seal-keys"),
    path("seals/<slug:code>/set-up", keys.set_up, name="seal-key-set-up"),
    path("seals/<slug:code>/passphrase", keys.change_passphrase, name="seal-key-passphrase"),
    path("seals/<slug:code>/rotate", keys.rotate, name="seal-key-rotate"),
    path("seals/<slug:code>/hand-over", keys.hand_over, name="seal-key-hand-over"),
    path("seals/<slug:code>/remove/<str:public_id>", keys.remove, name="seal-key-remove"),
]
