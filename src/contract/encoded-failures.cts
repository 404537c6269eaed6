// How failures are written when payloads are encrypted: message and stack go into a payload too. Temporal's SDK requires
// this file by its path, and takes it into the workflow bundle: hence CommonJS without any type.
const { DefaultFailureConverter } = require('@temporalio/common');

exports.failureConverter = new DefaultFailureConverter({ encodeCommonAttributes: true });
