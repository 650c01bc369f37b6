"""A Terraform plan of a part of the account: the shop moves it into Terraform, piece by piece.

Most of it is there and stays. The workers with their security groups, the newsletter, the volume for photos and the key of
the deployment are yet to be made; the recording shows what became of them. All values are those of the account, so that
both are judged alike.
"""

import clusters
import databases
import disks
import firewall
import network
import people
import roles
from fleet import all_instances
from machines import CATALOGUE, POOLS, members
from terraform import Resource, document
from world import GENEVA, access_key, address, ident

HIDDEN = databases.HIDDEN


def plan():
    return document([*rows()])


def rows():
    groups = {name: group(name) for name in ("web", "app", "admin", "old", "sks", "suppliers", "workers")}
    yield from groups.values()
    for name in groups:
        yield from rules(name, groups)
    yield private_network()
    yield elastic_ip()
    yield Resource("exoscale_anti_affinity_group", "shop-web", {
        "id": ident("anti-affinity group", "shop-web"), "name": "shop-web", "description": "Web servers on different hosts"})
    for name in ("admin-1", "shop-old", "stock-1", "newsletter-1"):
        yield instance(name)
    pools = {name: pool(name, groups) for name in POOLS}
    yield from pools.values()
    balancer = nlb("shop")
    yield balancer
    yield from services("shop", balancer, pools["shop-web"])
    cluster = sks_cluster("shop")
    yield cluster
    yield from nodepools("shop", cluster)
    for name in ("shop-pg", "shop-cache", "reviews-pg"):
        yield database(name)
        yield from database_users(name)
    for name in ("stock-data", "shop-old-data", "photo-archive"):
        yield volume(name)
    yield volume_snapshot("stock-data", "2026-11-20T02:30", "created")
    planned = {name: role(name) for name in ("operations", "developers", "terraform", "backup", "deploy")}
    yield from planned.values()
    for name, of in people.API_KEYS:
        if of in ("backup", "deploy"):
            yield api_key(name, planned[of])
    for name in people.SSH_KEYS:
        yield Resource("exoscale_ssh_key", name, {
            "id": name, "name": name, "public_key": None, "fingerprint": people.ssh_key(name)["fingerprint"]})
    yield Resource("exoscale_domain", "woolshop", {"id": ident("domain", "woolshop"), "name": "woolshop.example.com"})


def ids(kind, names):
    return [ident(kind, name) for name in names]


def group(name):
    description, sources, _ = firewall.GROUPS[name]
    return Resource("exoscale_security_group", name, {
        "id": ident("security group", name), "name": name, "description": description, "external_sources": sources or None,
    }, new=name in ("suppliers", "workers"))


def rules(name, groups):
    rows = [(peer, *row) for peers, *row in firewall.GROUPS[name][2] for peer in peers]
    for place, (peer, protocol, first, last) in enumerate(rows):
        other = peer["group"] if isinstance(peer, dict) else None
        refers = {"security_group_id": groups[name]}
        if other:
            refers["user_security_group_id"] = groups[other]
        yield Resource("exoscale_security_group_rule", f"{name}-{place}", {
            "id": ident("rule", f"{name}/{place}"), "security_group_id": ident("security group", name), "security_group": name,
            "type": "INGRESS", "protocol": protocol.upper(), "cidr": None if other else peer,
            "user_security_group_id": ident("security group", other) if other else None, "user_security_group": other,
            "public_security_group": None, "start_port": first, "end_port": last, "icmp_type": None, "icmp_code": None,
            "description": None,
        }, new=name in ("suppliers", "workers"), refers=refers)


def private_network():
    return Resource("exoscale_private_network", "backend", {
        "id": ident("private network", "backend"), "zone": GENEVA, "name": "backend", "description": "Stock and its database",
        "start_ip": "10.20.0.10", "end_ip": "10.20.0.200", "netmask": "255.255.255.0", "labels": CATALOGUE})


