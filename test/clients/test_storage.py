"""google-cloud-storage, its own calls only."""

import io
import os
from concurrent.futures import ThreadPoolExecutor

import pytest
import requests
from google.api_core import exceptions
from google.cloud.storage import transfer_manager

MEBIBYTE = 1024 * 1024
NAMES = ["a b+c", "dir/ä?#%25", "100%", "データ", "quote'\"&=;", "trail/", "😀"]


def test_a_bucket_is_made_once_and_goes_only_when_empty(storage, new_bucket_name):
    name = new_bucket_name()
    bucket = storage.create_bucket(name, location="europe-west4")
    assert storage.bucket(name).exists() and not storage.bucket(f"{name}-missing").exists()
    assert bucket.location == "EUROPE-WEST4" and bucket.project_number > 0
    assert name in [one.name for one in storage.list_buckets()]
    with pytest.raises(exceptions.Conflict):
        storage.create_bucket(name)
    bucket.blob("x").upload_from_string("x")
    with pytest.raises(exceptions.Conflict):
        bucket.delete()
    bucket.delete(force=True)
    assert not bucket.exists()


def test_a_policy_is_read_changed_and_written(bucket):
    policy = bucket.get_iam_policy(requested_policy_version=3)
    member = "serviceAccount:tuner@demo.iam.gserviceaccount.com"
    policy.bindings.append({"role": "roles/storage.objectViewer", "members": {member}})
    bucket.set_iam_policy(policy)
    assert any(member in binding["members"] for binding in bucket.get_iam_policy().bindings)


@pytest.mark.parametrize("size", [0, 5, 8 * MEBIBYTE + 1])
@pytest.mark.parametrize("checksum", ["md5", "crc32c"])
def test_an_upload_in_one_request_or_resumable_comes_back_the_same(bucket, size, checksum):
    content = os.urandom(size)
    blob = bucket.blob("file.bin")
    blob.metadata = {"owner": "me"}
    blob.upload_from_string(content, content_type="text/x-python", checksum=checksum)
    assert bucket.blob("file.bin").download_as_bytes(checksum=checksum) == content
    blob = bucket.get_blob("file.bin")
    assert (blob.size, blob.content_type, blob.metadata) == (size, "text/x-python", {"owner": "me"})


def test_chunks_of_a_known_and_an_unknown_size(bucket):
    content = os.urandom(3 * 256 * 1024)
    for name, size in [("known", len(content)), ("unknown", None), ("longer", None)]:
        blob = bucket.blob(name, chunk_size=256 * 1024)
        sent = content + b"x" if name == "longer" else content
        blob.upload_from_file(io.BytesIO(sent), size=size)
        assert bucket.blob(name).download_as_bytes() == sent
        assert bucket.blob(name, chunk_size=256 * 1024).download_as_bytes() == sent


def test_text_is_written_and_read_as_a_stream(bucket):
    with bucket.blob("lines.jsonl").open("w") as stream:
        for number in range(20_000):
            stream.write(f'{{"number": {number}}}\n')
    with bucket.blob("lines.jsonl").open("r") as stream:
        assert sum(1 for _ in stream) == 20_000


def test_concurrent_parts_up_and_down(bucket, tmp_path):
    source, target = tmp_path / "source", tmp_path / "target"
    source.write_bytes(os.urandom(11 * MEBIBYTE))
    blob = bucket.blob("parts.bin")
    blob.metadata = {"owner": "me"}
    options = {"chunk_size": 5 * MEBIBYTE, "worker_type": transfer_manager.THREAD, "max_workers": 3}
    transfer_manager.upload_chunks_concurrently(str(source), blob, **options)
    stored = bucket.get_blob("parts.bin")
    assert (stored.size, stored.metadata, stored.md5_hash) == (11 * MEBIBYTE, {"owner": "me"}, None)
    transfer_manager.download_chunks_concurrently(bucket.blob("parts.bin"), str(target), **options)
    assert target.read_bytes() == source.read_bytes()


def test_ranges(bucket):
    blob = bucket.blob("digits")
    blob.upload_from_string("0123456789")
    assert blob.download_as_bytes(start=2, end=4) == b"234"
    assert blob.download_as_bytes(start=7) == b"789"
    with pytest.raises(exceptions.RequestRangeNotSatisfiable):
        blob.download_as_bytes(start=10)


def test_any_name(bucket):
    for name in NAMES:
        bucket.blob(name).upload_from_string(name)
    assert sorted(blob.name for blob in bucket.list_blobs()) == sorted(NAMES)
    assert [bucket.blob(name).download_as_text() for name in NAMES] == NAMES


def test_listing_by_folder_page_glob_and_range(bucket):
    for name in ["a", "d/1.py", "d/2.txt", "d/e/3.py", "z"]:
        bucket.blob(name).upload_from_string(name)

    def names(**options):
        return [blob.name for blob in bucket.list_blobs(**options)]

    folders = bucket.list_blobs(delimiter="/")
    assert ([blob.name for blob in folders], folders.prefixes) == (["a", "z"], {"d/"})
    assert names(prefix="d/", max_results=2) == ["d/1.py", "d/2.txt"]
    assert [len(list(page)) for page in bucket.list_blobs(page_size=2).pages] == [2, 2, 1]
    assert names(match_glob="**.py") == ["d/1.py", "d/e/3.py"]
    assert names(start_offset="d/2", end_offset="z") == ["d/2.txt", "d/e/3.py"]
    (first, *_) = bucket.list_blobs(fields="items(name),nextPageToken", versions=True)
    assert (first.name, first.size) == ("a", None)
    assert names(prefix="nothing") == []


