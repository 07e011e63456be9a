"""Addresses of one attendance."""

from django.urls import include, path

from agenda.attendance import actions, drafts, registering, start, work

one = [
    path("", start.attendance, name="attendance"),
    path("inicio/", start.attendance_start, name="attendance-start"),
    path("pessoa/", start.attendance_person, name="attendance-person"),
    path("prospect/", registering.attendance_prospect, name="attendance-prospect"),
    path("cadastro/", registering.attendance_register, name="attendance-register"),
    path("rascunho/", drafts.attendance_draft, name="attendance-draft"),
    path("interesse/", work.attendance_interest, name="attendance-interest"),
    path("avaliacao/", work.attendance_appraisal, name="attendance-appraisal"),
    path("proximo-contato/", work.attendance_plan, name="attendance-plan"),
    path("confirmar/", work.attendance_confirm, name="attendance-confirm"),
    path("natureza/", actions.attendance_nature, name="attendance-nature"),
    path("qualificacao/", actions.attendance_lead, name="attendance-lead"),
    path("transferir/", actions.attendance_transfer, name="attendance-transfer"),
    path("assumir/", actions.attendance_assume, name="attendance-assume"),
    path("cancelar/", actions.attendance_cancel, name="attendance-cancel"),
    path("campanhas/<int:flag_pk>/", actions.attendance_campaign, name="attendance-campaign"),
    path("veiculos/<int:vehicle_pk>/", actions.attendance_vehicle, name="attendance-vehicle"),
    path("encerramento/sem-contato/", actions.attendance_close_unreached, name="attendance-close-unreached"),
    path("encerramento/conceder/", actions.attendance_grant_closing, name="attendance-grant-closing"),
    path("encerramento/recusar/", actions.attendance_refuse_closing, name="attendance-refuse-closing"),
]

attendance_urls = [
    path("atendimentos/novo/", start.attendance_new, name="attendance-new"),
    path("atendimentos/novo/rascunho/", drafts.attendance_new_draft, name="attendance-new-draft"),
    path("atendimentos/<int:pk>/", include(one)),
]
