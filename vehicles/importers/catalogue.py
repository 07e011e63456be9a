"""Makes, families and models by name, found or made in batches; importers keep one of these for a run."""

from collections.abc import Iterable

from core.text import fold
from vehicles import catalog
from vehicles.models import CatalogModel, Family, Make

FamilyKey = tuple[str, str]
ModelKey = tuple[str, str, str]


class Catalogue:
    """The catalogue in memory (some thousands of rows), so that a batch needs few queries."""

    def __init__(self) -> None:
        self.makes: dict[str, Make] = {make.name_key: make for make in Make.objects.all()}
        # What a model text may begin with.
        self.make_keys = {*self.makes, *catalog.MAKE_ALIASES.values(), *catalog.MAKE_NAMES}
        self.families: dict[FamilyKey, Family] = {}
        self.models: dict[ModelKey, CatalogModel] = {}
        for family in Family.objects.select_related("make"):
            self.families[family.make.name_key, family.name_key] = family
        for model in CatalogModel.objects.select_related("family__make").order_by("-pk"):
            self.remember(model)

    def remember(self, model: CatalogModel) -> None:
        family = model.family
        self.models[family.make.name_key, family.name_key, model.name_key] = model

    def family_in(self, make_key: str, text: str) -> str:
        """The family a model text begins with: one known of up to three words, else by the rule of names."""
        words = text.split()
        for count in (3, 2):
            name = " ".join(words[:count])
            if len(words) >= count and (make_key, fold(name)) in self.families:
                return name
        return catalog.family_name(text)

    def ensure_makes(self, names: Iterable[str]) -> None:
        wanted = {catalog.make_key(name): catalog.make_name(name) for name in names}
        new = [Make(name=name, name_key=key) for key, name in wanted.items() if key not in self.makes]
        Make.objects.bulk_create(new)
        self.makes |= {make.name_key: make for make in new}
        self.make_keys |= set(wanted)

    def ensure_families(self, pairs: Iterable[tuple[str, str]]) -> None:
        """Pairs of a make's key and a family's name."""
        wanted = {(make, fold(name)[:60]): name for make, name in pairs}
        new = [
            Family(make=self.makes[make], name=name[:60], name_key=key)
            for (make, key), name in wanted.items()
            if (make, key) not in self.families
        ]
        Family.objects.bulk_create(new)
        self.families |= {(family.make.name_key, family.name_key): family for family in new}

    def ensure_models(self, triples: Iterable[tuple[str, str, str]]) -> None:
        """Models without FIPE code, by make key, family key and name."""
        wanted = {(make, family, fold(name)[:120]): name for make, family, name in triples}
        new = [
            CatalogModel(family=self.families[make, family], name=name[:120], name_key=key)
            for (make, family, key), name in wanted.items()
            if (make, family, key) not in self.models
        ]
        CatalogModel.objects.bulk_create(new)
        for model in new:
            self.remember(model)
