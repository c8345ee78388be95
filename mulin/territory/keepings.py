"""For what the tables of places and organisations are kept, and until when."""

from django.utils.translation import gettext_lazy as _

from mulin.platform.fields import ALWAYS, Basis, Keeping, Term

POINT_TERM = Term("study_points", _("学习点结束、过了保存天数就删掉地址"), "territory.study_points.keep_days")

PLACES = Keeping(_("知道哪里是哪里、归谁管"), Basis.NONE, ALWAYS)
ORGANISATIONS = Keeping(_("知道有哪些单位、怎么联系"), Basis.NONE, ALWAYS)
STUDY_POINTS = Keeping(_("办学习点，找得到地方"), Basis.CONSENT, POINT_TERM)
