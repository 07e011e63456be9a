from typing import Self

from django.db import models
from django.db.models import OuterRef, Q, Subquery
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from core.secret_links import SecretLink
from proposals.documents.models import Document
from proposals.models.proposal import Proposal
from proposals.states import State


class CustomerLinkQuerySet(models.QuerySet["CustomerLink"]):
    def for_card(self, terms_hash: str) -> Self:
        """The newest first, with the last acceptance and that of the present terms, in one query."""
        accepted = Acceptance.objects.filter(proposal=OuterRef("proposal")).order_by("-accepted_at", "-pk")
        return (
            self.select_related("created_by")
            .annotate(
                last_accepted_at=Subquery(accepted.values("accepted_at")[:1]),
                last_accepted_by=Subquery(accepted.values("name")[:1]),
                present_accepted_at=Subquery(
                    accepted.filter(terms_hash=terms_hash).values("accepted_at")[:1]
                ),
                present_accepted_by=Subquery(accepted.filter(terms_hash=terms_hash).values("name")[:1]),
            )
            .order_by("-pk")
        )


class CustomerLink(SecretLink):
    """A secret address of one proposal. The token itself is told once and never stored."""

    proposal = models.ForeignKey(
        Proposal, on_delete=models.PROTECT, related_name="links", verbose_name=_("proposta")
    )
    created_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="links_created")

    objects = CustomerLinkQuerySet.as_manager()

    class Meta:
        verbose_name = _("link do cliente")
        verbose_name_plural = _("links do cliente")
        constraints = [
            models.UniqueConstraint(
                fields=["proposal"],
                condition=Q(revoked_at__isnull=True),
                name="customer_link_one_live_per_proposal",
                violation_error_message=_("Esta proposta já tem um link."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.proposal_id} {self.created_at:%d/%m/%Y}"

    @property
    def is_live(self) -> bool:
        """Until revoked, and as long as the proposal is valid. Needs `proposal` at hand."""
        is_standing = self.proposal.state not in (State.CANCELLED, State.RETURNED)
        return super().is_live and is_standing and self.proposal.valid_until > timezone.now()


class Acceptance(models.Model):
    """The customer agreed to one exact version. Written once; changes nothing of the proposal."""

    proposal = models.ForeignKey(
        Proposal, on_delete=models.PROTECT, related_name="acceptances", verbose_name=_("proposta")
    )
    link = models.ForeignKey(CustomerLink, on_delete=models.PROTECT, related_name="acceptances")
    # The page as it was accepted.
    document = models.ForeignKey(Document, on_delete=models.PROTECT, related_name="acceptances")
    terms_hash = models.CharField(_("resumo das condições"), max_length=64)
    name = models.CharField(_("nome"), max_length=120)
    address = models.GenericIPAddressField(_("endereço IP"), null=True, blank=True)
    user_agent = models.CharField(_("navegador"), max_length=200, blank=True)
    accepted_at = models.DateTimeField(_("aceita em"), default=timezone.now, editable=False)

    class Meta:
        verbose_name = _("aceite do cliente")
        verbose_name_plural = _("aceites do cliente")
        constraints = [
            models.UniqueConstraint(
                fields=["proposal", "terms_hash"],
                name="acceptance_once_per_terms",
                violation_error_message=_("Esta versão já foi aceita."),
            ),
        ]

    def __str__(self) -> str:
        return self.name
