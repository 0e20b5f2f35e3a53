// What somebody wrote themselves in a mail: without what they answered to, and without the lines that stand under every mail
// of theirs. Plain rules, line by line; in doubt a line stays.

/** `On Mon, 2 March 2026 at 10:00, Eve <eve@example.org> wrote:` as mail programs have it in some languages. */
const introductions: readonly RegExp[] = [
  /^On\b.{0,300}\bwrote:$/u,
  /^Am\b.{0,300}\bschrieb\b.{0,200}:$/u,
  /^Le\b.{0,300}\ba écrit\s?:$/u,
  /^El\b.{0,300}\bescribió:$/u,
  /^Il\b.{0,300}\bha scritto:$/u,
  /^Op\b.{0,300}\bschreef\b.{0,200}:$/u,
];
/** From here on it is another's mail. */
const originals: readonly RegExp[] = [
  /^-{3,}\s?(?:Original Message|Ursprüngliche Nachricht|Message d'origine|Mensaje original|Forwarded message)\s?-{3,}$/iu,
  /^Begin forwarded message:$/iu,
];
/** The first line of the header that Outlook puts over what is answered to, and one that follows it. */
const outlookFrom = /^\*?(?:From|Von|De):\*?\s/u;
const outlookNext = /^\*?(?:Sent|Date|To|Subject|Gesendet|An|Betreff|Envoyé|À|Objet|Enviado|Para|Asunto):\*?\s/u;
const rule = /^_{10,}$/u;
/** Two hyphens and a space, which many programs drop. */
const signature = /^--\s?$/u;
const advertisements: readonly RegExp[] = [
  /^Sent from (?:my|Mail for|Outlook for|Yahoo Mail|Proton Mail)\b.{0,80}$/iu,
  /^Get Outlook for\b.{0,80}$/iu,
  /^Von meinem .{1,40} gesendet\.?$/iu,
  /^Gesendet (?:mit|von)\b.{0,80}$/iu,
  /^Envoyé (?:de|depuis) mon\b.{0,80}$/iu,
  /^Enviado desde mi\b.{0,80}$/iu,
];

const isOneOf = (line: string, forms: readonly RegExp[]): boolean => forms.some((form) => form.test(line));
const isQuoted = (line: string | undefined): boolean => line?.startsWith('>') === true;

/** How many lines an introduction takes here: programs break it where it gets long. 0: it is none. */
const introductionAt = (lines: readonly string[], at: number): number => {
  for (let taken = 1; taken <= 3; taken += 1) {
    const joined = lines.slice(at, at + taken).join(' ');
    if (isOneOf(joined, introductions)) return taken;
  }
  return 0;
};

/** The next line with something in it, at `at` or after. */
const nextWritten = (lines: readonly string[], at: number): string | undefined =>
  lines.slice(at, at + 3).find((line) => line !== '');

const othersBegin = (lines: readonly string[], at: number): boolean => {
  const line = lines[at] ?? '';
  if (isOneOf(line, originals)) return true;
  if (rule.test(line)) return outlookFrom.test(nextWritten(lines, at + 1) ?? '');
  return outlookFrom.test(line) && lines.slice(at + 1, at + 4).some((next) => outlookNext.test(next));
};

/** May be empty: then all of it was another's. Written between quoted lines or under them, it is kept. */
export const ownText = (mail: string): string => {
  const lines = mail
    .replace(/\r\n?/gu, '\n')
    .split('\n')
    .map((line) => line.trim());
  const own: string[] = [];
  let at = 0;
  while (at < lines.length) {
    const line = lines[at] ?? '';
    if (signature.test(line) || othersBegin(lines, at)) break;
    const taken = introductionAt(lines, at);
    if (taken > 0) {
      at += taken;
      // Without marks it cannot be told where the other mail ends.
      if (!isQuoted(nextWritten(lines, at))) break;
    } else {
      if (!isQuoted(line) && !isOneOf(line, advertisements)) own.push(line);
      at += 1;
    }
  }
  return own
    .join('\n')
    .replace(/\n{3,}/gu, '\n\n')
    .trim();
};

const answers = /^(?:(?:re|aw|antw|sv|fwd?|wg|tr|rv)\s?(?:\[\d+\])?:\s*)+/iu;

/** What a mail is about in its writer's words; empty where it is the line of the mail they answer or hand on. */
export const ownSubject = (subject: string): string => (answers.test(subject.trim()) ? '' : subject.trim());
