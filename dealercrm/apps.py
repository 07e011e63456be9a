from django.contrib.admin.apps import AdminConfig


class DealerAdminConfig(AdminConfig):
    default_site = "dealercrm.admin_site.DealerAdminSite"
