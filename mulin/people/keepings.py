"""For what the tables of persons are kept, and until when."""

from django.utils.translation import gettext_lazy as _

from mulin.platform.fields import WITH_OWNER, Basis, Keeping, Term

PERSON_TERM = Term("persons", _("本人要求删掉时，或没有来往、过了保存天数"), "people.keep_days")
AGREEMENT_TERM = Term("agreements", _("结束后过了保存天数就删掉"), "people.agreements.keep_days")
LEAVE_TERM = Term("leaves", _("休完假过了保存天数就删掉"), "people.leaves.keep_days")
CARE_TERM = Term("care", _("过了复核日没有续上、再过保存天数就删掉"), "people.care.keep_days")
CODE_TERM = Term("codes", _("用过或过期一天后删掉"))
WAY_TERM = Term("ways", _("本人一收回，地址当场删掉"))
FEED_TERM = Term("feeds", _("本人收回时删掉"))
SESSION_TERM = Term("sessions", _("退出，或到了时间，就删掉"))
BOOK_TERM = Term("books", _("没有确认的，一星期后删掉"))

PERSONS = Keeping(_("知道该怎么称呼您，有回音时找得到您"), Basis.DUTY, PERSON_TERM)
ACCOUNTS = Keeping(_("您登录用"), Basis.CONSENT, PERSON_TERM)
SESSIONS = Keeping(_("您看得到自己在哪里登录着，不是您就能结束"), Basis.CONSENT, SESSION_TERM)
POSTS = Keeping(_("谁在什么岗位上，按岗位给权限"), Basis.WORK, PERSON_TERM)
LEAVES = Keeping(_("有人不在时，事情有人接"), Basis.WORK, LEAVE_TERM)
AGREEMENTS = Keeping(_("不方便的时候，您请人替您办"), Basis.CONSENT, AGREEMENT_TERM)
PAPERS = Keeping(_("不上网也一样办"), Basis.CONSENT, AGREEMENT_TERM)
MERGES = Keeping(_("一个人只登记一次"), Basis.DUTY, PERSON_TERM)
DEATHS = Keeping(_("人不在了，不再打扰家里"), Basis.DUTY, PERSON_TERM)
CODES = Keeping(_("登录时核对是本人的手机"), Basis.CONSENT, CODE_TERM)
WAYS = Keeping(_("有消息时按您选的办法告诉您"), Basis.CONSENT, WAY_TERM)
FEEDS = Keeping(_("您的日历里看得到日子"), Basis.CONSENT, FEED_TERM)
TOKENS = Keeping(_("您的程序用您的身份办事"), Basis.CONSENT, AGREEMENT_TERM)
BOOKS = Keeping(_("整街的名册一次导进来"), Basis.DUTY, BOOK_TERM)
STUDY = Keeping(_("办学习点，知道谁参加、谁牵头"), Basis.CONSENT, PERSON_TERM)
CARE = Keeping(_("照看需要照看的人，本人同意才有"), Basis.CONSENT, CARE_TERM)
MOVED = Keeping(_("合并错了拆得开"), Basis.DUTY, WITH_OWNER)
