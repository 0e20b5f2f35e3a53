// What answering an interaction takes, sealed into its id, so that any process can answer within Discord's quarter of an
// hour, after a restart too, and neither the store nor a log holds a token that can be used.
import { createCipheriv, createDecipheriv, createHmac, hkdfSync } from 'node:crypto';

/** What an interaction's id tells whoever has the bot's token. */
export interface SealedInteraction {
  readonly id: string;
  readonly guildId: string;
  /** null: too long to travel; only the process that received it can answer privately. */
  readonly token: string | null;
}

export interface Seal {
  /** At most 400 characters; the same for the same interaction, so that it is known again when it comes twice. */
  seal(interaction: { readonly id: string; readonly guildId: string; readonly token: string }): string;
  /** null: not sealed by us, or by another bot. */
  open(interactionId: string): SealedInteraction | null;
}

const prefix = 'discord:';
const longest = 400;
const tagLength = 16;

export const createSeal = (botToken: string): Seal => {
  const key = Buffer.from(hkdfSync('sha256', botToken, '', 'cco interaction', 32));
  // One id is sealed with one content only, so the id may choose the nonce.
  const nonceOf = (id: string): Buffer => createHmac('sha256', key).update(id).digest().subarray(0, 12);
  const build = (id: string, guildId: string, token: string): string => {
    const guild = Buffer.alloc(8);
    guild.writeBigUInt64BE(BigInt(guildId));
    const cipher = createCipheriv('aes-256-gcm', key, nonceOf(id));
    cipher.setAAD(Buffer.from(id));
    const sealed = Buffer.concat([cipher.update(guild), cipher.update(token, 'utf8'), cipher.final()]);
    return `${prefix}${id}.${Buffer.concat([sealed, cipher.getAuthTag()]).toString('base64url')}`;
  };
  return {
    seal: ({ id, guildId, token }) => {
      const whole = build(id, guildId, token);
      return whole.length <= longest ? whole : build(id, guildId, '');
    },
    open: (interactionId) => {
      const [id = '', sealed = ''] = interactionId.slice(prefix.length).split('.');
      const bytes = Buffer.from(sealed, 'base64url');
      if (!interactionId.startsWith(prefix) || !/^\d{1,20}$/u.test(id) || bytes.length < tagLength + 8) return null;
      try {
        const decipher = createDecipheriv('aes-256-gcm', key, nonceOf(id));
        decipher.setAAD(Buffer.from(id));
        decipher.setAuthTag(bytes.subarray(-tagLength));
        const open = Buffer.concat([decipher.update(bytes.subarray(0, -tagLength)), decipher.final()]);
        const token = open.subarray(8).toString('utf8');
        return { id, guildId: String(open.readBigUInt64BE(0)), token: token === '' ? null : token };
      } catch {
        return null;
      }
    },
  };
};
