from django.urls import include, path

from bench import floor

urlpatterns = [
    path("bench/piso/", floor.floor, name="bench-floor"),
    path("bench/custo/", floor.cost, name="bench-cost"),
    path("", include("dealercrm.urls")),
]
