//! What both system security plans say of a system.

use serde_json::{Value, json};

use crate::key::uuid;

/// The identifier of a provider's service, as the provider offers it.
pub(super) fn service_uuid(provider: &str, service: &str) -> String {
    uuid("service", &[provider, service])
}

/// The identifier of the same service where a customer uses it.
pub(super) fn used_service_uuid(provider: &str, service: &str) -> String {
    uuid("used-service", &[provider, service])
}

/// What a customer inherits by a duty of the provider.
pub(super) fn provided_uuid(duty: &str) -> String {
    uuid("provided", &[duty])
}

/// What is left to the customer by a duty.
pub(super) fn responsibility_uuid(duty: &str) -> String {
    uuid("responsibility", &[duty])
}

/// The least that can be said of a system of which onus knows only the duties.
pub(super) fn characteristics(key: &str, name: &str, boundary: &str) -> Value {
    json!({
        "system-ids": [{
            "identifier-type": "https://ietf.org/rfc/rfc4122",
            "id": uuid("system", &[key]),
        }],
        "system-name": name,
        "description": name,
        "system-information": {
            "information-types": [{
                "title": "Customer data",
                "description": "Whatever the customer keeps there. onus reads no content.",
            }],
        },
        "status": { "state": "operational" },
        "authorization-boundary": { "description": boundary },
    })
}

/// The system itself among its components.
pub(super) fn this_system(key: &str) -> Value {
    json!({
        "uuid": uuid("this-system", &[key]),
        "type": "this-system",
        "title": "This system",
        "description": "The system as a whole.",
        "status": { "state": "operational" },
    })
}

/// The people of a system.
pub(super) fn users(role: &str) -> Value {
    json!([{ "uuid": uuid("user", &[role]), "title": "Administrators", "role-ids": [role] }])
}
