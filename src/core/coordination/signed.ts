// What the core knows of a signed request. The signature itself is checked by src/integrations/webhooks.

/** Header names in small letters. */
export type SignedHeaders = Readonly<Record<string, string | readonly string[] | undefined>>;

/** Why a signature is not accepted; the first that applies. */
export type SignatureProblem =
  /** No `webhook-id`, `webhook-timestamp` or `webhook-signature`, or not in their form. */
  | 'webhook-headers'
  /** Signed more than five minutes ago, or ahead. */
  | 'webhook-timestamp'
  /** By none of the secrets. */
  | 'webhook-signature';

export type Verified =
  | {
      readonly ok: true;
      /** Whose secret it was. */
      readonly sender: string;
      readonly id: string;
      /** When it was signed, ms. */
      readonly at: number;
    }
  | { readonly ok: false; readonly problem: SignatureProblem };

/** Checks a request's signature over its body as it came. Never throws. */
export type VerifySignature = (headers: SignedHeaders, body: Uint8Array) => Verified;
