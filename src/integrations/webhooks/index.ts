// Standard Webhooks, out and in:
//   const sender = createWebhookSender({ secrets: parseWebhookSecrets(text) }, { clock, logger });
//   const verify: VerifySignature = (headers, body) => verifyWebhook(secrets, headers, body, clock.now());
export { checkAddress, isPublicAddress } from './address.ts';
export { parseWebhookSecret, parseWebhookSecrets, type WebhookSecrets } from './secret.ts';
export { createWebhookSender, type WebhookSenderConfig } from './sender.ts';
export { signWebhook, verifyWebhook } from './signature.ts';
