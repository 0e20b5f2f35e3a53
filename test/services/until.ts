/** Waits for a condition by asking every 20 ms; throws with the label after `timeoutMs` (default 30,000). */
export const until = async (
  condition: () => boolean | Promise<boolean>,
  { timeoutMs = 30_000, label = 'condition' }: { timeoutMs?: number; label?: string } = {},
): Promise<void> => {
  const end = Date.now() + timeoutMs;
  for (;;) {
    if (await condition()) return;
    if (Date.now() > end) throw new Error(`not within ${timeoutMs} ms: ${label}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
};
