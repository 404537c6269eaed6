"""Launches a sweep, or joins the one that the same request made under this id, and prints its result as JSON.

python launch.py REQUEST.json WORKFLOW_ID      needs: pip install temporalio rfc8785
TEMPORAL_ADDRESS and Temporal's profiles say where the server is. Exit codes: 0 done, 1 failed, 3 request or dataset
invalid, 9 the id stands for another request.
"""

import asyncio
import hashlib
import json
import os
import sys
from pathlib import Path

import rfc8785
from temporalio.client import Client, WorkflowFailureError, WorkflowHandle
from temporalio.common import WorkflowIDConflictPolicy, WorkflowIDReusePolicy
from temporalio.envconfig import ClientConfig
from temporalio.exceptions import ApplicationError, WorkflowAlreadyStartedError
from tempotune_types import SweepRequest

REQUEST_HASH = "tempotuneRequestHash"


class RequestConflictError(Exception):
    """The workflow id stands for another request."""


async def launch_sweep(client: Client, request: SweepRequest, workflow_id: str) -> WorkflowHandle:
    """Safe to repeat: one id and one request are one sweep, whoever launches it."""
    request_hash = hashlib.sha256(rfc8785.dumps(request)).hexdigest()
    try:
        await client.start_workflow(
            "sweep",
            request,
            id=workflow_id,
            task_queue="tempotune",
            memo={REQUEST_HASH: request_hash},
            # one that runs is joined; one that ended well is too; one that failed makes room for a new one
            id_conflict_policy=WorkflowIDConflictPolicy.USE_EXISTING,
            id_reuse_policy=WorkflowIDReusePolicy.ALLOW_DUPLICATE_FAILED_ONLY,
        )
    except WorkflowAlreadyStartedError:
        pass  # it ended well: its result is still there
    handle = client.get_workflow_handle(workflow_id)
    description = await handle.describe()
    if (await description.memo()).get(REQUEST_HASH) != request_hash:
        raise RequestConflictError(f"workflow id {workflow_id} stands for another request")
    return handle


async def main(request_file: str, workflow_id: str) -> int:
    client = await Client.connect(**{"target_host": "127.0.0.1:7233", **ClientConfig.load_client_connect_config()})
    request: SweepRequest = json.loads(Path(request_file).read_text("utf-8"))
    try:
        handle = await launch_sweep(client, request, workflow_id)
        print(json.dumps(await handle.result()))
        return 0
    except RequestConflictError as conflict:
        print(conflict, file=sys.stderr)
        return 9
    except WorkflowFailureError as failure:
        cause = failure.cause
        print(cause, file=sys.stderr)
        invalid = isinstance(cause, ApplicationError) and cause.type == "InvalidRequest"
        if invalid:  # each problem as data, too: its stable code, its field, its value, what to do
            print([finding["code"] for finding in cause.details[0]], file=sys.stderr)
        return 3 if invalid else 1


if __name__ == "__main__":
    code = asyncio.run(main(*sys.argv[1:]))
    sys.stdout.flush()
    os._exit(code)  # not sys.exit: a native thread of the SDK can abort an interpreter that is being taken down
