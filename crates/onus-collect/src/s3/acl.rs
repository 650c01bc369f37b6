//! `?acl`: who was granted what, on a bucket or an object.

use super::answer::S3Answer;
use super::parse::{Fault, S3ParseError, root};
use super::xml::Element;

/// The access control list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Acl {
    /// Identifier of the owner.
    pub owner_id: String,
    /// The grants, in the order of the answer, which varies.
    pub grants: Vec<Grant>,
}

/// One grant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Grant {
    /// To whom.
    pub grantee: Grantee,
    /// `READ`, `WRITE`, `READ_ACP`, `WRITE_ACP`, `FULL_CONTROL`, or what may come.
    pub permission: String,
}

/// Who was granted something.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Grantee {
    /// An account, by its identifier.
    Canonical(String),
    /// A group, by its address.
    Group(String),
    /// An account, by its e-mail address.
    Email(String),
}

impl S3Answer for Acl {
    const SUBRESOURCE: &'static str = "acl";
    const NONE: &'static [&'static str] = &[];

    fn parse(body: &[u8]) -> Result<Self, S3ParseError> {
        acl(body).map_err(|fault| fault.of("?acl"))
    }
}

fn acl(body: &[u8]) -> Result<Acl, Fault> {
    let document = root(body, &["AccessControlPolicy"])?;
    document.only(&["Owner", "AccessControlList"])?;
    let list = document.required("AccessControlList")?;
    list.only(&["Grant"])?;
    let grants = list.all("Grant").map(grant).collect::<Result<_, _>>()?;
    Ok(Acl { owner_id: document.required("Owner")?.required_text("ID")?, grants })
}

fn grant(element: &Element) -> Result<Grant, Fault> {
    element.only(&["Grantee", "Permission"])?;
    let to = element.required("Grantee")?;
    to.only(&["ID", "DisplayName", "URI", "EmailAddress", "Type"])?;
    let (id, uri, email) = (to.text("ID")?, to.text("URI")?, to.text("EmailAddress")?);
    let kind = match &to.kind {
        Some(kind) => Some(kind.clone()),
        None => to.text("Type")?,
    };
    let grantee = match (kind.as_deref(), id, uri, email) {
        (Some("CanonicalUser") | None, Some(id), None, None) => Grantee::Canonical(id),
        (Some("Group") | None, None, Some(uri), None) => Grantee::Group(uri),
        (Some("AmazonCustomerByEmail") | None, None, None, Some(email)) => Grantee::Email(email),
        _ => return Err(to.unexpected()),
    };
    let permission = element.required_text("Permission")?;
    if permission.is_empty() {
        return Err(element.required("Permission")?.unexpected());
    }
    Ok(Grant { grantee, permission })
}

#[cfg(test)]
mod tests {
    use super::*;

    const OWNER: &str = "<Owner><ID>o:o</ID><DisplayName>o:o</DisplayName></Owner>";

    fn parse(list: &str) -> Result<Acl, S3ParseError> {
        Acl::parse(format!("<AccessControlPolicy>{OWNER}{list}</AccessControlPolicy>").as_bytes())
    }

    #[test]
    fn grants_to_accounts_and_groups_are_read() {
        let acl = parse(
            "<AccessControlList>\
             <Grant><Grantee xmlns:xsi=\"x\" xsi:type=\"Group\"><URI>http://x/AllUsers</URI></Grantee><Permission>READ</Permission></Grant>\
             <Grant><Grantee xsi:type=\"CanonicalUser\"><ID>o:o</ID><DisplayName/></Grantee><Permission>FULL_CONTROL</Permission></Grant>\
             <Grant><Grantee><ID>p:p</ID></Grantee><Permission>READ_ACP</Permission></Grant></AccessControlList>",
        )
        .unwrap();
        assert_eq!(acl.owner_id, "o:o");
        let grants: Vec<_> =
            acl.grants.iter().map(|grant| (&grant.grantee, grant.permission.as_str())).collect();
        assert_eq!(
            grants,
            [
                (&Grantee::Group("http://x/AllUsers".into()), "READ"),
                (&Grantee::Canonical("o:o".into()), "FULL_CONTROL"),
                (&Grantee::Canonical("p:p".into()), "READ_ACP"),
            ]
        );
    }

    #[test]
    fn no_grant_is_possible_and_a_list_under_another_name_is_not() {
        assert_eq!(parse("<AccessControlList/>").unwrap().grants, []);
        for list in [
            "",
            "<Grants/>",
            "<AccessControlList><Granted/></AccessControlList>",
            "<AccessControlList>READ</AccessControlList>",
            "<AccessControlList/><AccessControlList/>",
            "<AccessControlList><Grant/></AccessControlList>",
            "<AccessControlList><Grant><Grantee><ID>a</ID></Grantee></Grant></AccessControlList>",
            "<AccessControlList><Grant><Grantee><ID>a</ID></Grantee><Permission/></Grant></AccessControlList>",
        ] {
            assert!(parse(list).is_err(), "{list}");
        }
    }

    #[test]
    fn a_grantee_nobody_knows_is_an_error() {
        for grantee in [
            "<Grantee/>",
            "<Grantee xsi:type=\"Everyone\"><URI>u</URI></Grantee>",
            "<Grantee xsi:type=\"CanonicalUser\"><URI>u</URI></Grantee>",
            "<Grantee><ID>a</ID><URI>u</URI></Grantee>",
        ] {
            let list = format!(
                "<AccessControlList><Grant>{grantee}<Permission>READ</Permission></Grant></AccessControlList>"
            );
            assert!(parse(&list).is_err(), "{grantee}");
        }
    }
}
