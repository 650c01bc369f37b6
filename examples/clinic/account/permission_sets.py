"""The permission sets that Scaleway offers, by name: more than fit on one page of a list."""

from world import ident

_OF_ORGANISATION = """
    IAMManager IAMReadOnly IAMApplicationManager IAMApplicationReadOnly IAMUserManager IAMUserReadOnly
    IAMGroupManager IAMGroupReadOnly IAMPolicyManager IAMPolicyReadOnly OrganizationManager OrganizationReadOnly
    ProjectManager ProjectReadOnly BillingManager BillingReadOnly SupportTicketManager SupportTicketReadOnly
    AbuseTicketManager AuditTrailReadOnly AuditTrailFullAccess AuditTrailExportRead AuditTrailExportDelete
    EnvironmentalImpactReadOnly NotificationManagerFullAccess NotificationManagerReadOnly
"""

# These have a set for reading and one for everything.
_READ_AND_FULL = """
    AllProducts Instances SSHKeys ElasticMetal AppleSilicon Dedibox ObjectStorage BlockStorage FileStorage
    ContainerRegistry PrivateNetworks VPC IPAM VPCGateway Interlink InterlinkPartner SiteToSiteVPN LoadBalancers
    EdgeServices Kubernetes Functions Containers ServerlessJobs RelationalDatabases ServerlessSQLDatabase Redis
    MongoDB SearchDB Inference DistributedDataLab DataWarehouse KafkaCluster MessagingAndQueuing IoT DomainsDNS
    WebHosting TransactionalEmail Mailbox Observability SecretManager KeyManager QaaS
"""

_OF_ONE_ACTION = """
    InstancesServerStart InstancesServerStop ObjectStorageObjectsRead ObjectStorageObjectsWrite
    ObjectStorageObjectsDelete ObjectStorageBucketsRead ObjectStorageBucketsWrite ObjectStorageBucketsDelete
    ObjectStorageBucketPolicyFullAccess KubernetesExternalNodeRegister KubernetesSystemMastersGroupAccess
    FunctionsPrivateAccess ContainersPrivateAccess ServerlessSQLDatabaseReadWrite ServerlessSQLDatabaseDataReadWrite
    GenerativeApisModelAccess GenerativeApisFullAccess SecretManagerSecretAccess SecretManagerSecretCreate
    SecretManagerSecretDelete SecretManagerSecretWrite SecretManagerSecretRestore KeyManagerKeyWrite
    KeyManagerKeyDecrypt KeyManagerKeyEncrypt KeyManagerKeySign KeyManagerKeyVerify KeyManagerKeyDelete
    KeyManagerKeyCreate KeyManagerKeyRestore
"""


def _set(name, scope):
    return {"id": ident("permission set", name), "name": name, "scope_type": scope, "description": "", "categories": []}


_OF_PROJECTS = [f"{product}{extent}" for product in _READ_AND_FULL.split() for extent in ("ReadOnly", "FullAccess")]
PERMISSION_SETS = [_set(name, "organization") for name in _OF_ORGANISATION.split()]
PERMISSION_SETS += [_set(name, "projects") for name in _OF_PROJECTS + _OF_ONE_ACTION.split()]
