from django.urls import path

from vehicles import views

app_name = "vehicles"
urlpatterns = [
    path("veiculos/<int:pk>/", views.vehicle_detail, name="vehicle-detail"),
    path("veiculos/unidades/<int:pk>/custos/", views.unit_costs, name="unit-costs"),
]
