"""openapi.py - config/openapi.yaml as a judge: of routes, and of what a server answered. What is not documented is wrong:
a status, a header that is not of every answer, a media type, a field; and so is an answer that may be framed, sniffed, or,
where no `Cache-Control` is documented, kept."""
import json
import pathlib
import re

import jsonschema
import yaml

ROOT = pathlib.Path(__file__).resolve().parents[2]
METHODS = ("get", "head", "post", "patch", "delete", "options", "put")
# Of any address, as the document's description says.
EVERYWHERE = {"405": {"Allow"}, "501": set(), "413": set()}
EVERY_ANSWER = {"connection", "date", "content-length", "content-type", "content-language", "vary", "cache-control",
                "x-content-type-options", "referrer-policy", "cross-origin-resource-policy", "content-security-policy",
                "strict-transport-security", "tus-resumable", "keep-alive", "transfer-encoding"}
ERROR = {"$ref": "#/components/schemas/Error"}


class Spec:
    def __init__(self, path=ROOT / "config/openapi.yaml"):
        self.document = yaml.safe_load(path.read_text())
        self.provoked = set()  # (path, method, status)

    def routes(self):
        """As the program has them: a star for each parameter."""
        return {(method.upper(), re.sub(r"\{\w+\}", "*", path))
                for path, item in self.document["paths"].items() for method in item if method in METHODS}

    def schemas(self, part=None):
        """Whatever is a schema, wherever it stands."""
        part = self.document if part is None else part
        if isinstance(part, dict):
            for key, value in part.items():
                if key == "schema":
                    yield value
                elif key == "schemas":
                    yield from value.values()
                else:
                    yield from self.schemas(value)
        elif isinstance(part, list):
            for item in part:
                yield from self.schemas(item)

    def resolve(self, part):
        while "$ref" in part:
            at = self.document
            for step in part["$ref"].split("/")[1:]:
                at = at[step.replace("~1", "/")]
            part = at
        return part

    def find(self, method, path):
        """The path as documented, one without parameters first, and the operation."""
        fits = [(template.count("{"), template) for template in self.document["paths"]
                if re.fullmatch(re.sub(r"\\\{\w+\\\}", "[^/]+", re.escape(template)), path)]
        for _, template in sorted(fits):
            operation = self.document["paths"][template].get(method.lower())
            if operation:
                return template, operation
        return (min(fits)[1] if fits else None), None

    def fits(self, value, schema, where):
        checker = jsonschema.Draft202012Validator({**schema, "components": self.document["components"]})
        wrong = [f"{'/'.join(map(str, error.path))}: {error.message}" for error in checker.iter_errors(value)]
        assert not wrong, f"{where}: {wrong}"

    def judge_text(self, text, schema, where):
        """A header's or a text's."""
        numeric = self.resolve(schema).get("type") == "integer" and re.fullmatch(r"\d+", text)
        self.fits(int(text) if numeric else text, schema, where)

    def judge_body(self, headers, body, content, where):
        kind = headers.get("content-type", "").split(";")[0]
        assert kind in content, f"{where}: {kind} is not documented"
        schema = content[kind].get("schema")
        if schema and kind == "application/json":
            self.fits(json.loads(body), schema, where)
        elif schema:
            self.judge_text(body.decode(), schema, where)

    def judge_security(self, headers, kept, where):
        """As the document's description says of every answer."""
        assert headers.get("x-content-type-options") == "nosniff", f"{where}: may be sniffed"
        assert "frame-ancestors 'none'" in headers.get("content-security-policy", ""), f"{where}: may be framed"
        assert kept or headers.get("cache-control") == "no-store", f"{where}: may be cached"

    def judge(self, method, path, status, headers, body):
        where, status = f"{method} {path}: {status}", str(status)
        template, operation = self.find("get" if method == "HEAD" and not self.find(method, path)[1] else method, path)
        response = self.resolve((operation or {}).get("responses", {}).get(status, {}))
        if not response:
            assert status in EVERYWHERE, f"{where} is not documented"
            assert EVERYWHERE[status] <= {name.title() for name in headers}, f"{where}: a header is missing"
            response = {"description": "everywhere", "content": {"application/json": {"schema": ERROR}},
                        "headers": {name: {} for name in EVERYWHERE[status]}}
        elif operation:
            self.provoked.add((template, method.lower(), status))
        said = {name.lower(): self.resolve(header) for name, header in response.get("headers", {}).items()}
        self.judge_security(headers, "cache-control" in said, where)
        for name, header in said.items():
            assert name in headers or not header.get("required"), f"{where}: no {name}"
            if name in headers and "schema" in header:
                self.judge_text(headers[name], header["schema"], f"{where}, {name}")
        strange = set(headers) - set(said) - EVERY_ANSWER
        assert not strange, f"{where}: {strange} is not documented"
        if method != "HEAD" and (body or "content" in response):
            self.judge_body(headers, body, response.get("content", {}), where)

    def documented(self):
        return {(path, method, status) for path, item in self.document["paths"].items() for method in item
                if method in METHODS for status in item[method]["responses"]}
