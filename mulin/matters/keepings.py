"""For what the tables of matters are kept, and until when."""

from django.utils.translation import gettext_lazy as _

from mulin.platform.fields import ALWAYS, WITH_OWNER, Basis, Keeping, Term

CONTACT_TERM = Term(
    "contacts", _("办结后过了保存天数，删掉姓名、电话、照片和录音"), "matters.contacts.keep_days"
)
WORD_TERM = Term("words", _("办结后过了保存年限，原话不再留着"), "matters.words.keep_days")
MEDIATION_TERM = Term(
    "mediations", _("结束后过了保存天数，里面的话和名字都删掉"), "matters.mediations.keep_days"
)
IMPORT_TERM = Term("imports", _("导完过了保存天数，没收下的行删掉"), "matters.imports.keep_days")
OUTING_TERM = Term("outings", _("去过以后过了保存天数，删掉同去的人的名字"), "matters.outings.keep_days")

IN_THE_WORDS = _("说的就是事情本身，要能读、能搜、能交接；里面的电话和证件号在登记时已经移走")
MADE_FILE = _("文件放在只有系统读得到的文件夹里，位置信息已经去掉")

MATTERS = Keeping(_("办您反映的事，给您回音"), Basis.DUTY, WORD_TERM)
REPORTERS = Keeping(_("办完了找得到您，给您回音"), Basis.DUTY, CONTACT_TERM)
PICTURES = Keeping(_("看得清要办的是什么"), Basis.CONSENT, CONTACT_TERM)
FOLLOWERS = Keeping(_("您想知道这件事的进展"), Basis.CONSENT, CONTACT_TERM)
HANDLING = Keeping(_("一件事谁在办、办到哪里"), Basis.DUTY, WORD_TERM)
OFFICE = Keeping(_("窗口办事用的分类、规则和样式"), Basis.NONE, ALWAYS)
OWN_FILTERS = Keeping(_("工作人员自己存的筛选"), Basis.WORK, WITH_OWNER)
FIGURES = Keeping(_("事情的数，不按人算"), Basis.NONE, ALWAYS)
IMPORTS = Keeping(_("把原来的表导进来"), Basis.DUTY, IMPORT_TERM)
MEDIATIONS = Keeping(_("调解纠纷，只有当事人和调解员看得到"), Basis.CONSENT, MEDIATION_TERM)
OUTINGS = Keeping(_("到居民身边去听"), Basis.DUTY, OUTING_TERM)
NOTICES = Keeping(_("贴在门上、楼里的通知"), Basis.DUTY, ALWAYS)
DOORS = Keeping(_("把别的系统的事接进来，状态告诉回去"), Basis.DUTY, WORD_TERM)
