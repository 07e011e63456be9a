from django.urls import path

from workshop.bookings import views as bookings
from workshop.estimates import public
from workshop.estimates import views as estimates
from workshop.orders import views as orders
from workshop.views import people

app_name = "workshop"

booking_urls = [
    path("oficina/agendamentos/", bookings.booking_list, name="booking-list"),
    path("oficina/agendamentos/dia/", bookings.booking_day, name="booking-day"),
    path("oficina/agendamentos/horarios/", bookings.booking_slots, name="booking-slots"),
    path("oficina/agendamentos/novo/", bookings.booking_create, name="booking-create"),
    path("oficina/agendamentos/<int:pk>/", bookings.booking_detail, name="booking-detail"),
    path("oficina/agendamentos/<int:pk>/confirmar/", bookings.booking_confirm, name="booking-confirm"),
    path("oficina/agendamentos/<int:pk>/chegou/", bookings.booking_attend, name="booking-attend"),
    path("oficina/agendamentos/<int:pk>/faltou/", bookings.booking_miss, name="booking-miss"),
    path("oficina/agendamentos/<int:pk>/reagendar/", bookings.booking_reschedule, name="booking-reschedule"),
    path("oficina/agendamentos/<int:pk>/cancelar/", bookings.booking_cancel, name="booking-cancel"),
    path("oficina/agendamentos/<int:pk>/comprovante/", bookings.booking_print, name="booking-print"),
    path("oficina/agendamentos/<int:pk>/ical/", bookings.booking_ical, name="booking-ical"),
]

estimate_urls = [
    path("oficina/orcamentos/", estimates.estimate_list, name="estimate-list"),
    path("oficina/orcamentos/novo/", estimates.estimate_create, name="estimate-create"),
    path("oficina/orcamentos/<int:pk>/", estimates.estimate_detail, name="estimate-detail"),
    path("oficina/orcamentos/<int:pk>/editar/", estimates.estimate_edit, name="estimate-edit"),
    path("oficina/orcamentos/<int:pk>/pdf/", estimates.estimate_print, name="estimate-print"),
    path("oficina/orcamentos/<int:pk>/enviar/", estimates.estimate_send, name="estimate-send"),
    path("oficina/orcamentos/<int:pk>/resposta/", estimates.estimate_answer, name="estimate-answer"),
    path("oficina/orcamentos/<int:pk>/link/", estimates.estimate_link, name="estimate-link"),
    path(
        "oficina/orcamentos/<int:pk>/link/revogar/",
        estimates.estimate_link_revoke,
        name="estimate-link-revoke",
    ),
]

public_urls = [
    path("o/<str:token>/", public.estimate_public, name="estimate-public"),
    path("o/<str:token>/aberto/", public.estimate_opened, name="estimate-opened"),
    path("o/<str:token>/pdf/", public.estimate_public_pdf, name="estimate-public-pdf"),
]

order_urls = [
    path("oficina/ordens/", orders.order_list, name="order-list"),
    path("oficina/ordens/novo/", orders.order_create, name="order-create"),
    path("oficina/ordens/<int:pk>/", orders.order_detail, name="order-detail"),
    path("oficina/ordens/<int:pk>/itens/", orders.order_lines, name="order-lines"),
    path("oficina/ordens/<int:pk>/prazo/", orders.order_promise, name="order-promise"),
    path("oficina/ordens/<int:pk>/encerrar/", orders.order_close, name="order-close"),
    path("oficina/ordens/<int:pk>/cancelar/", orders.order_cancel, name="order-cancel"),
]

urlpatterns = [
    *booking_urls,
    *estimate_urls,
    *public_urls,
    *order_urls,
    path("oficina/pessoas/", people.person_suggest, name="person-suggest"),
    path("oficina/pessoas/parecidas/", people.person_alike, name="person-alike"),
]
