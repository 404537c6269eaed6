import { commandLinePage } from './command-line-page.mjs';
import { errorsPage } from './errors-page.mjs';
import { jsonText } from './json-text.mjs';
import { requestPage } from './request-page.mjs';
import { searchAttributesPage } from './search-attributes-page.mjs';
import { settingsPage } from './settings-page.mjs';

/** Text by path of every generated file. Pure but for reading two source files. */
export function referenceFiles(modules) {
  const { tuneRequest, sweepRequest } = modules.schemas.requestSchemas();
  return {
    'docs/reference/cli.md': commandLinePage(modules),
    'docs/reference/errors.md': errorsPage(modules),
    'docs/reference/request.md': requestPage(modules),
    'docs/reference/search-attributes.md': searchAttributesPage(modules),
    'docs/reference/settings.md': settingsPage(modules),
    'schemas/champion.json': jsonText(modules.schemas.championJsonSchema()),
    'schemas/sweep-request.json': jsonText(sweepRequest),
    'schemas/tune-request.json': jsonText(tuneRequest),
  };
}
