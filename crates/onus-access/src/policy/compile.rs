//! What a document says, as formulas.

use crate::set::{Pattern, Patterns};
use crate::{Attr, Formula, Label};

use super::condition::{Holds, Key, OF_LISTINGS, OVER_TLS};
use super::dialect::Denial;
use super::document::Document;
use super::statement::{Effect, Listed, Statement};
use super::unread::{Read, Unread};

impl Document {
    /// Where a statement allows, whatever others deny. Each has the label that it is given.
    pub fn allows(&self, label: &mut impl FnMut(&Statement) -> Label) -> Formula {
        self.that_do(Effect::Allow, None, label)
    }

    /// Where a statement that has an effect denies. Each has the label that it is given; one whose effect was
    /// not understood is asked for a second time.
    pub fn denies(&self, label: &mut impl FnMut(&Statement) -> Label) -> Formula {
        let unsettled = || Unread::new("what a `Deny` does in `Version` `2012-10-17` is documented nowhere");
        match self.version().map(|version| version.denial()) {
            Some(Denial::Nothing) => Formula::Never,
            Some(Denial::Unsettled) => self.that_do(Effect::Deny, Some(&unsettled()), label),
            Some(Denial::Wins) | None => self.that_do(Effect::Deny, None, label),
        }
    }

    /// Where the document lets in: a statement allows and none denies.
    pub fn grants(&self, label: &mut impl FnMut(&Statement) -> Label) -> Formula {
        Formula::all([self.allows(label), self.denies(label).negated()])
    }

    fn that_do(
        &self,
        effect: Effect,
        unsettled: Option<&Unread>,
        label: &mut impl FnMut(&Statement) -> Label,
    ) -> Formula {
        if let Some(unread) = self.unread() {
            return unread.gap();
        }
        Formula::any(self.statements().iter().filter_map(|statement| {
            let unknown = match &statement.effect {
                Ok(known) if *known != effect => return None,
                Err(unread) if statement.opaque.is_none() => Some(unread),
                _ => None,
            };
            let gaps = unknown.into_iter().chain(unsettled).map(Unread::gap);
            Some(Formula::all(gaps.chain([statement.about(effect)])).labelled(label(statement)))
        }))
    }
}

impl Statement {
    /// Which requests it is about if this is its effect.
    pub(super) fn about(&self, effect: Effect) -> Formula {
        if let Some(unread) = &self.opaque {
            return unread.gap();
        }
        let principals = known(&self.principals, |listed| match listed {
            Listed::These(these) => Formula::any(these.iter().map(|principal| principal.formula(effect))),
            // Who is spared is spared as a whole, so that no policy of an account matters.
            Listed::AllBut(those) => Formula::any(those.iter().map(|principal| principal.all())).negated(),
        });
        let conditions = known(&self.conditions, |tests| {
            Formula::all(tests.iter().map(|test| known(test, |test| test.formula())))
        });
        let rest = self.unread.iter().map(Unread::gap);
        let actions = known(&self.actions, |listed| patterns(Attr::Action, listed));
        let resources = known(&self.resources, |listed| patterns(Attr::Resource, listed));
        Formula::all([principals, actions, resources, conditions].into_iter().chain(rest))
    }
}

fn known<T>(read: &Read<T>, formula: impl FnOnce(&T) -> Formula) -> Formula {
    read.as_ref().map_or_else(Unread::gap, formula)
}

fn patterns(attr: Attr, listed: &Listed<Pattern>) -> Formula {
    let of = |patterns: &[Pattern]| Formula::text(attr, Patterns::of(patterns.iter().cloned()));
    match listed {
        Listed::These(these) => of(these),
        Listed::AllBut(those) => of(those).negated(),
    }
}

/// What is true of every request to a bucket: it has an address and a time, comes over TLS or does not, and
/// only those that list have what one can say about a list.
#[must_use]
pub fn domain() -> Formula {
    let present = |attr, holds| Key { attr, holds }.present();
    let lists = ["s3:listbucket", "s3:listbucketversions", "s3:listbucketmultipartuploads"];
    let absent = OF_LISTINGS.map(|(name, holds)| present(Attr::named(name), holds).negated());
    Formula::all([
        present(Attr::SourceIp, Holds::Address),
        present(Attr::Time, Holds::Moment),
        Formula::text(Attr::named(OVER_TLS), Patterns::exactly(["true", "false"])),
        Formula::any([Formula::text(Attr::Action, Patterns::exactly(lists)), Formula::all(absent)]),
    ])
}
