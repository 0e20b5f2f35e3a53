// An outbox row's id as it travels in a post: 128 bits as 22 digits of base 62 (a nonce holds 25 characters).
const digits = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
const length = 22;

const uuid = /^[\da-f]{8}-[\da-f]{4}-[\da-f]{4}-[\da-f]{4}-[\da-f]{12}$/iu;

/** The nonce of a row. Throws RangeError on what is no uuid. */
export const nonceOf = (rowId: string): string => {
  if (!uuid.test(rowId)) throw new RangeError('not a uuid');
  let rest = BigInt(`0x${rowId.replaceAll('-', '')}`);
  let text = '';
  for (let index = 0; index < length; index += 1) {
    text = digits.charAt(Number(rest % 62n)) + text;
    rest /= 62n;
  }
  return text;
};

/** The row of a nonce; null: not one of ours. */
export const rowOfNonce = (nonce: string): string | null => {
  if (nonce.length !== length) return null;
  let value = 0n;
  for (const char of nonce) {
    const digit = digits.indexOf(char);
    if (digit < 0) return null;
    value = value * 62n + BigInt(digit);
  }
  if (value >= 1n << 128n) return null;
  const hex = value.toString(16).padStart(32, '0');
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
};
