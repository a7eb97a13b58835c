from django.urls import reverse
from django.utils import timezone
from beamward.features.incidents.models import Incident
from beamward.foundation.organisations.models import Role
from tests.browser import steps, story
from tests.browser.steps import Telling, Words
from tests.browser.test_loop import TELEPHONE

def test_x(department, page_of, accessible, picture):
    def lk(p, n):
        print("LOOK", n); accessible(p); print("AXED", n); picture(p, n, guide="x"); print("SHOT", n)
    cast = story.cast(department, "en", at=timezone.now())
    told = Telling(Words("en"), story.TOLD["en"], cast, lk)
    def pg(role, **o):
        page = page_of(role and cast[role], "en", **o)
        page.on("console", lambda m: print("CONSOLE", page.url, m.text[:300]))
        page.add_init_script("""document.addEventListener('securitypolicyviolation', e => console.log('VIO', e.sample, e.lineNumber, e.target && e.target.outerHTML && e.target.outerHTML.slice(0,200), document.readyState));
        const sa = Element.prototype.setAttribute; Element.prototype.setAttribute = function(n, v) { if (n === 'style') console.log('SETSTYLE', this.outerHTML.slice(0,200), v, new Error().stack); return sa.call(this, n, v); };""")
        return page
    d = pg(None); d.goto("/r/onc"); lk(d, "desk")
    tel = pg(None, **TELEPHONE)
    code = steps.report(tel, told, with_slip=True)
    incident = Incident.objects.order_by("-id")[0]
    address = reverse("incident", args=[incident.public_id])
    steps.triage(pg(Role.TRIAGER), told)
    steps.assign(pg(Role.QUALITY_LEAD), told, address, cast.name(Role.INVESTIGATOR))
    inv = pg(Role.INVESTIGATOR)
    steps.find_out(inv, told)
    steps.reply(tel, told, code)
    steps.plan(inv, told, address, cast.name(Role.ACTION_OWNER))
    a = steps.finish_action(pg(Role.ACTION_OWNER), told)
    steps.close(inv, told, address)
    steps.read_answer(tel, told, code)
    steps.read_lesson(pg(Role.HEAD), told)
    steps.read_trail(pg(Role.AUDITOR), told)
