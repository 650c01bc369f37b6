//! `?lifecycle`: what happens to objects as they age.
//!
//! Scaleway answers with the root `Configuration`, S3 with `LifecycleConfiguration`. Filters narrow a rule and actions
//! delete data, so an element that is not known here is an error: left out, it would change what the rule says.

use super::answer::S3Answer;
use super::parse::{Fault, S3ParseError, root};
use super::tagging::{Tag, tag};
use super::xml::Element;

/// The rules, in order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lifecycle {
    /// Rules, enabled or not.
    pub rules: Vec<LifecycleRule>,
}

/// One rule.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LifecycleRule {
    /// Name of the rule.
    pub id: Option<String>,
    /// Whether it is applied.
    pub enabled: bool,
    /// Which objects it covers.
    pub filter: Filter,
    /// When current versions go.
    pub expiration: Option<Expiration>,
    /// To which classes current versions move.
    pub transitions: Vec<Transition>,
    /// When earlier versions go.
    pub noncurrent_expiration: Option<NoncurrentExpiration>,
    /// To which classes earlier versions move.
    pub noncurrent_transitions: Vec<NoncurrentTransition>,
    /// After how many days an unfinished upload is dropped.
    pub abort_uploads_after_days: Option<u64>,
}

/// Which objects a rule covers: those for which every condition holds, all when there is none.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Filter {
    /// Beginning of the key.
    pub prefix: Option<String>,
    /// Tags, all of them.
    pub tags: Vec<Tag>,
    /// Least size, exclusive.
    pub larger_than_bytes: Option<u64>,
    /// Greatest size, exclusive.
    pub smaller_than_bytes: Option<u64>,
}

impl Filter {
    /// Whether it covers every object.
    pub fn is_everything(&self) -> bool {
        self.prefix.as_deref().unwrap_or("").is_empty()
            && self.tags.is_empty()
            && self.larger_than_bytes.is_none()
            && self.smaller_than_bytes.is_none()
    }
}

/// When current versions are deleted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Expiration {
    /// After that many days.
    pub days: Option<u64>,
    /// At that moment.
    pub date: Option<String>,
    /// Whether a delete marker without versions goes too.
    pub expired_object_delete_marker: Option<bool>,
}

/// A move of current versions.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Transition {
    /// After that many days.
    pub days: Option<u64>,
    /// At that moment.
    pub date: Option<String>,
    /// Where to.
    pub storage_class: String,
}

/// When earlier versions are deleted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NoncurrentExpiration {
    /// That many days after they were replaced.
    pub days: Option<u64>,
    /// How many are kept all the same.
    pub newer_versions: Option<u64>,
}

/// A move of earlier versions.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NoncurrentTransition {
    /// That many days after they were replaced.
    pub days: Option<u64>,
    /// How many stay all the same.
    pub newer_versions: Option<u64>,
    /// Where to.
    pub storage_class: String,
}

impl S3Answer for Lifecycle {
    const SUBRESOURCE: &'static str = "lifecycle";
    const NONE: &'static [&'static str] = &["NoSuchLifecycleConfiguration"];

    fn parse(body: &[u8]) -> Result<Self, S3ParseError> {
        lifecycle(body).map_err(|fault| fault.of("?lifecycle"))
    }
}

fn lifecycle(body: &[u8]) -> Result<Lifecycle, Fault> {
    let document = root(body, &["LifecycleConfiguration", "Configuration"])?;
    document.only(&["Rule"])?;
    Ok(Lifecycle { rules: document.all("Rule").map(rule).collect::<Result<_, _>>()? })
}

const RULE: &[&str] = &[
    "ID",
    "Status",
    "Filter",
    "Prefix",
    "Expiration",
    "Transition",
    "NoncurrentVersionExpiration",
    "NoncurrentVersionTransition",
    "AbortIncompleteMultipartUpload",
];

