from django.urls import path

from proposals.appraisals import views

urlpatterns = [
    path("", views.appraisal_list, name="appraisal-list"),
    path("<int:pk>/", views.appraisal_detail, name="appraisal-detail"),
    path("<int:pk>/iniciar/", views.appraisal_start, name="appraisal-start"),
    path("<int:pk>/valor/", views.appraisal_value, name="appraisal-value"),
    path("<int:pk>/aprovar/", views.appraisal_approve, name="appraisal-approve"),
    path("<int:pk>/recusar/", views.appraisal_refuse, name="appraisal-refuse"),
    path("<int:pk>/cancelar/", views.appraisal_cancel, name="appraisal-cancel"),
]
