const CONSOLE = 'https://console.cloud.google.com';

/** `model` without or with `@version`. */
export function modelConsoleLink(model: string): string {
  const [, project = '', , region = '', , name = ''] = model.split('/');
  const [id = '', version] = name.split('@');
  const page = `${CONSOLE}/vertex-ai/models/locations/${region}/models/${id}`;
  return `${page}${version ? `/versions/${version}` : ''}?project=${project}`;
}

export function quotaConsoleLink(project: string): string {
  return `${CONSOLE}/iam-admin/quotas?project=${project}&service=aiplatform.googleapis.com`;
}
