/** The workflows and all they import as one script, as a Worker takes it. Throws with the bundler's own messages. */
export function bundleWorkflows(workflowsPath: string, failureConverterPath?: string): Promise<string>;
