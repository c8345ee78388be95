"""For what the tables of the platform are kept, and until when."""

from django.utils.translation import gettext_lazy as _

from mulin.platform.fields import ALWAYS, CHAIN, MOMENTS, WITH_OWNER, Basis, Keeping, Term

NOTICE_TERM = Term("notices", _("发出后过了保存天数就删掉"), "notices.keep_days")

SETTINGS = Keeping(_("街道自己定的数和日历"), Basis.NONE, ALWAYS)
TIMELINE = Keeping(_("谁在什么时候做了什么，事后查得清"), Basis.DUTY, CHAIN)
DETAILS = Keeping(_("谁在什么时候做了什么，事后查得清"), Basis.DUTY, WITH_OWNER)
HOOKS = Keeping(_("把事情的进展告诉街道接上的系统"), Basis.DUTY, NOTICE_TERM)
NOTICES = Keeping(_("把回音告诉本人"), Basis.DUTY, NOTICE_TERM)
ONCE = Keeping(_("发了两遍的，只办一遍"), Basis.NONE, MOMENTS)
THROTTLE = Keeping(_("防止有人不停地试"), Basis.DUTY, MOMENTS)
RECORDS = Keeping(_("事情之间连得起来，搜得到"), Basis.DUTY, WITH_OWNER)
REACH = Keeping(_("在别的街道也有事的人，那条街道的页面也看得到他自己的事"), Basis.DUTY, WITH_OWNER)
KEYS = Keeping(_("换密钥时记着做到哪里了"), Basis.NONE, ALWAYS)
