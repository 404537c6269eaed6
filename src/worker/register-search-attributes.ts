import { NamespaceNotFoundError } from '@temporalio/common';
import { searchAttributes } from '../contract/search-attributes.ts';

// temporal.api.enums.v1.IndexedValueType
const INDEXED_VALUE_TYPES = { KEYWORD: 2, DOUBLE: 4 } as const;
const CLI_TYPES = { KEYWORD: 'Keyword', DOUBLE: 'Double' } as const;

/** The two calls of Temporal's operator service that are used here. */
export interface SearchAttributeService {
  listSearchAttributes(request: { namespace: string }): Promise<{ customAttributes?: Record<string, unknown> | null }>;
  addSearchAttributes(request: { namespace: string; searchAttributes: Record<string, number> }): Promise<unknown>;
}

/**
 * Registers what the namespace lacks. A workflow that sets an unregistered attribute would retry for ever without failing
 * (measured), so a worker that may not register them refuses to start.
 * @throws Error with the commands to type. @throws {NamespaceNotFoundError} when there is no such namespace.
 */
export async function registerSearchAttributes(service: SearchAttributeService, namespace: string): Promise<string[]> {
  const { customAttributes } = await service.listSearchAttributes({ namespace }).catch((error: { code?: number }) => {
    const NOT_FOUND = 5;
    throw error.code === NOT_FOUND ? new NamespaceNotFoundError(namespace) : error;
  });
  const missing = Object.values(searchAttributes).filter(({ name }) => !Object.hasOwn(customAttributes ?? {}, name));
  if (missing.length === 0) return [];
  try {
    await service.addSearchAttributes({
      namespace,
      searchAttributes: Object.fromEntries(missing.map(({ name, type }) => [name, INDEXED_VALUE_TYPES[type]])),
    });
  } catch (error) {
    const ALREADY_EXISTS = 6; // another worker was faster
    if ((error as { code?: number }).code === ALREADY_EXISTS) return [];
    const commands = missing.map(
      ({ name, type }) =>
        `  temporal operator search-attribute create --namespace ${namespace} --name ${name} --type ${CLI_TYPES[type]}`,
    );
    throw new Error(
      `namespace ${namespace} lacks ${missing.map(({ name }) => name).join(', ')}, and this worker may not add them. ` +
        `To fix, let an operator type:\n${commands.join('\n')}`,
      { cause: error },
    );
  }
  return missing.map(({ name }) => name);
}
