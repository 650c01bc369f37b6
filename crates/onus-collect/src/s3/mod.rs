//! Reads the answers of Object Storage.
//!
//! Each kind of answer is one file: what was said, typed, or an error. An answer that is not what was asked for (a
//! page of a proxy, another root element, a list whose items have another name) is never read as "there is none".
//! Elements are found by local name, because the namespace comes and goes between answers of the same call.

pub mod acl;
pub mod answer;
pub mod buckets;
pub mod cors;
pub mod encryption;
pub mod lifecycle;
pub mod object_lock;
pub mod objects;
pub mod parse;
pub mod policy;
pub mod refusal;
pub mod tagging;
pub mod uploads;
pub mod versioning;
pub mod versions;
pub mod website;
mod xml;

pub use acl::{Acl, Grant, Grantee};
pub use answer::{S3Answer, S3Read, read};
pub use buckets::{Bucket, Buckets};
pub use cors::{Cors, CorsRule};
pub use encryption::{Encryption, EncryptionRule};
pub use lifecycle::{Lifecycle, LifecycleRule};
pub use object_lock::{ObjectLock, Period, Retention};
pub use objects::{Object, Objects};
pub use parse::S3ParseError;
pub use policy::{BucketPolicy, PolicyForm, PolicyStatus};
pub use refusal::Refusal;
pub use tagging::{Tag, Tagging};
pub use uploads::{Upload, Uploads};
pub use versioning::Versioning;
pub use versions::{Version, Versions};
pub use website::Website;
