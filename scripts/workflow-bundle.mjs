/**
 * The workflows and all they import as one script, as a Worker takes it; with a failure converter when payloads are to be
 * encrypted. Throws with the bundler's own messages.
 */
export async function bundleWorkflows(workflowsPath, failureConverterPath) {
  const { bundleWorkflowCode, DefaultLogger } = await import('@temporalio/worker');
  const messages = [];
  const logger = new DefaultLogger('ERROR', ({ message }) => messages.push(message));
  try {
    const { code } = await bundleWorkflowCode({ workflowsPath, failureConverterPath, logger });
    return code;
  } catch (error) {
    throw new Error(`The workflow bundle failed: ${[error.message, ...messages].join('\n')}`, { cause: error });
  }
}
