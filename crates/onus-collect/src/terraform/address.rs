//! Addresses of resources: `module.web["a"].scaleway_instance_server.front[0]`.

/// An address, taken apart.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Address<'a> {
    /// Modules on the way, outermost first.
    pub(super) modules: Vec<Step<'a>>,
    /// What stands in front of the resource itself, with its dot; empty in the root module.
    pub(super) prefix: &'a str,
    /// `type.name`.
    pub(super) resource: &'a str,
    /// The index in brackets, as written; `0` or `"a"`.
    pub(super) index: Option<&'a str>,
}

/// A name with its index.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Step<'a> {
    pub(super) name: &'a str,
    pub(super) index: Option<&'a str>,
}

impl<'a> Address<'a> {
    /// Takes an address of a managed resource apart.
    pub(super) fn parse(text: &'a str) -> Option<Self> {
        let mut rest = text;
        let mut modules = Vec::new();
        while let Some(after) = rest.strip_prefix("module.") {
            let (step, tail) = step(after)?;
            modules.push(step);
            rest = tail.strip_prefix('.')?;
        }
        let prefix = text.get(..text.len() - rest.len())?;
        let (kind, tail) = step(rest)?;
        let (name, end) = step(tail.strip_prefix('.')?)?;
        let length = kind.name.len() + 1 + name.name.len();
        let resource = rest.get(..length)?;
        (end.is_empty() && kind.index.is_none()).then_some(Self {
            modules,
            prefix,
            resource,
            index: name.index,
        })
    }
}

/// A name with an optional index from the front of a text, and the rest.
pub(super) fn step(text: &str) -> Option<(Step<'_>, &str)> {
    let end = text.find(['.', '[']).unwrap_or(text.len());
    let (name, rest) = text.split_at_checked(end)?;
    if name.is_empty() {
        return None;
    }
    let Some(inside) = rest.strip_prefix('[') else { return Some((Step { name, index: None }, rest)) };
    let close = closing(inside)?;
    let index = inside.get(..close)?;
    Some((Step { name, index: Some(index) }, inside.get(close + 1..)?))
}

/// Where the bracket closes: brackets in a quoted key do not count.
fn closing(inside: &str) -> Option<usize> {
    let (mut quoted, mut escaped) = (false, false);
    for (at, c) in inside.char_indices() {
        match c {
            _ if escaped => escaped = false,
            '\\' if quoted => escaped = true,
            '"' => quoted = !quoted,
            ']' if !quoted => return Some(at),
            _ => {}
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_of_any_depth_come_apart() {
        let text = r#"module.a["x.y]"].module.b[0].scaleway_instance_server.web["k"]"#;
        let address = Address::parse(text).unwrap();
        assert_eq!(address.modules.len(), 2);
        assert_eq!(address.modules[0], Step { name: "a", index: Some(r#""x.y]""#) });
        assert_eq!(address.prefix, r#"module.a["x.y]"].module.b[0]."#);
        assert_eq!(address.resource, "scaleway_instance_server.web");
        assert_eq!(address.index, Some(r#""k""#));
        let plain = Address::parse("scaleway_object_bucket.data").unwrap();
        assert_eq!((plain.prefix, plain.resource, plain.index), ("", "scaleway_object_bucket.data", None));
    }

    #[test]
    fn other_texts_are_no_addresses() {
        for text in ["", "a", "a.", ".b", "module.a", "module.a.b", "a.b.c", "a[0].b", "a.b[", r#"a.b["x]"#] {
            assert_eq!(Address::parse(text), None, "{text}");
        }
    }
}
