"""Included by `proposals.urls`: the names stand in that namespace."""

from django.urls import path

from proposals.delivery import acting, photographs, views

urlpatterns = [
    path("", views.delivery_list, name="delivery-list"),
    path("<int:pk>/", views.delivery_detail, name="delivery-detail"),
    path("<int:pk>/reagendar/", acting.delivery_reschedule, name="delivery-reschedule"),
    path("<int:pk>/liberar/", acting.delivery_release, name="delivery-release"),
    path("<int:pk>/segurar/", acting.delivery_hold, name="delivery-hold"),
    path("<int:pk>/entregar/", acting.delivery_deliver, name="delivery-deliver"),
    path("<int:pk>/cancelar/", acting.delivery_cancel, name="delivery-cancel"),
    path("<int:pk>/itens/<slug:code>/", views.delivery_checks, name="delivery-checks"),
    path("<int:pk>/termo/", photographs.delivery_term, name="delivery-term"),
    path("<int:pk>/recibo/", photographs.delivery_receipt, name="delivery-receipt"),
    path("<int:pk>/assinatura/", photographs.delivery_signature, name="delivery-signature"),
    path("<int:pk>/fotos/", photographs.delivery_photos, name="delivery-photos"),
    path("<int:pk>/fotos/<int:photo_pk>/", photographs.delivery_photo, name="delivery-photo"),
    path("<int:pk>/fotos/<int:photo_pk>/pequena/", photographs.delivery_thumb, name="delivery-thumb"),
    path(
        "<int:pk>/fotos/<int:photo_pk>/excluir/",
        photographs.delivery_photo_remove,
        name="delivery-photo-remove",
    ),
]
