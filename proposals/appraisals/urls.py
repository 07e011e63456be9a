from django.urls import path

from proposals.appraisals import inspecting, photographs, views

urlpatterns = [
    path("", views.appraisal_list, name="appraisal-list"),
    path("<int:pk>/", views.appraisal_detail, name="appraisal-detail"),
    path("<int:pk>/iniciar/", views.appraisal_start, name="appraisal-start"),
    path("<int:pk>/itens/<slug:code>/", inspecting.appraisal_checks, name="appraisal-checks"),
    path("<int:pk>/fipe/", inspecting.appraisal_fipe, name="appraisal-fipe"),
    path("<int:pk>/fotos/", photographs.appraisal_photos, name="appraisal-photos"),
    path("<int:pk>/fotos/<int:photo_pk>/", photographs.appraisal_photo, name="appraisal-photo"),
    path("<int:pk>/fotos/<int:photo_pk>/pequena/", photographs.appraisal_thumb, name="appraisal-thumb"),
    path(
        "<int:pk>/fotos/<int:photo_pk>/excluir/",
        photographs.appraisal_photo_remove,
        name="appraisal-photo-remove",
    ),
    path("<int:pk>/valor/", views.appraisal_value, name="appraisal-value"),
    path("<int:pk>/aprovar/", views.appraisal_approve, name="appraisal-approve"),
    path("<int:pk>/recusar/", views.appraisal_refuse, name="appraisal-refuse"),
    path("<int:pk>/cancelar/", views.appraisal_cancel, name="appraisal-cancel"),
]
