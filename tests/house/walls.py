"""The contract that import-linter has no built-in type for: other domains only through their front doors."""

from grimp import ImportGraph
from importlinter import Contract, ContractCheck, fields, output

DOORS = ("api", "events")


class FrontDoors(Contract):
    """Each module listed in `domains` may be imported from another of them only as `.api` or `.events`."""

    domains = fields.ListField(subfield=fields.ModuleField())

    def check(self, graph: ImportGraph, verbose: bool) -> ContractCheck:
        broken = []
        names = [domain.name for domain in self.domains]
        for importer in graph.modules:
            home = _domain_of(importer, names)
            if home is None:
                continue
            for imported in graph.find_modules_directly_imported_by(importer):
                other = _domain_of(imported, names)
                if other in (None, home) or _is_door(imported, other):
                    continue
                broken.append((importer, imported))
        return ContractCheck(kept=not broken, metadata={"broken": sorted(broken)})

    def render_broken_contract(self, check: ContractCheck) -> None:
        for importer, imported in check.metadata["broken"]:
            output.print_error(f"{importer} imports {imported}: go through its api or events")


def _domain_of(module: str, domains: list[str]) -> str | None:
    return next((name for name in domains if module == name or module.startswith(f"{name}.")), None)


def _is_door(module: str, domain: str) -> bool:
    rest = module.removeprefix(domain).lstrip(".")
    return rest.split(".")[0] in DOORS
