from django.urls import path

from agenda import views
from agenda.attendance.urls import attendance_urls
from agenda.reception.urls import reception_urls
from agenda.testdrives.urls import test_drive_urls

app_name = "agenda"

worklist = [
    path("agenda/", views.worklist, name="worklist"),
    path("agenda/calendario/", views.calendar, name="calendar"),
    path("agenda/calendario/eventos/", views.calendar_events, name="calendar-events"),
    path("agenda/feed/", views.feed_page, name="feed"),
    path("agenda/feed/revogar/", views.feed_revoke, name="feed-revoke"),
    path("agenda/feed/<str:token>.ics", views.feed_file, name="feed-file"),
]

saved_filters = [
    path("agenda/filtros/", views.filter_list, name="filter-list"),
    path("agenda/filtros/<int:pk>/padrao/", views.filter_default, name="filter-default"),
    path("agenda/filtros/<int:pk>/excluir/", views.filter_remove, name="filter-remove"),
]

batches = [
    path("agenda/lote/", views.batch_create, name="batch-create"),
    path("agenda/lote/<int:pk>/", views.batch_detail, name="batch-detail"),
    path("agenda/lote/<int:pk>/confirmar/", views.batch_confirm, name="batch-confirm"),
    path("agenda/equipe/", views.team_list, name="team"),
    path("agenda/equipe/<int:pk>/carteira/", views.portfolio_transfer, name="portfolio"),
    path("agenda/equipe/<int:pk>/desligamento/", views.offboard, name="offboard"),
]

contacts = [
    path("agenda/contatos/<int:pk>/", views.contact_detail, name="contact-detail"),
    path("agenda/contatos/<int:pk>/nao-atendeu/", views.contact_no_answer, name="contact-no-answer"),
    path("agenda/contatos/<int:pk>/desfazer/", views.contact_undo, name="contact-undo"),
    path("agenda/contatos/<int:pk>/agendar/", views.contact_schedule_next, name="contact-schedule-next"),
    path("agenda/contatos/<int:pk>/falei/", views.contact_talked, name="contact-talked"),
    path("agenda/contatos/<int:pk>/tentativa/", views.contact_attempt, name="contact-attempt"),
    path("agenda/contatos/<int:pk>/reagendar/", views.contact_reschedule, name="contact-reschedule"),
    path("agenda/contatos/<int:pk>/mover/", views.contact_move, name="contact-move"),
    path("agenda/contatos/<int:pk>/transferir/", views.contact_transfer, name="contact-transfer"),
    path("agenda/contatos/<int:pk>/cancelar/", views.contact_cancel, name="contact-cancel"),
    path("agenda/contatos/<int:pk>/assumir/", views.contact_assume, name="contact-assume"),
    path("agenda/contatos/<int:pk>/alterar/", views.contact_edit, name="contact-edit"),
]

across = [
    path("atendimentos/", views.attendance_list, name="attendance-list"),
    path("atendimentos/quadro/", views.attendance_board, name="attendance-board"),
    path("clientes/<int:pk>/", views.person_detail, name="person-detail"),
    path("busca/", views.search, name="search"),
]

urlpatterns = [
    *worklist,
    *saved_filters,
    *batches,
    *contacts,
    *across,
    *attendance_urls,
    *reception_urls,
    *test_drive_urls,
]
