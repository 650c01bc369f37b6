"""The documents in which Object Storage answers."""

from html import escape

S3 = 'xmlns="http://s3.amazonaws.com/doc/2006-03-01/"'
XSI = 'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"'
GROUPS = "http://acs.amazonaws.com/groups/global"


def element(name, *content):
    return f"<{name}>{''.join(str(part) for part in content)}</{name}>"


def text(name, value):
    return element(name, escape(str(value)))


def document(name, *content):
    body = "".join(str(part) for part in content)
    return f'<?xml version="1.0" encoding="UTF-8"?><{name} {S3}>{body}</{name}>'


def error(code):
    return '<?xml version="1.0" encoding="UTF-8"?>' + element("Error", element("Code", code), element("Message", code))


def acl(owner, grants):
    """The owner's own grant and those to groups: pairs of a group and a permission."""
    def grant(kind, grantee, permission):
        to = f'<Grantee {XSI} xsi:type="{kind}">{grantee}</Grantee>'
        return element("Grant", to, element("Permission", permission))

    who = element("ID", owner) + element("DisplayName", owner)
    listed = [grant("CanonicalUser", who, "FULL_CONTROL")]
    listed += [grant("Group", element("URI", f"{GROUPS}/{group}"), permission) for group, permission in grants]
    return document("AccessControlPolicy", element("Owner", who), element("AccessControlList", *listed))


def versioning(status):
    return document("VersioningConfiguration", element("Status", status) if status else "")


def encryption():
    default = element("ApplyServerSideEncryptionByDefault", element("SSEAlgorithm", "AES256"))
    return document("ServerSideEncryptionConfiguration", element("Rule", default))


def cors(rules):
    def one(origins, methods):
        return element("CORSRule", *(text("AllowedOrigin", origin) for origin in origins),
                       *(element("AllowedMethod", method) for method in methods))

    return document("CORSConfiguration", *(one(*rule) for rule in rules))


def object_lock(default):
    rule = ""
    if default:
        mode, days = default
        rule = element("Rule", element("DefaultRetention", element("Mode", mode), element("Days", days)))
    return document("ObjectLockConfiguration", element("ObjectLockEnabled", "Enabled"), rule)


def lifecycle(rules):
    def one(name, days):
        return element("Rule", text("ID", name), element("Filter"), element("Status", "Enabled"),
                       element("NoncurrentVersionExpiration", element("NoncurrentDays", days)))

    return document("LifecycleConfiguration", *(one(*rule) for rule in rules))
