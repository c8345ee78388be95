from django.apps import AppConfig


class PeopleConfig(AppConfig):
    name = "mulin.people"
    verbose_name = "人"

    def ready(self) -> None:
        from mulin.people import burden, directory, holdings, production, rehoming, retention, successions

        directory.register()
        holdings.register()
        burden.register()
        successions.register()
        rehoming.register()
        production.register()
        retention.register()
        _lines()


def _lines() -> None:
    """The pages of this context in the list of what keeps a street's ground."""
    from django.utils.translation import gettext_lazy as _

    from mulin.territory import hub

    book = _("一个街道一个工作簿：导进来，导出去。")
    hub.add_line(hub.Line("street_books", _("整街工作簿"), book, "street_books", 60))
    kept = _("存着人的什么，到什么时候删。")
    hub.add_line(hub.Line("data_register", _("字段登记簿"), kept, "site:data_register", 80))
    hub.add_line(hub.Line("rosters", _("名册和覆盖"), _("哪个岗位是谁，哪里空着。"), "rosters", 70))
