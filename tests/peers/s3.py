#!/usr/bin/python3
"""s3.py - an S3 store on the loopback, of others: OpenStack Swift with its S3 interface, all four of its servers in
this one process, in a folder of its own. Every request's signature (version 4) and body hash are verified; a list comes in
pages of five.

    s3.py FOLDER [--port N] [--key ACCESS:SECRET]

Prints "PORT" once it answers, with the bucket "cases" made. The access key is test:tester, the secret testing,
unless told. A folder that was used before keeps its objects; its file system must
know user attributes (a tmpfs of Linux 6.1 does not)."""
import argparse
import logging
import os
import pathlib
import sys

import eventlet

eventlet.monkey_patch()

import eventlet.wsgi  # noqa: E402
from swift.common import utils  # noqa: E402
from swift.common.ring import RingBuilder  # noqa: E402
from swift.common.swob import Request  # noqa: E402
from swift.common.wsgi import SwiftHttpProtocol, loadapp  # noqa: E402

REGION = "id-java-1"
ACCESS, SECRET, BUCKET = "test:tester", "testing", "cases"


STORAGE = """[DEFAULT]
devices = {root}
mount_check = false
swift_dir = {root}
log_level = ERROR
bind_ip = 127.0.0.1
bind_port = {port}
[pipeline:main]
pipeline = {kind}-server
[app:{kind}-server]
use = egg:swift#{kind}
fallocate_reserve = 0
"""

PROXY = """[DEFAULT]
swift_dir = {root}
log_level = ERROR
bind_ip = 127.0.0.1
bind_port = {port}
[pipeline:main]
pipeline = catch_errors proxy-logging cache s3api tempauth copy slo dlo proxy-server
[filter:catch_errors]
use = egg:swift#catch_errors
[filter:proxy-logging]
use = egg:swift#proxy_logging
[filter:cache]
use = egg:swift#memcache
[filter:s3api]
use = egg:swift#s3api
location = {region}
s3_acl = false
max_bucket_listing = 5
[filter:tempauth]
use = egg:swift#tempauth
user_{user} = {secret} .admin
[filter:copy]
use = egg:swift#copy
[filter:slo]
use = egg:swift#slo
[filter:dlo]
use = egg:swift#dlo
[app:proxy-server]
use = egg:swift#proxy
account_autocreate = true
"""


class NoCache:
    """What the proxy would keep in memcached is asked anew."""

    def get(self, *_args, **_named):
        return None

    def set(self, *_args, **_named):
        pass

    incr = decr = delete = set


def make_rings(root, ports):
    for kind in ("account", "container", "object"):
        builder = RingBuilder(4, 1, 0)
        builder.add_dev({"id": 0, "region": 1, "zone": 1, "weight": 1.0, "ip": "127.0.0.1", "port": ports[kind],
                         "device": "disk", "meta": ""})
        builder.rebalance()
        builder.get_ring().save(str(root / f"{kind}.ring.gz"))


def listen(port=0):
    return eventlet.listen(("127.0.0.1", port), backlog=512)


def serve(sock, conf):
    app = loadapp(str(conf), global_conf={"log_name": "s3"})

    def uncached(environ, start_response):
        environ["swift.cache"] = NoCache()
        return app(environ, start_response)

    quiet = logging.getLogger("quiet")
    quiet.addHandler(logging.NullHandler())
    quiet.propagate = False
    eventlet.spawn(eventlet.wsgi.server, sock, uncached, quiet, protocol=SwiftHttpProtocol, log_output=False)
    return uncached


def make_bucket(app, user):
    """Through the proxy itself, as an operator would with Swift's own interface."""
    account = "AUTH_" + user.split("_")[0]
    made = Request.blank(f"/v1/{account}/{BUCKET}", method="PUT", environ={"swift.authorize_override": True,
                         "swift.authorize": lambda _request: None, "swift_owner": True}).get_response(app)
    if made.status_int not in (201, 202):
        sys.exit(f"no bucket: {made.status} {made.body}")


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("folder", type=pathlib.Path)
    parser.add_argument("--port", type=int, default=0)
    parser.add_argument("--key", default=f"{ACCESS}:{SECRET}")
    asked = parser.parse_args()
    root = asked.folder.resolve()
    (root / "disk").mkdir(parents=True, exist_ok=True)
    utils.HASH_PATH_PREFIX, utils.HASH_PATH_SUFFIX = b"", b"anjungan"
    access, secret = asked.key.rsplit(":", 1)
    user = access.replace(":", "_")
    sockets = {kind: listen() for kind in ("account", "container", "object")}
    ports = {kind: sock.getsockname()[1] for kind, sock in sockets.items()}
    make_rings(root, ports)
    for kind, sock in sockets.items():
        conf = root / f"{kind}.conf"
        conf.write_text(STORAGE.format(root=root, port=ports[kind], kind=kind))
        serve(sock, conf)
    front = listen(asked.port)
    conf = root / "proxy.conf"
    conf.write_text(PROXY.format(root=root, port=front.getsockname()[1], region=REGION, user=user, secret=secret))
    make_bucket(serve(front, conf), user)
    print(front.getsockname()[1], flush=True)
    parent = os.getppid()
    while os.getppid() == parent:
        eventlet.sleep(0.5)


if __name__ == "__main__":
    main()
