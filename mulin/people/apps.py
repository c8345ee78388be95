from django.apps import AppConfig


class PeopleConfig(AppConfig):
    name = "mulin.people"
    verbose_name = "人"

    def ready(self) -> None:
        from mulin.people import burden, directory, holdings, rehoming, successions

        directory.register()
        holdings.register()
        burden.register()
        successions.register()
        rehoming.register()
