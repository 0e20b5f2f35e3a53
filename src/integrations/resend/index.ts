export { checkResend } from './check.ts';
export type { ResendEvent } from './events.ts';
export { createKeyedHash, newLinkToken } from './keyed-hash.ts';
export { createResendMailer, type ResendMailer } from './mailer.ts';
export { fetchReceived } from './received.ts';
export { createResendWebhook, type ResendWebhook } from './webhook.ts';