def elastic_ip():
    return Resource("exoscale_elastic_ip", "admin", {
        "id": ident("elastic ip", "admin"), "zone": GENEVA, "ip_address": address(30), "cidr": f"{address(30)}/32",
        "address_family": "inet4", "description": "the way in", "healthcheck": [], "labels": None,
        "reverse_dns": "in.woolshop.example.com."})


def instance(name):
    row = all_instances()[name]
    interfaces = [{"network_id": id, "ip_address": "10.20.0.11", "mac_address": ""} for id in ids("private network", row["networks"])]
    return Resource("exoscale_compute_instance", name, {
        "id": ident("instance", name), "zone": row["zone"], "name": name, "type": f"standard.{row['type'].replace('-', '_')}",
        "template_id": ident("template", f"{row['zone']}/{row['template']}"), "disk_size": row["disk"], "state": row["state"],
        "ipv6": row["ipv6"] is not None, "private": row["public"] is None, "ssh_key": row["keys"][0] if row["keys"] else None,
        "ssh_keys": list(row["keys"]), "security_group_ids": ids("security group", row["groups"]),
        "elastic_ip_ids": ids("elastic ip", row["elastic"]) or None, "anti_affinity_group_ids": None,
        "network_interface": interfaces, "public_ip_address": address(row["public"]) if row["public"] else "",
        "ipv6_address": row["ipv6"] or "", "labels": row["labels"] or None, "user_data": None, "deploy_target_id": None,
        "enable_secure_boot": False, "enable_tpm": False,
        "reverse_dns": "letters.woolshop.example.com." if name == "newsletter-1" else None,
    }, new=name == "newsletter-1", later=("id", "public_ip_address", "ipv6_address", "state", "ssh_key"))


def pool(name, groups):
    zone, size_of, size, template, inside, labels, _ = POOLS[name]
    apart = ids("anti-affinity group", ["shop-web"]) if name == "shop-web" else None
    return Resource("exoscale_instance_pool", name, {
        "id": ident("pool", name), "zone": zone, "name": name, "description": "", "state": "running", "size": size,
        "min_available": size - 1, "disk_size": 50, "ipv6": False, "instance_prefix": name,
        "instance_type": f"standard.{size_of.replace('-', '_')}", "template_id": ident("template", f"{zone}/{template}"),
        "security_group_ids": ids("security group", inside), "network_ids": None, "anti_affinity_group_ids": apart,
        "elastic_ip_ids": None, "key_pair": "paul", "labels": labels, "user_data": None,
        "instances": [{"id": ident("instance", member), "name": member} for member in members(name)],
    }, new=name == "workers", later=("id", "state", "instances"), refers={"security_group_ids": groups[inside[0]]})


def nlb(name):
    zone, last, _, inside = network.BALANCERS[name]
    return Resource("exoscale_nlb", name, {
        "id": ident("load balancer", name), "zone": zone, "name": name, "description": "", "state": "running",
        "ip_address": address(last), "labels": CATALOGUE,
        "services": ids("load balancer service", [f"{name}/{row[0]}" for row in inside])})


def services(name, balancer, pool):
    zone, _, behind, inside = network.BALANCERS[name]
    for service, port, target, probe in inside:
        check = {"mode": probe, "port": target, "interval": 10, "timeout": 5, "retries": 1,
                 "uri": "/health" if probe != "tcp" else "", "tls_sni": ""}
        yield Resource("exoscale_nlb_service", f"{name}-{service}", {
            "id": ident("load balancer service", f"{name}/{service}"), "zone": zone, "name": service, "description": "",
            "nlb_id": ident("load balancer", name), "instance_pool_id": ident("pool", behind), "protocol": "tcp", "port": port,
            "target_port": target, "strategy": "round-robin", "state": "running", "healthcheck": [check],
        }, refers={"nlb_id": balancer, "instance_pool_id": pool})


