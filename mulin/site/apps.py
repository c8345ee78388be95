from django.apps import AppConfig


class SiteConfig(AppConfig):
    name = "mulin.site"
    verbose_name = "站点"

    def ready(self) -> None:
        from mulin.site import burden, paper_kinds, while_helping

        burden.register()
        paper_kinds.register()
        while_helping.register()
