"""A service in Python that launches a sweep by Nexus: its worker, and one call of its workflow.

python launch.py REQUEST.json WORKFLOW_ID      needs: pip install temporalio
Exit codes: 0 done, 1 failed, 3 request or dataset invalid, 9 the id stands for another request.
"""

import asyncio
import json
import os
import sys
import uuid
from datetime import timedelta
from pathlib import Path
from typing import Any

import nexusrpc
from temporalio import workflow
from temporalio.client import Client, WorkflowFailureError
from temporalio.envconfig import ClientConfig
from temporalio.exceptions import ApplicationError
from temporalio.worker import Worker

TASK_QUEUE = "my-python-service"
EXIT_CODES = {"BAD_REQUEST": 3, "InvalidRequest": 3, "CONFLICT": 9}


@nexusrpc.service(name="tempotune")
class Tempotune:
    tune: nexusrpc.Operation[dict[str, Any], dict[str, Any]]
    sweep: nexusrpc.Operation[dict[str, Any], dict[str, Any]]
    status: nexusrpc.Operation[dict[str, str], dict[str, Any]]
    cancel: nexusrpc.Operation[dict[str, str], dict[str, Any]]


@workflow.defn
class LaunchSweep:
    @workflow.run
    async def run(self, endpoint: str, sweep_id: str, request: dict[str, Any]) -> dict[str, Any]:
        """Starts the sweep, or joins the one that the same request made under this id, and goes on with its result."""
        tempotune = workflow.create_nexus_client(service=Tempotune, endpoint=endpoint)
        return await tempotune.execute_operation(
            Tempotune.sweep,
            {"workflowId": sweep_id, "request": request},
            schedule_to_close_timeout=timedelta(days=3),
            # when this workflow is cancelled it leaves at once; the sweep goes on for whoever else waits for it
            cancellation_type=workflow.NexusOperationCancellationType.WAIT_REQUESTED,
        )


def kind_of(failure: BaseException) -> str | None:
    """The type of a refusal by Nexus, or of the failure of the sweep itself."""
    if isinstance(failure, nexusrpc.HandlerError):
        return failure.type.name
    return failure.type if isinstance(failure, ApplicationError) else None


async def main(request_file: str, sweep_id: str) -> int:
    client = await Client.connect(**{"target_host": "127.0.0.1:7233", **ClientConfig.load_client_connect_config()})
    request = json.loads(Path(request_file).read_text("utf-8"))
    try:
        async with Worker(client, task_queue=TASK_QUEUE, workflows=[LaunchSweep]):
            result = await client.execute_workflow(
                LaunchSweep.run,
                args=[os.environ.get("NEXUS_ENDPOINT", "tempotune"), sweep_id, request],
                id=f"{TASK_QUEUE}-{sweep_id}-{uuid.uuid4()}",
                task_queue=TASK_QUEUE,
            )
        print(json.dumps(result))
        return 0
    except WorkflowFailureError as failed:
        failure: BaseException = failed
        while EXIT_CODES.get(kind_of(failure) or "") is None and failure.__cause__ is not None:
            failure = failure.__cause__
        print(failure, file=sys.stderr)
        return EXIT_CODES.get(kind_of(failure) or "", 1)


if __name__ == "__main__":
    code = asyncio.run(main(*sys.argv[1:]))
    sys.stdout.flush()
    os._exit(code)  # not sys.exit: a native thread of the SDK can abort an interpreter that is being taken down
