import itertools
import os

import pytest
from emulator_process import EmulatorProcess
from pipeline_template import serve_templates

PROJECT = "demo-project"
LOCATION = "us-central1"

_numbers = itertools.count(1)


@pytest.fixture(scope="session")
def emulator():
    with EmulatorProcess() as process:
        # Google's own setting; the Vertex SDK makes its storage clients by it as well
        os.environ["STORAGE_EMULATOR_HOST"] = process.url
        yield process


@pytest.fixture(scope="session")
def storage(emulator):
    from google.auth.credentials import AnonymousCredentials
    from google.cloud import storage

    return storage.Client(project=PROJECT, credentials=AnonymousCredentials())


@pytest.fixture
def new_bucket_name():
    """For each job one that does not exist: about a bucket that does, the newest SDK asks a public address."""
    return lambda: f"clients-bucket-{next(_numbers)}"


@pytest.fixture
def bucket(storage, new_bucket_name):
    return storage.create_bucket(new_bucket_name(), location=LOCATION)


@pytest.fixture(scope="session")
def vertex_address(emulator, tmp_path_factory):
    """Settings of the Vertex SDK for the transport that the suite asks for: gRPC is the SDK's default."""
    if os.environ.get("CLIENT_TRANSPORT") != "grpc":
        yield {"api_endpoint": emulator.url, "api_transport": "rest"}
        return
    from tls_front import TlsFront

    front = TlsFront(emulator.port, tmp_path_factory.mktemp("tls"))
    yield {"api_endpoint": f"127.0.0.1:{front.port}"}
    front.close()


@pytest.fixture
def vertex(vertex_address, new_bucket_name):
    """google-cloud-aiplatform, set up as its documentation says, with an address of ours."""
    import vertexai
    from google.auth.credentials import AnonymousCredentials
    from google.cloud import aiplatform

    serve_templates()
    settings = {
        "project": PROJECT,
        "location": LOCATION,
        "credentials": AnonymousCredentials(),
        **vertex_address,
        "staging_bucket": f"gs://{new_bucket_name()}",
        # without one the SDK asks a public address for the project's number, to name the default one
        "service_account": f"tuner@{PROJECT}.iam.gserviceaccount.com",
    }
    vertexai.init(**settings)
    aiplatform.init(**settings)
    return aiplatform


@pytest.fixture
def dataset(bucket):
    """Puts text into the cloud and answers its gs:// address."""

    def put(text, name="train.jsonl"):
        bucket.blob(name).upload_from_string(text, content_type="application/jsonl")
        return f"gs://{bucket.name}/{name}"

    return put