def test_copy_rename_rewrite_and_compose(bucket):
    source = bucket.blob("source")
    source.upload_from_string("one ", content_type="text/plain")
    copied = bucket.copy_blob(source, bucket, "copied")
    renamed = bucket.rename_blob(copied, "renamed")
    assert bucket.get_blob("copied") is None
    rewritten = bucket.blob("rewritten")
    assert rewritten.rewrite(source) == (None, 4, 4)
    whole = bucket.blob("whole")
    whole.compose([source, renamed, rewritten])
    assert whole.download_as_text() == "one one one "
    assert (whole.component_count, whole.md5_hash) == (3, None)


def test_conditions_hold(bucket):
    blob = bucket.blob("once")
    blob.upload_from_string("first", if_generation_match=0)
    for size in [5, 9 * MEBIBYTE]:
        with pytest.raises(exceptions.PreconditionFailed):
            bucket.blob("once").upload_from_string("x" * size, if_generation_match=0)
    with pytest.raises(exceptions.PreconditionFailed):
        blob.delete(if_generation_match=1)
    generation = blob.generation
    blob.upload_from_string("second")
    assert blob.generation > generation
    with pytest.raises(exceptions.NotFound):
        bucket.blob("once", generation=generation).download_as_bytes()
    with pytest.raises(exceptions.NotFound):
        bucket.blob("missing").download_as_bytes()


def test_of_many_who_create_one_object_at_once_exactly_one_does(storage, bucket):
    def create(number):
        try:
            bucket.blob("race").upload_from_string(str(number), if_generation_match=0)
        except exceptions.PreconditionFailed:
            return None
        return str(number)

    with ThreadPoolExecutor(8) as pool:
        winners = [winner for winner in pool.map(create, range(16)) if winner]
    assert winners == [bucket.blob("race").download_as_text()]


def test_metadata_merges_key_by_key(bucket):
    blob = bucket.blob("labelled")
    blob.metadata = {"keep": "1", "drop": "2"}
    blob.upload_from_string("x")
    blob.metadata = {"drop": None, "add": "3"}
    blob.patch(if_metageneration_match=1)
    assert bucket.get_blob("labelled").metadata == {"keep": "1", "add": "3"}
    with pytest.raises(exceptions.PreconditionFailed):
        blob.patch(if_metageneration_match=1)


def test_a_batch_deletes_and_patches(storage, bucket):
    blobs = [bucket.blob(f"part-{number}") for number in range(5)]
    for blob in blobs:
        blob.upload_from_string("x")
    with storage.batch():
        for blob in blobs[:3]:
            blob.delete()
        blobs[3].metadata = {"in": "batch"}
        blobs[3].patch()
    assert [blob.name for blob in bucket.list_blobs()] == ["part-3", "part-4"]
    assert bucket.get_blob("part-3").metadata == {"in": "batch"}
    with pytest.raises(exceptions.NotFound), storage.batch():
        bucket.delete_blob("missing")


@pytest.mark.parametrize("version", ["v2", "v4"])
def test_signed_addresses(emulator, bucket, version):
    signer = service_account_credentials()

    def sign(method, **options):
        signed = bucket.blob("dir/a b").generate_signed_url(
            expiration=600, version=version, method=method, credentials=signer, api_access_endpoint=emulator.url, **options
        )
        assert signed.startswith(f"{emulator.url}/{bucket.name}/dir/a%20b?")
        return signed

    assert requests.put(sign("PUT", content_type="text/plain"), "signed", headers={"content-type": "text/plain"}).ok
    assert requests.get(sign("GET")).text == "signed"
    assert requests.head(sign("HEAD")).headers["content-length"] == "6"
    start = requests.post(sign("RESUMABLE"), headers={"x-goog-resumable": "start"})
    assert start.status_code == 201
    assert requests.put(start.headers["location"], "resumed").ok
    assert bucket.blob("dir/a b").download_as_text() == "resumed"
    bucket.blob("dir/a b").delete()
    missing = requests.get(sign("GET"))
    assert missing.status_code == 404 and "<Code>NoSuchKey</Code>" in missing.text


def service_account_credentials():
    """A key of this test's own: the emulator checks no signature."""
    from cryptography.hazmat.primitives import serialization
    from cryptography.hazmat.primitives.asymmetric import rsa
    from google.oauth2 import service_account

    key = rsa.generate_private_key(public_exponent=65537, key_size=2048).private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    info = {
        "client_email": "tuner@demo.iam.gserviceaccount.com",
        "token_uri": "https://oauth2.googleapis.com/token",
        "private_key": key.decode(),
    }
    return service_account.Credentials.from_service_account_info(info)
