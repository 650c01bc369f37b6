"""Exchanges, as `onus collect --record` would have kept them: one request and its answer a line."""

import json

from world import ZONES

JSON = {"content-type": "application/json"}
XML = {"content-type": "application/xml"}


class Recorder:
    def __init__(self):
        self.lines = []

    def add(self, service, host, path, query, body, status, headers):
        exchange = {
            "service": service, "cassette": "onus", "id": len(self.lines), "method": "GET", "host": host, "path": path,
            "query": query, "status": status, "response_headers": headers, "response_body": body,
        }
        self.lines.append(json.dumps(exchange, ensure_ascii=False, separators=(",", ":")))

    def answer(self, zone, path, document, query="", status=200):
        """An answer of the API of a zone."""
        self.add("v2", f"api-{zone}.exoscale.com", f"/v2/{path}", query, compact(document), status, JSON)

    def once(self, path, document, query=""):
        """What is the same in every zone, and is asked of the first."""
        self.answer(ZONES[0], path, document, query)

    def everywhere(self, path, key, rows, query=""):
        """A list that each zone has of its own. `rows` are pairs of a zone and an element."""
        for zone in ZONES:
            self.answer(zone, path, {key: [row for place, row in rows if place == zone]}, query)

    def missing(self, zone, path):
        self.answer(zone, path, {"message": "Not Found"}, status=404)

    def refused(self, zone, path, message):
        self.answer(zone, path, {"message": message}, status=403)

    def bucket(self, name, zone, query, body, status=200):
        """A setting of a bucket."""
        headers = JSON if body.startswith("{") else XML
        self.add("object", f"{name}.sos-{zone}.exo.io", "/", f"{query}=", body, status, headers)


def compact(document):
    return json.dumps(document, ensure_ascii=False, separators=(",", ":"))
