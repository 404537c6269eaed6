import * as z from 'zod';
import type { ReconcileRequest } from '../contract/reconcile.ts';
import * as patterns from './patterns.ts';
import { choice, flag, given, says, text, wholeNumber } from './schema-parts.ts';

export const reconcileRequestSchema: z.ZodType<ReconcileRequest> = z.strictObject(
  {
    project: text('PROJECT_ID', patterns.PROJECT_ID).describe('Google Cloud project ID.'),
    regions: given(
      z.array(text('REGION', patterns.REGION), says('LIST')).min(1, says('LIST')),
      'Regions to look at; absent: all in which code models are tuned.',
    ),
    graceSeconds: given(
      wholeNumber,
      'Seconds that a job must have been without its workflow before anything is done.',
      { default: 600 },
    ),
    orphans: given(
      choice('ORPHANS', ['cancel', 'adopt', 'report']),
      'What becomes of a job that no workflow watches.',
      { default: 'cancel' },
    ),
    dryRun: given(flag, 'Say what would be done, and do nothing.', { default: false }),
    champions: given(
      z.array(text('OUTPUT_DIRECTORY', patterns.OUTPUT_DIRECTORY), says('LIST')).min(1, says('LIST')),
      'gs:// folders whose champions are repaired: registry aliases, labels, history.',
    ),
  },
  says('OBJECT'),
);
