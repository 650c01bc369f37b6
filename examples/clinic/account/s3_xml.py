"""The documents in which Object Storage answers."""

from html import escape

from world import GB, at, ident

GROUPS = "http://acs.amazonaws.com/groups/global"
XSI = 'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"'


def element(name, *content):
    return f"<{name}>{''.join(str(part) for part in content)}</{name}>"


def text(name, value):
    return element(name, escape(str(value)))


def document(name, *content):
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + element(name, *content)


def error(code):
    return element("Error", element("Code", code), element("Message", code))


def owner(project):
    return element("Owner", element("ID", f"{project}:{project}"), element("DisplayName", f"{project}:{project}"))


def buckets(project, rows):
    listed = (element("Bucket", element("Name", name), element("CreationDate", at(created))) for name, created in rows)
    return document("ListAllMyBucketsResult", owner(project), element("Buckets", *listed))


def versioning(status):
    return document("VersioningConfiguration", element("Status", status))


def acl(project, everybody, shared_with):
    def to_project(id, permission):
        grantee = f'<Grantee {XSI} xsi:type="CanonicalUser">{element("ID", f"{id}:{id}")}</Grantee>'
        return element("Grant", grantee, element("Permission", permission))

    grants = [to_project(project, "FULL_CONTROL")]
    if shared_with:
        grants.append(to_project(shared_with, "READ"))
    if everybody:
        grantee = f'<Grantee {XSI} xsi:type="Group">{element("URI", f"{GROUPS}/AllUsers")}</Grantee>'
        grants.append(element("Grant", grantee, element("Permission", everybody)))
    return document("AccessControlPolicy", owner(project), element("AccessControlList", *grants))


def policy_status(public):
    return document("PolicyStatus", element("IsPublic", str(public).lower()))


def encryption(setting):
    if setting is None:
        return document("ServerSideEncryptionConfiguration")
    algorithm, key = setting
    default = element("ApplyServerSideEncryptionByDefault", element("SSEAlgorithm", algorithm),
                      element("KMSMasterKeyID", key) if key else "")
    rule = element("Rule", default, element("BucketKeyEnabled", str(key is not None).lower()))
    return document("ServerSideEncryptionConfiguration", rule)


def rule(name, enabled=True, expiration=None, transition=None, noncurrent=None, abort=None):
    """One rule of a lifecycle; it holds for every object."""
    actions = []
    if expiration:
        actions.append(element("Expiration", element("Days", expiration)))
    if transition:
        days, storage_class = transition
        actions.append(element("Transition", element("Days", days), element("StorageClass", storage_class)))
    if noncurrent:
        actions.append(element("NoncurrentVersionExpiration", element("NoncurrentDays", noncurrent)))
    if abort:
        actions.append(element("AbortIncompleteMultipartUpload", element("DaysAfterInitiation", abort)))
    return element("Rule", text("ID", name), element("Filter"), element("Status", "Enabled" if enabled else "Disabled"), *actions)


def lifecycle(rules):
    return document("Configuration", *rules)


def cors(rules):
    def one(origins, methods):
        return element("CORSRule", *(text("AllowedOrigin", origin) for origin in origins),
                       *(element("AllowedMethod", method) for method in methods))

    return document("CORSConfiguration", *(one(*rule) for rule in rules))


def object_lock(default):
    mode, days = default
    retention = element("Rule", element("DefaultRetention", element("Mode", mode), element("Days", days)))
    return document("ObjectLockConfiguration", element("ObjectLockEnabled", "Enabled"), retention)


def website(_):
    return document("WebsiteConfiguration", element("IndexDocument", element("Suffix", "index.html")))


def tagging(tags):
    pairs = (element("Tag", text("Key", key), text("Value", value)) for key, value in tags.items())
    return document("Tagging", element("TagSet", *pairs))


def uploads(bucket, rows):
    listed = (
        element("Upload", text("Key", key), element("UploadId", ident("upload", key)), element("Initiated", at(begun)),
                element("StorageClass", storage_class))
        for key, begun, storage_class in rows
    )
    return document("ListMultipartUploadsResult", element("Bucket", bucket), element("IsTruncated", "false"), *listed)


def objects(bucket, rows):
    """A page with all objects. Over a gigabyte they were written in parts, which shows in the tag."""
    def tag(key, size):
        return f'"{ident("object", key).replace("-", "")}{"-90" if size > GB else ""}"'

    listed = (
        element("Contents", text("Key", key), element("LastModified", at(changed)), text("ETag", tag(key, size)), element("Size", size),
                element("StorageClass", storage_class))
        for key, size, changed, storage_class in rows
    )
    return document("ListBucketResult", element("Name", bucket), element("KeyCount", len(rows)), element("MaxKeys", 1000),
                    element("IsTruncated", "false"), *listed)
