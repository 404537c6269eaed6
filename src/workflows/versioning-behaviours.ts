import type { WorkflowDefinitionOptions } from '@temporalio/common';
import { setWorkflowOptions, workflowInfo } from '@temporalio/workflow';
import { plan } from './plan.ts';
import { quotaBroker } from './quota-broker.ts';
import { retrain } from './retrain.ts';
import { sweep } from './sweep.ts';
import { tuneModel } from './tune-model.ts';

// What a run does when a newer build of a versioned worker becomes current. Runs that are not named here, those without
// an end, move on to it (AUTO_UPGRADE, the worker's default) and change by `patched()` only.

/**
 * Hours long and then over: the build that began such a run ends it, which needs no `patched()`. Its worker must live so
 * long. Of an unversioned worker the server refuses any behaviour, and the run would never go on (measured).
 */
function pinned(): WorkflowDefinitionOptions {
  return isVersioned() ? { versioningBehavior: 'PINNED' } : {};
}

/** Said, although it is the default: a broker that stayed with its build would hold up the end of that build for ever. */
function autoUpgrade(): WorkflowDefinitionOptions {
  return isVersioned() ? { versioningBehavior: 'AUTO_UPGRADE' } : {};
}

function isVersioned(): boolean {
  return Boolean(workflowInfo().currentDeploymentVersion?.deploymentName);
}

setWorkflowOptions(pinned, tuneModel);
setWorkflowOptions(pinned, sweep);
setWorkflowOptions(pinned, plan);
setWorkflowOptions(pinned, retrain);
setWorkflowOptions(autoUpgrade, quotaBroker);
