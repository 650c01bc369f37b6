"""Resources as Terraform plans them, and the document that `terraform show -json` makes of a plan."""

PROVIDER = "registry.terraform.io/exoscale/exoscale"
FORMAT, TERRAFORM, WRITTEN = "1.2", "1.9.8", "2026-11-20T09:00:00Z"


class Resource:
    """One resource of a plan, which is there already or, with `new`, is made by it.

    What a new resource is known by after apply is in `later`. `refers` are the attributes that are expressions, with the
    resource that they refer to; those of new resources are not known either.
    """

    def __init__(self, kind, name, values, new=False, later=("id",), refers=None, secret=()):
        self.kind, self.name, self.new, self.refers, self.secret = kind, word(name), new, refers or {}, secret
        unknown = {*later, *(attribute for attribute, to in self.refers.items() if to.new)} if new else set()
        self.unknown = [attribute for attribute in values if attribute in unknown]
        self.values = {attribute: value for attribute, value in values.items() if attribute not in unknown}

    @property
    def address(self):
        return f"{self.kind}.{self.name}"

    def head(self):
        return {"address": self.address, "mode": "managed", "type": self.kind, "name": self.name}

    def planned(self):
        hidden = {name: True for name in self.secret if name in self.values}
        return {**self.head(), "provider_name": PROVIDER, "schema_version": 0, "values": self.values, "sensitive_values": hidden}

    def change(self):
        hidden = {name: True for name in self.secret}
        return {
            **self.head(), "provider_name": PROVIDER,
            "change": {
                "actions": ["create" if self.new else "no-op"], "before": None if self.new else self.values,
                "after": self.values, "after_unknown": {name: True for name in self.unknown},
                "before_sensitive": False if self.new else hidden, "after_sensitive": hidden,
            },
        }

    def configured(self):
        """What the source says: constants, and what refers to something else."""
        names = [name for name in ("name", "zone", "type", "description") if name in self.values]
        constants = {name: {"constant_value": self.values[name]} for name in names}
        references = {name: {"references": [f"{to.address}.id", to.address]} for name, to in self.refers.items()}
        return {
            **self.head(), "provider_config_key": "exoscale", "expressions": {**constants, **references}, "schema_version": 0,
        }


def word(name):
    return "".join(letter if letter.isalnum() else "_" for letter in name)


def document(resources):
    return {
        "format_version": FORMAT, "terraform_version": TERRAFORM,
        "planned_values": {"root_module": {"resources": [one.planned() for one in resources]}},
        "resource_changes": [one.change() for one in resources],
        "configuration": {
            "provider_config": {"exoscale": {"name": "exoscale", "full_name": PROVIDER, "version_constraint": "~> 0.65"}},
            "root_module": {"resources": [one.configured() for one in resources]},
        },
        "timestamp": WRITTEN, "applyable": True, "complete": True, "errored": False,
    }
