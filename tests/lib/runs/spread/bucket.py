"""A real S3-compatible server on this machine, with one empty bucket."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest

KEY = "a-key-nobody-may-read"


@contextmanager
def bucket(patch: pytest.MonkeyPatch) -> Iterator[str]:
    """Address of an empty bucket; the environment names its server and the credentials, as users do it."""
    server_module = pytest.importorskip("moto.server")
    boto3 = pytest.importorskip("boto3")
    server = server_module.ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    named = {"AWS_ENDPOINT_URL": f"http://{host}:{port}", "AWS_ACCESS_KEY_ID": "tester", "AWS_SECRET_ACCESS_KEY": KEY,
             "AWS_DEFAULT_REGION": "us-east-1", "NO_PROXY": host, "no_proxy": host}
    for name, value in named.items():
        patch.setenv(name, value)
    try:
        boto3.client("s3").create_bucket(Bucket="county")
        yield "s3://county"
    finally:
        server.stop()