fn rule(element: &Element) -> Result<LifecycleRule, Fault> {
    element.only(RULE)?;
    let status = element.required("Status")?;
    let enabled = match status.value()?.trim() {
        "Enabled" => true,
        "Disabled" => false,
        _ => return Err(status.unexpected()),
    };
    let abort = element.child("AbortIncompleteMultipartUpload")?.map(|abort| {
        abort.only(&["DaysAfterInitiation"])?;
        abort.required_parsed("DaysAfterInitiation")
    });
    Ok(LifecycleRule {
        id: element.text("ID")?,
        enabled,
        filter: covers(element)?,
        expiration: element.child("Expiration")?.map(expiration).transpose()?,
        transitions: element.all("Transition").map(transition).collect::<Result<_, _>>()?,
        noncurrent_expiration: element
            .child("NoncurrentVersionExpiration")?
            .map(noncurrent_expiration)
            .transpose()?,
        noncurrent_transitions: element
            .all("NoncurrentVersionTransition")
            .map(noncurrent_transition)
            .collect::<Result<_, _>>()?,
        abort_uploads_after_days: abort.transpose()?,
    })
}

/// The filter, or the prefix of the older form.
fn covers(rule: &Element) -> Result<Filter, Fault> {
    match (rule.child("Filter")?, rule.text("Prefix")?) {
        (Some(filter), None) => conditions(filter),
        (None, Some(prefix)) => Ok(Filter { prefix: Some(prefix), ..Filter::default() }),
        (None, None) => Err(Fault::Missing { parent: "Rule".to_owned(), child: "Filter" }),
        (Some(filter), Some(_)) => Err(filter.unexpected()),
    }
}

fn conditions(filter: &Element) -> Result<Filter, Fault> {
    const CONDITIONS: &[&str] = &["Prefix", "Tag", "ObjectSizeGreaterThan", "ObjectSizeLessThan"];
    let holder = match filter.child("And")? {
        Some(and) => {
            filter.only(&["And"])?;
            and
        }
        None => filter,
    };
    holder.only(CONDITIONS)?;
    Ok(Filter {
        prefix: holder.text("Prefix")?,
        tags: holder.all("Tag").map(tag).collect::<Result<_, _>>()?,
        larger_than_bytes: holder.parsed("ObjectSizeGreaterThan")?,
        smaller_than_bytes: holder.parsed("ObjectSizeLessThan")?,
    })
}

fn expiration(element: &Element) -> Result<Expiration, Fault> {
    element.only(&["Days", "Date", "ExpiredObjectDeleteMarker"])?;
    Ok(Expiration {
        days: element.parsed("Days")?,
        date: element.text("Date")?,
        expired_object_delete_marker: element.parsed("ExpiredObjectDeleteMarker")?,
    })
}

fn transition(element: &Element) -> Result<Transition, Fault> {
    element.only(&["Days", "Date", "StorageClass"])?;
    Ok(Transition {
        days: element.parsed("Days")?,
        date: element.text("Date")?,
        storage_class: element.required_text("StorageClass")?,
    })
}

fn noncurrent_expiration(element: &Element) -> Result<NoncurrentExpiration, Fault> {
    element.only(&["NoncurrentDays", "NewerNoncurrentVersions"])?;
    Ok(NoncurrentExpiration {
        days: element.parsed("NoncurrentDays")?,
        newer_versions: element.parsed("NewerNoncurrentVersions")?,
    })
}

