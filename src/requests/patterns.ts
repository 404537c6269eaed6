export { PROJECT_ID } from '../contract/resource-names.ts'; // there, since a workflow holds its input against it, too

const BUCKET = '[a-z0-9][a-z0-9._-]{1,220}[a-z0-9]';
const OBJECT = '[^\\r\\n]{0,1023}[^\\r\\n/]'; // a name that ends in a slash is a folder marker

/** Cloud Storage, "bucket names": parts between dots have at most 63 characters, and it is no IP address. */
const NO_BAD_BUCKET = '(?!gs://(?:[^/]*\\.)?[^/.]{64})(?!gs://[\\d.]+(?:/|$))';

/** Object of Cloud Storage, file:// URL, or local path: text without another scheme. */
export const DATASET_URI: RegExp = new RegExp(
  `^(?:${NO_BAD_BUCKET}gs://${BUCKET}/${OBJECT}|file:///[^\\0\\r\\n]+|(?!\\w[\\w+.-]+:/)(?!\\s*$)[^\\0\\r\\n]{1,4096})$`,
);
export const OUTPUT_DIRECTORY: RegExp = new RegExp(`^${NO_BAD_BUCKET}gs://${BUCKET}(?:/[^\\r\\n]{0,900})?$`);

/** A day, or a time in UTC. */
export const AS_OF: RegExp = /^\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])(?:T[\d:.]{5,12}Z)?$/;

export const SCHEDULE_ID: RegExp = /^[A-Za-z0-9._-]{1,100}$/;
export const TIME_ZONE: RegExp = /^[A-Za-z0-9_+/-]{1,60}$/;

/** Five fields; which numbers are right the server says. */
export const CRON: RegExp = /^\s*(?:[\d*,/LW?#A-Za-z-]+\s+){4}[\d*,/LW?#A-Za-z-]+\s*$/;

export const REGION: RegExp = /^[a-z]{2,20}(?:-[a-z]{2,20})+[0-9]{1,2}$/;
export const SERVICE_ACCOUNT: RegExp = /^[a-z0-9][a-z0-9-]{0,62}@[a-z0-9.-]{1,100}\.gserviceaccount\.com$/;
export const TENSORBOARD_NAME: RegExp =
  /^projects\/[a-z0-9.:-]+\/locations\/([a-z0-9-]+)\/tensorboards\/[A-Za-z0-9_-]+$/;
export const KMS_KEY_NAME: RegExp =
  /^projects\/[a-z0-9.:-]+\/locations\/([a-z0-9-]+)\/keyRings\/[A-Za-z0-9_-]{1,63}\/cryptoKeys\/[A-Za-z0-9_-]{1,63}$/;

/** A tuned model, with or without version or alias. */
export const PRE_TUNED_MODEL: RegExp =
  /^projects\/[a-z0-9.:-]+\/locations\/([a-z0-9-]+)\/models\/[A-Za-z0-9_-]+(?:@[A-Za-z0-9-]+)?$/;

/** Short enough for the alias and the label key that are made of it. */
export const CHAMPION_NAME: RegExp = /^[a-z][a-z0-9-]{0,38}[a-z0-9]$/;
export const ENDPOINT_NAME: RegExp = /^projects\/[a-z0-9.:-]+\/locations\/([a-z0-9-]+)\/endpoints\/[A-Za-z0-9_-]+$/;

/** Vertex AI's own rule for version aliases (model_service.proto, MergeVersionAliases). */
export const ALIAS: RegExp = /^[a-z][a-zA-Z0-9-]{0,126}[a-z0-9-]$/;

/** Google's rule for labels; lower case letters of any script. */
export const LABEL_KEY: RegExp = /^[\p{Ll}\p{Lo}][\p{Ll}\p{Lo}\p{N}_-]{0,62}$/u;
export const LABEL_VALUE: RegExp = /^[\p{Ll}\p{Lo}\p{N}_-]{0,63}$/u;
export const RESERVED_LABEL: RegExp = /^(?:tempotune-|goog)/;
