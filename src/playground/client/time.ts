// Times in words, in the reader's own language and time zone.
const clockFormat = new Intl.DateTimeFormat(undefined, { hour: 'numeric', minute: '2-digit' });
const dayFormat = new Intl.DateTimeFormat(undefined, { weekday: 'long', day: 'numeric', month: 'long' });
const exactFormat = new Intl.DateTimeFormat(undefined, { dateStyle: 'full', timeStyle: 'medium' });

export const clock = (at: string): string => clockFormat.format(new Date(at));
export const exactly = (at: string): string => exactFormat.format(new Date(at));

/** The calendar day as a key, `2026-11-22`. */
export const dayOf = (at: string): string => {
  const date = new Date(at);
  const two = (number: number): string => String(number).padStart(2, '0');
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
};

/** "Today", "Yesterday" or the day's name and date. */
export const dayName = (at: string, now: Date = new Date()): string => {
  const yesterday = new Date(now);
  yesterday.setDate(now.getDate() - 1);
  if (dayOf(at) === dayOf(now.toISOString())) return 'Today';
  return dayOf(at) === dayOf(yesterday.toISOString()) ? 'Yesterday' : dayFormat.format(new Date(at));
};
