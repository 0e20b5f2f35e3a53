// Debian's Chromium, driven by playwright-core.
import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import { type Browser, chromium } from 'playwright-core';

const names = ['chromium', 'chromium-browser', 'google-chrome'];

const isExecutable = (path: string): boolean => {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
};

/** Where the browser is, or undefined where PATH has none. */
export const chromiumPath = (process.env.PATH ?? '')
  .split(delimiter)
  .filter((folder) => folder !== '')
  .flatMap((folder) => names.map((name) => join(folder, name)))
  .find(isExecutable);

/** Why browser tests are skipped; undefined where they can run. */
export const chromiumMissing =
  chromiumPath === undefined ? 'no chromium on PATH (Debian: apt-get install chromium)' : undefined;

/** Starts a browser that asks nothing of the network by itself. The caller closes it. */
export const launchChromium = (): Promise<Browser> => {
  if (chromiumPath === undefined) throw new Error(chromiumMissing);
  return chromium.launch({
    executablePath: chromiumPath,
    args: [
      '--headless',
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  });
};
