// Where feedback comes from besides the chat, as `cco-agent.json` has it.
import { z } from 'zod';
import { spaceIdSchema } from '../core/ids.ts';
import { readAddress } from '../core/mail/mail.ts';

const mailAddresses = z
  .record(z.string().max(254), spaceIdSchema)
  .refine((all) => Object.keys(all).length <= 100, 'at most 100 addresses')
  .refine((all) => Object.keys(all).every((typed) => readAddress(typed) !== null), 'each is an e-mail address')
  .transform((all) =>
    Object.fromEntries(Object.entries(all).map(([typed, space]) => [readAddress(typed) ?? typed, space])),
  );

export const feedbackSourcesSchema = z.strictObject({
  /** Address that mail comes in at → the space it is feedback of. */
  mail: mailAddresses.default({}),
});
