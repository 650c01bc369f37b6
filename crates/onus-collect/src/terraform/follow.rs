//! Follows references: through variables and outputs of modules to the resource whose identifier they are.

use std::rc::Rc;

use super::address::{Address, Step, step};
use super::buckets::BUCKET;
use super::configuration::{Expression, Settings};
use super::known::Known;

/// How deep references through modules are followed.
const DEEPEST_REFERENCE: usize = 24;

impl Known {
    /// Where a resource is that does not say so itself: where its `provider` block puts it, unless it is set to
    /// something.
    pub(super) fn place(&self, address: &str, place: &str) -> Option<Rc<str>> {
        let parsed = Address::parse(address)?;
        let settings = self.settings(&parsed)?;
        if settings.expressions.contains_key(place) {
            return self.target(address, place);
        }
        self.configuration.provider_setting(&settings.provider, place).map(Rc::from)
    }

    /// The identifier that an attribute refers to.
    pub(super) fn target(&self, address: &str, attribute: &str) -> Option<Rc<str>> {
        let address = Address::parse(address)?;
        let expression = self.settings(&address)?.expressions.get(attribute)?;
        self.follow(&address.modules, address.prefix, address.index, expression, DEEPEST_REFERENCE)
    }

    pub(super) fn settings(&self, address: &Address<'_>) -> Option<&Settings> {
        let module = self.configuration.module(address.modules.iter().map(|module| module.name))?;
        module.resources.get(address.resource)
    }

    /// Follows an expression of a module to the resource whose identifier it is.
    fn follow(
        &self,
        modules: &[Step<'_>],
        prefix: &str,
        index: Option<&str>,
        expression: &Expression,
        depth: usize,
    ) -> Option<Rc<str>> {
        let depth = depth.checked_sub(1)?;
        let names = expression.names();
        match names.as_slice() {
            [name] if name.starts_with("var.") => {
                let (last, outer) = modules.split_last()?;
                let module = self.configuration.module(outer.iter().map(|module| module.name))?;
                let input = module.calls.get(last.name)?.inputs.get(name.strip_prefix("var.")?)?;
                self.follow(outer, outer_prefix(prefix, last)?, last.index, input, depth)
            }
            [name] if name.starts_with("module.") => {
                let (inner, tail) = step(name.strip_prefix("module.")?)?;
                let modules: Vec<Step<'_>> = modules.iter().copied().chain([inner]).collect();
                let module = self.configuration.module(modules.iter().map(|module| module.name))?;
                let output = module.outputs.get(tail.strip_prefix('.')?)?;
                let name = name.strip_suffix(tail)?;
                self.follow(&modules, &format!("{prefix}{name}."), None, output, depth)
            }
            [name] => {
                let by_name = || name.strip_suffix(".name").filter(|target| target.starts_with(BUCKET));
                let target = name.strip_suffix(".id").or_else(by_name)?;
                self.id_at(&format!("{prefix}{target}"))
            }
            // `type.name[each.key].id` is written as these two names.
            ["count.index" | "each.key", target] if !target.contains('[') => {
                self.id_at(&format!("{prefix}{target}[{}]", index?))
            }
            _ => None,
        }
    }
}

/// The prefix of the module around a module.
fn outer_prefix<'a>(prefix: &'a str, last: &Step<'_>) -> Option<&'a str> {
    let index = last.index.map(|index| format!("[{index}]")).unwrap_or_default();
    prefix.strip_suffix(&format!("module.{}{index}.", last.name))
}