fn noncurrent_transition(element: &Element) -> Result<NoncurrentTransition, Fault> {
    element.only(&["NoncurrentDays", "NewerNoncurrentVersions", "StorageClass"])?;
    Ok(NoncurrentTransition {
        days: element.parsed("NoncurrentDays")?,
        newer_versions: element.parsed("NewerNoncurrentVersions")?,
        storage_class: element.required_text("StorageClass")?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(rules: &str) -> Result<Lifecycle, S3ParseError> {
        Lifecycle::parse(format!("<Configuration>{rules}</Configuration>").as_bytes())
    }

    fn one(inner: &str) -> Result<LifecycleRule, S3ParseError> {
        let status = "<ID>r</ID><Status>Enabled</Status>";
        parse(&format!("<Rule>{inner}{status}</Rule>")).map(|mut lifecycle| lifecycle.rules.remove(0))
    }

    #[test]
    fn both_roots_are_read_and_no_other() {
        let rule = "<Rule><Filter/><Status>Disabled</Status><Expiration><Days>1</Days></Expiration></Rule>";
        for name in ["Configuration", "LifecycleConfiguration"] {
            let lifecycle =
                Lifecycle::parse(format!("<{name} xmlns='u'>{rule}</{name}>").as_bytes()).unwrap();
            assert!(!lifecycle.rules[0].enabled && lifecycle.rules[0].filter.is_everything());
        }
        assert!(Lifecycle::parse(format!("<Lifecycle>{rule}</Lifecycle>").as_bytes()).is_err());
        assert!(parse("<Rules/>").is_err() && parse("text").is_err());
    }

    #[test]
    fn every_action_is_read() {
        let rule = one(
            "<Filter><Prefix>logs/</Prefix></Filter>\
             <Expiration><Days>365</Days><ExpiredObjectDeleteMarker>false</ExpiredObjectDeleteMarker></Expiration>\
             <Transition><Days>30</Days><StorageClass>ONEZONE_IA</StorageClass></Transition>\
             <Transition><Date>2027-01-01T00:00:00Z</Date><StorageClass>GLACIER</StorageClass></Transition>\
             <NoncurrentVersionExpiration><NoncurrentDays>9</NoncurrentDays><NewerNoncurrentVersions>2</NewerNoncurrentVersions></NoncurrentVersionExpiration>\
             <NoncurrentVersionTransition><NoncurrentDays>3</NoncurrentDays><StorageClass>GLACIER</StorageClass></NoncurrentVersionTransition>\
             <AbortIncompleteMultipartUpload><DaysAfterInitiation>7</DaysAfterInitiation></AbortIncompleteMultipartUpload>",
        )
        .unwrap();
        assert_eq!(rule.filter.prefix.as_deref(), Some("logs/"));
        assert_eq!(rule.expiration.as_ref().and_then(|expiration| expiration.days), Some(365));
        let classes: Vec<_> =
            rule.transitions.iter().map(|transition| transition.storage_class.as_str()).collect();
        assert_eq!(classes, ["ONEZONE_IA", "GLACIER"]);
        assert_eq!(
            rule.noncurrent_expiration,
            Some(NoncurrentExpiration { days: Some(9), newer_versions: Some(2) })
        );
        assert_eq!(rule.noncurrent_transitions[0].days, Some(3));
        assert_eq!(rule.abort_uploads_after_days, Some(7));
    }

    #[test]
    fn conditions_stand_alone_or_together() {
        let filter = |inner: &str| one(&format!("<Filter>{inner}</Filter>")).map(|rule| rule.filter);
        let tag = "<Tag><Key>k</Key><Value>v</Value></Tag>";
        assert_eq!(filter(tag).unwrap().tags.len(), 1);
        let both = filter(&format!(
            "<And><Prefix>p</Prefix>{tag}{tag}<ObjectSizeGreaterThan>5</ObjectSizeGreaterThan></And>"
        ))
        .unwrap();
        assert_eq!(
            (both.prefix.as_deref(), both.tags.len(), both.larger_than_bytes),
            (Some("p"), 2, Some(5))
        );
        assert!(!both.is_everything());
        assert!(filter("<Prefix></Prefix>").unwrap().is_everything());
        assert_eq!(one("<Prefix>old/</Prefix>").unwrap().filter.prefix.as_deref(), Some("old/"));
    }

    #[test]
    fn what_would_change_the_meaning_is_an_error() {
        for inner in [
            "",
            "<Filter><Suffix>x</Suffix></Filter>",
            "<Filter><And/><Prefix>p</Prefix></Filter>",
            "<Filter/><Prefix>p</Prefix>",
            "<Filter/><Delete><Days>1</Days></Delete>",
            "<Filter/><Expiration><Hours>1</Hours></Expiration>",
            "<Filter/><Expiration><Days>soon</Days></Expiration>",
            "<Filter/><Expiration/><Expiration/>",
            "<Filter/><Transition><Days>1</Days></Transition>",
            "<Filter/><AbortIncompleteMultipartUpload/>",
            "<Filter>everything</Filter>",
        ] {
            assert!(one(inner).is_err(), "{inner}");
        }
        assert!(parse("<Rule><Filter/></Rule>").is_err());
        assert!(parse("<Rule><Filter/><Status>On</Status></Rule>").is_err());
    }
}
