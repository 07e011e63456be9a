from django.urls import path

from campaigns import views

app_name = "campaigns"

urlpatterns = [
    path("campanhas/", views.campaign_list, name="campaign-list"),
    path("campanhas/nova/", views.campaign_create, name="campaign-create"),
    path("campanhas/<int:pk>/", views.campaign_detail, name="campaign-detail"),
    path("campanhas/<int:pk>/editar/", views.campaign_edit, name="campaign-edit"),
    path("campanhas/<int:pk>/participantes/", views.member_add, name="member-add"),
]
