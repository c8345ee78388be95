from django.apps import AppConfig


class PeopleConfig(AppConfig):
    name = "mulin.people"
    verbose_name = "人"

    def ready(self) -> None:
        from mulin.people import burden, holdings, rehoming

        holdings.register()
        burden.register()
        rehoming.register()
