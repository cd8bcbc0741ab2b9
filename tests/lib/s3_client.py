"""s3_client.py - what is in a bucket, asked with signatures of version 4 and nothing of the backend's."""
import datetime
import hashlib
import hmac
import http.client
import urllib.parse
import xml.etree.ElementTree as ElementTree

SPACE = "{http://s3.amazonaws.com/doc/2006-03-01/}"


class Bucket:
    def __init__(self, host, name, access, secret, region):
        self.host, self.name, self.access, self.secret, self.region = host, name, access, secret, region

    def _key(self, day):
        key = b"AWS4" + self.secret.encode()
        for word in (day, self.region, "s3", "aws4_request"):
            key = hmac.new(key, word.encode(), hashlib.sha256).digest()
        return key

    def ask(self, method, key="", query=None, body=b""):
        now = datetime.datetime.now(datetime.timezone.utc).strftime("%Y%m%dT%H%M%SZ")
        path = urllib.parse.quote(f"/{self.name}/{key}" if key else f"/{self.name}")
        asked = "&".join(f"{urllib.parse.quote(k, safe='')}={urllib.parse.quote(v, safe='')}"
                         for k, v in sorted((query or {}).items()))
        headers = {"host": self.host, "x-amz-content-sha256": hashlib.sha256(body).hexdigest(), "x-amz-date": now}
        names = ";".join(headers)
        said = "\n".join([method, path, asked, *(f"{k}:{v}" for k, v in headers.items()), "", names,
                          headers["x-amz-content-sha256"]])
        scope = f"{now[:8]}/{self.region}/s3/aws4_request"
        sign = "\n".join(["AWS4-HMAC-SHA256", now, scope, hashlib.sha256(said.encode()).hexdigest()])
        signature = hmac.new(self._key(now[:8]), sign.encode(), hashlib.sha256).hexdigest()
        headers["authorization"] = (f"AWS4-HMAC-SHA256 Credential={self.access}/{scope}, SignedHeaders={names}, "
                                    f"Signature={signature}")
        line = http.client.HTTPConnection(self.host, timeout=60)
        try:
            line.request(method, path + ("?" + asked if asked else ""), body, headers)
            answer = line.getresponse()
            return answer.status, answer.read()
        finally:
            line.close()

    def get(self, key):
        status, body = self.ask("GET", key)
        if status not in (200, 404):
            raise RuntimeError(f"GET {key}: {status}")
        return body if status == 200 else None

    def put(self, key, body):
        status, _ = self.ask("PUT", key, body=body)
        assert status == 200, status

    def list(self, prefix):
        """Pairs of key and size."""
        found, token = [], None
        while True:
            query = {"list-type": "2", "prefix": prefix, **({"continuation-token": token} if token else {})}
            status, body = self.ask("GET", query=query)
            assert status == 200, (status, body)
            root = ElementTree.fromstring(body)
            found += [(item.findtext(f"{SPACE}Key"), int(item.findtext(f"{SPACE}Size")))
                      for item in root.iter(f"{SPACE}Contents")]
            token = root.findtext(f"{SPACE}NextContinuationToken")
            if not token:
                return found