def sks_cluster(name):
    zone, version, upgraded, audit, labels, _, inside = clusters.CLUSTERS[name]
    return Resource("exoscale_sks_cluster", name, {
        "id": ident("cluster", name), "zone": zone, "name": name, "description": "", "version": version, "service_level": "pro",
        "state": "running", "auto_upgrade": upgraded, "cni": "calico", "feature_gates": [], "exoscale_ccm": True,
        "metrics_server": True, "audit": [audit] if audit else [], "oidc": [], "labels": labels,
        "nodepools": ids("nodepool", [f"{name}/{row[0]}" for row in inside])})


def nodepools(name, cluster):
    zone, *_, inside = clusters.CLUSTERS[name]
    for row in inside:
        pool = clusters.nodepool(name, zone, *row)
        yield Resource("exoscale_sks_nodepool", f"{name}-{row[0]}", {
            "id": pool["id"], "zone": zone, "cluster_id": ident("cluster", name), "name": row[0], "description": "",
            "version": row[1], "state": "running", "size": pool["size"], "disk_size": 50, "ipv6": False,
            "instance_prefix": "pool", "instance_type": "standard.large", "template_id": pool["template"]["id"],
            "instance_pool_id": pool["instance-pool"]["id"], "security_group_ids": ids("security group", ["sks"]),
            "private_network_ids": None, "anti_affinity_group_ids": None, "labels": None, "taints": None,
        }, refers={"cluster_id": cluster})


def database(name):
    row = databases.SERVICES[name]
    own = {"ip_filter": row["ip_filter"]}
    if row["type"] == "pg":
        own["version"] = row["version"].split(".")[0]
    return Resource("exoscale_dbaas", name, {
        "id": name, "name": name, "zone": row["zone"], "type": row["type"], "plan": row["plan"], "state": "running",
        "termination_protection": row["protected"], "maintenance_dow": row.get("maintenance", "sunday"),
        "maintenance_time": "04:30:00", "nodes": len(row["nodes"]), "node_cpus": 2, "node_memory": row["memory"] * 1024 ** 3,
        "disk_size": row["disk"] * 1024 ** 3, "ca_certificate": HIDDEN, row["type"]: own,
    }, secret=("ca_certificate",))


def database_users(name):
    row = databases.SERVICES[name]
    if row["type"] != "pg":
        return
    for user in row["users"]:
        yield Resource("exoscale_dbaas_pg_user", f"{name}-{user['username']}", {
            "id": f"{name}/{user['username']}", "service": name, "zone": row["zone"], "username": user["username"],
            "type": user["type"], "password": HIDDEN, "allow_replication": user.get("allow-replication"),
        }, secret=("password",))


def volume(name):
    zone, size, instance, labels, _, _, _ = disks.VOLUMES[name]
    return Resource("exoscale_block_storage_volume", name, {
        "id": ident("volume", name), "zone": zone, "name": name, "size": size, "blocksize": 4096,
        "state": "attached" if instance else "detached", "labels": labels or None, "snapshot_target": None,
    }, new=name == "photo-archive", later=("id", "blocksize", "state"))


def volume_snapshot(name, made, state):
    zone, size, *_ = disks.VOLUMES[name]
    return Resource("exoscale_block_storage_volume_snapshot", f"{name}-{made[:10]}", {
        "id": ident("volume snapshot", f"{name}/{made}"), "zone": zone, "name": f"{name}-{made[:10]}", "state": state,
        "size": size, "volume": {"id": ident("volume", name)}, "labels": None})


def role(name):
    description, editable, policy = roles.ROLES[name]
    services = {service: {"type": row["type"], "rules": row.get("rules", [])}
                for service, row in policy["services"].items()}
    return Resource("exoscale_iam_role", name, {
        "id": ident("role", name), "name": name, "description": description, "editable": editable, "permissions": [],
        "labels": None, "policy": {"default_service_strategy": policy["default-service-strategy"], "services": services},
    }, new=name == "deploy")


def api_key(name, role):
    return Resource("exoscale_iam_api_key", name, {
        "id": access_key(name), "key": access_key(name), "name": name, "role_id": ident("role", role.values["name"]),
        "secret": None,
    }, new=role.new, later=("id", "key", "secret"), refers={"role_id": role}, secret=("secret",))
