-- A shop on Exoscale: groups that name each other, elastic addresses, a load balancer, an instance without public
-- address, and roles in all the forms that policies take.
insert into exoscale_organization (id, name) values ('org', 'shop');
insert into exoscale_security_group (id, name, external_sources, rule_count) values
  ('g-web', 'web', '[]', 2), ('g-db', 'db', '["203.0.113.0/24"]', 2), ('g-admin', 'admin', '[]', 3), ('g-empty', 'empty', '[]', 0);
insert into exoscale_security_group_rule
  (id, security_group_id, direction, protocol, network, peer_group_id, start_port, end_port, icmp_type, icmp_code) values
  ('r1', 'g-web', 'ingress', 'tcp', '0.0.0.0/0', '', 443, 443, null, null),
  ('r2', 'g-web', 'ingress', 'tcp', '::/0', '', 443, 443, null, null),
  ('r3', 'g-db', 'ingress', 'tcp', '', 'g-web', 5432, 5432, null, null),
  ('r4', 'g-db', 'egress', 'all', '10.0.0.0/8', '', null, null, null, null),
  ('r5', 'g-admin', 'ingress', 'tcp', '0.0.0.0/1', '', 22, 22, null, null),
  ('r6', 'g-admin', 'ingress', 'tcp', '128.0.0.0/1', '', 20, 25, null, null),
  ('r7', 'g-admin', 'ingress', 'icmp', '0.0.0.0/0', '', null, null, 8, 0);
insert into exoscale_instance (id, zone, name, public_ip_assignment, public_ip, ipv6_address, security_group_ids) values
  ('i-web', 'ch-gva-2', 'web', 'dual', '192.0.2.10', '2001:db8::10', '["g-web"]'),
  ('i-db', 'ch-gva-2', 'db', 'inet4', '192.0.2.11', null, '["g-db"]'),
  ('i-admin', 'de-fra-1', 'admin', 'inet4', '192.0.2.12', null, '["g-admin","g-web"]'),
  ('i-closed', 'de-fra-1', 'closed', 'inet4', '192.0.2.13', null, '["g-empty"]'),
  ('i-inside', 'at-vie-1', 'inside', 'none', null, null, '[]');
insert into exoscale_instance_detail (id, zone, elastic_ip_ids) values
  ('i-web', 'ch-gva-2', '["e1"]'), ('i-db', 'ch-gva-2', '[]'), ('i-admin', 'de-fra-1', '[]'),
  ('i-closed', 'de-fra-1', '["e2"]'), ('i-inside', 'at-vie-1', '[]');
insert into exoscale_elastic_ip (id, zone, ip, address_family) values
  ('e1', 'ch-gva-2', '192.0.2.20', 'inet4'), ('e2', 'de-fra-1', '2001:db8::20', 'inet6');
insert into exoscale_load_balancer (id, zone, name, ip) values ('l', 'ch-gva-2', 'front', '192.0.2.30');
insert into exoscale_load_balancer_service (id, zone, load_balancer_id, protocol, port, target_port, instance_pool_id) values
  ('s', 'ch-gva-2', 'l', 'tcp', 443, 443, 'p');
insert into exoscale_instance_pool (id, zone, name, instance_ids) values ('p', 'ch-gva-2', 'web', '["i-web"]');
insert into exoscale_bucket (id, zone, name, acl_owner, policy) values
  ('ch-gva-2/open', 'ch-gva-2', 'open', 'shop', ''),
  ('ch-gva-2/limited', 'ch-gva-2', 'limited', 'shop',
   '{"default-service-strategy":"deny","services":{"sos":{"type":"rules","rules":[{"action":"allow","expression":"source_ip.inIpRange(''192.0.2.0/24'')"}]}}}'),
  ('de-fra-1/shut', 'de-fra-1', 'shut', 'shop', '');
insert into exoscale_bucket_grant (id, bucket_id, zone, grantee, permission) values
  ('1', 'ch-gva-2/open', 'ch-gva-2', 'all-users', 'READ'), ('2', 'ch-gva-2/open', 'ch-gva-2', 'organization:shop', 'FULL_CONTROL'),
  ('3', 'ch-gva-2/limited', 'ch-gva-2', 'all-users', 'READ'), ('4', 'de-fra-1/shut', 'de-fra-1', 'organization:shop', 'FULL_CONTROL'),
  ('5', 'de-fra-1/shut', 'de-fra-1', 'authenticated-users', 'WRITE');
insert into exoscale_iam_policy (id, default_service_strategy, services, policy) values
  ('organization-policy/', 'allow', '{}', '{"default-service-strategy":"allow","services":{}}');
insert into exoscale_iam_role (id, name, editable, permissions, default_service_strategy, policy) values
  ('owner', 'Owner', 0, '[]', 'allow', '{"default-service-strategy":"allow","services":{}}'),
  ('reader', 'reader', 1, '[]', 'deny',
   '{"default-service-strategy":"deny","services":{"compute":{"type":"rules","rules":[{"action":"allow","expression":"operation.startsWith(''list-'')"}]}}}'),
  ('keys', 'keys', 1, '[]', 'deny', '{"default-service-strategy":"deny","services":{"iam":{"type":"allow"}}}'),
  ('backup', 'backup', 1, '["bypass-governance-retention"]', 'deny',
   '{"default-service-strategy":"deny","services":{"sos":{"type":"allow"},"compute":{"type":"rules","rules":[{"action":"deny","expression":"operation == ''delete-snapshot''"},{"action":"allow","expression":"source_ip.inIpRange(''192.0.2.0/24'')"}]}}}'),
  ('spare', 'spare', 1, '[]', 'deny', '{"default-service-strategy":"deny","services":{}}');
insert into exoscale_iam_user (id, email, role_id, pending) values
  ('u1', 'ada@example.com', 'owner', 0), ('u2', 'bo@example.com', 'reader', 0), ('u3', 'cy@example.com', 'keys', 1);
insert into exoscale_iam_api_key (id, name, role_id) values ('EXO1', 'ci', 'keys'), ('EXO2', 'nightly', 'backup'), ('EXO3', 'old', 'reader');
