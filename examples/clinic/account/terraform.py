"""Resources as Terraform plans them, and the document that `terraform show -json` makes of a plan."""

PROVIDER = "registry.terraform.io/scaleway/scaleway"
FORMAT, TERRAFORM, WRITTEN = "1.2", "1.9.8", "2026-11-20T09:00:00Z"


class Resource:
    """One resource of a plan.

    `action` is `no-op`, `update` or `create`; what a new resource is known by after apply is in `unknown`, and what
    an update finds is in `before`. `refers` are the attributes that are expressions, with what they refer to.
    """

    def __init__(self, kind, name, values, action="no-op", unknown=(), before=None, refers=None, module=None, key=None, secret=()):
        self.kind, self.name, self.values, self.action, self.unknown = kind, name, values, action, unknown
        self.before = values if before is None else {**values, **before}
        self.refers, self.module, self.key, self.secret = refers or {}, module, key, secret

    @property
    def address(self):
        index = f'["{self.key}"]' if self.key else ""
        return f"{self.prefix}{self.kind}.{self.name}{index}"

    @property
    def prefix(self):
        return f"module.{self.module}." if self.module else ""

    def head(self):
        key = {"index": self.key} if self.key else {}
        return {"address": self.address, "mode": "managed", "type": self.kind, "name": self.name, **key}

    def planned(self):
        hidden = {name: True for name in self.secret if name in self.values}
        return {**self.head(), "provider_name": PROVIDER, "schema_version": 0, "values": self.values, "sensitive_values": hidden}

    def change(self):
        new = self.action == "create"
        before = {} if new else {name: True for name in self.secret if name in self.before}
        module = {"module_address": f"module.{self.module}"} if self.module else {}
        return {
            **self.head(), **module, "provider_name": PROVIDER,
            "change": {
                "actions": [self.action], "before": None if new else self.before, "after": self.values,
                "after_unknown": {name: True for name in self.unknown}, "before_sensitive": False if new else before,
                "after_sensitive": {name: True for name in self.secret},
            },
        }

    def configured(self):
        """What the source says: constants, and what refers to something else."""
        names = [name for name in self.values if name in ("name", "type", "zone", "region", "acl", "description")]
        constants = {name: {"constant_value": self.values[name]} for name in names if name not in self.refers}
        references = {name: {"references": list(to)} for name, to in self.refers.items()}
        each = {"for_each_expression": {"references": [f"local.{self.name}"]}} if self.key else {}
        return {
            "address": f"{self.kind}.{self.name}", "mode": "managed", "type": self.kind, "name": self.name,
            "provider_config_key": "scaleway", "expressions": {**constants, **references}, "schema_version": 0, **each,
        }


def document(resources, organization, project, module_inputs):
    """The whole plan. `module_inputs` are the constants that each module is called with."""
    of = {module: [one for one in resources if one.module == module] for module in [None, *module_inputs]}
    children = [
        {"address": f"module.{module}", "resources": [one.planned() for one in of[module]]} for module in module_inputs
    ]
    calls = {
        module: {
            "source": f"./{module}", "expressions": {name: {"constant_value": value} for name, value in inputs.items()},
            "module": {"resources": configured(of[module]), "variables": {name: {} for name in inputs}},
        }
        for module, inputs in module_inputs.items()
    }
    expressions = {"organization_id": organization, "project_id": project, "region": "fr-par", "zone": "fr-par-1"}
    return {
        "format_version": FORMAT, "terraform_version": TERRAFORM,
        "planned_values": {"root_module": {"resources": [one.planned() for one in of[None]], "child_modules": children}},
        "resource_changes": [one.change() for one in resources],
        "configuration": {
            "provider_config": {"scaleway": {
                "name": "scaleway", "full_name": PROVIDER, "version_constraint": "~> 2.50",
                "expressions": {name: {"constant_value": value} for name, value in expressions.items()},
            }},
            "root_module": {"resources": configured(of[None]), "module_calls": calls},
        },
        "timestamp": WRITTEN, "applyable": True, "complete": True, "errored": False,
    }


def configured(resources):
    """The source has a resource with `for_each` once."""
    once = {(one.kind, one.name): one for one in resources}
    return [one.configured() for one in once.values()]
