"""Rows with no surprises: every default is plain, every relation explicit or its own."""

import factory
from auditlog.context import disable_auditlog
from django.contrib.auth.models import Group

from accounts.models import Brand, BusinessGroup, Membership, MembershipDepartment, Store, User


class RowFactory(factory.django.DjangoModelFactory):
    """Without a diff for the administrator: a test's rows are nobody's act, and each diff is two queries."""

    class Meta:
        abstract = True

    @classmethod
    def _create(cls, *args, **fields):
        with disable_auditlog():
            return super()._create(*args, **fields)


class BusinessGroupFactory(RowFactory):
    class Meta:
        model = BusinessGroup
        django_get_or_create = ("name",)

    name = "Grupo Teste"


class BrandFactory(RowFactory):
    class Meta:
        model = Brand
        django_get_or_create = ("group", "name")

    group = factory.SubFactory(BusinessGroupFactory)
    name = "Toyota"


def cnpj(number: int) -> str:
    """A valid CNPJ for the n-th store."""
    from stdnum.br.cnpj import calc_check_digits  # noqa: PLC0415 -- slow

    base = f"{number:08d}0001"
    return base + calc_check_digits(base)


class StoreFactory(RowFactory):
    class Meta:
        model = Store

    group = factory.SubFactory(BusinessGroupFactory)
    brand = factory.SubFactory(BrandFactory, group=factory.SelfAttribute("..group"))
    name = factory.Sequence(lambda n: f"Loja {n}")
    cnpj = factory.Sequence(lambda n: cnpj(n + 1))
    state = "SP"


class UserFactory(RowFactory):
    class Meta:
        model = User
        skip_postgeneration_save = True

    group = factory.SubFactory(BusinessGroupFactory)
    username = factory.Sequence(lambda n: f"user{n}")
    first_name = "Mário"
    last_name = factory.Sequence(lambda n: f"Couto {n}")


@disable_auditlog()
def member(role: str | None, *places: tuple[Store, str], **fields) -> User:
    """A user in group `role` who works in `(store, "VN VU")`, …; the first store is his default."""
    user = UserFactory(**({"group": places[0][0].group} if places else {}) | fields)
    if role:
        user.groups.add(Group.objects.get(name=role))
    for position, (store, departments) in enumerate(places):
        membership = Membership.objects.create(user=user, store=store, is_default=position == 0)
        MembershipDepartment.objects.bulk_create(
            MembershipDepartment(membership=membership, department=code) for code in departments.split()
        )
    return user
