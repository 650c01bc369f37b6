"""Exchanges, as `onus collect --record` would have kept them: one request and its answer a line."""

import json

API = "api.scaleway.com"
PAGE = 100


class Recorder:
    def __init__(self):
        self.lines = []

    def add(self, host, path, query, body, status=200, headers=None, project=None):
        service = "object" if host != API else path.split("/")[1]
        pairs = "&".join(f"{name}={value}" for name, value in query.items())
        form = "application/json" if host == API and body else "application/xml"
        exchange = {
            "service": service, "cassette": "onus", "id": len(self.lines), "method": "GET", "host": host,
            "path": path, "query": pairs, **({"project": project} if project else {}), "status": status,
            "response_headers": {"content-type": form, **(headers or {})}, "response_body": body,
        }
        self.lines.append(json.dumps(exchange, ensure_ascii=False, separators=(",", ":")))

    def one(self, path, document, query=None):
        """A single object."""
        self.add(API, path, query or {}, compact(document))

    def refuse(self, path, query, status, document):
        self.add(API, path, query, compact(document), status)

    def counted_list(self, path, query, key, rows):
        """A list that counts itself in its body: nearly all products."""
        for page in range(max(1, -(-len(rows) // PAGE))):
            part = rows[page * PAGE:(page + 1) * PAGE]
            asked = {**query, "page": page + 1, "page_size": PAGE}
            self.add(API, path, asked, compact({key: part, "total_count": len(rows)}))

    def instance_list(self, path, query, key, rows):
        """A list that is counted in a header: Instances. `rows` may be an object, as that of server types."""
        asked = {**query, "page": 1, "per_page": PAGE}
        self.add(API, path, asked, compact({key: rows}), headers={"x-total-count": str(len(rows))})

    def uncounted_list(self, path, key, rows):
        """A list without a count: it ends with a page that is empty."""
        for page, part in enumerate([rows, []] if rows else [[]]):
            self.add(API, path, {"page": page + 1, "per_page": PAGE}, compact({key: part}))

    def buckets(self, project, region, body):
        """The list of buckets, another one for each project."""
        self.add(f"s3.{region}.scw.cloud", "/", {}, body, project=project)

    def bucket(self, name, project, region, query, body, status=200):
        """A setting of a bucket."""
        self.add(f"{name}.s3.{region}.scw.cloud", "/", query, body, status, project=project)


def compact(document):
    return json.dumps(document, ensure_ascii=False, separators=(",", ":"))
