from django.urls import path

from workshop.views import bookings, estimates, orders, people

app_name = "workshop"

booking_urls = [
    path("oficina/agendamentos/", bookings.booking_list, name="booking-list"),
    path("oficina/agendamentos/novo/", bookings.booking_create, name="booking-create"),
    path("oficina/agendamentos/<int:pk>/", bookings.booking_detail, name="booking-detail"),
    path("oficina/agendamentos/<int:pk>/cancelar/", bookings.booking_cancel, name="booking-cancel"),
]

estimate_urls = [
    path("oficina/orcamentos/", estimates.estimate_list, name="estimate-list"),
    path("oficina/orcamentos/novo/", estimates.estimate_create, name="estimate-create"),
    path("oficina/orcamentos/<int:pk>/", estimates.estimate_detail, name="estimate-detail"),
]

order_urls = [
    path("oficina/ordens/", orders.order_list, name="order-list"),
    path("oficina/ordens/novo/", orders.order_create, name="order-create"),
    path("oficina/ordens/<int:pk>/", orders.order_detail, name="order-detail"),
    path("oficina/ordens/<int:pk>/encerrar/", orders.order_close, name="order-close"),
    path("oficina/ordens/<int:pk>/cancelar/", orders.order_cancel, name="order-cancel"),
]

urlpatterns = [
    *booking_urls,
    *estimate_urls,
    *order_urls,
    path("oficina/pessoas/", people.person_suggest, name="person-suggest"),
]
