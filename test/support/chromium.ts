/** Finds Chromium, installs it where that is possible without asking, and starts it headless with software drawing. */
import { execFile } from 'node:child_process';
import { access, constants } from 'node:fs/promises';
import { promisify } from 'node:util';
import { chromium, type Browser } from 'playwright-core';

const execute = promisify(execFile);
const PLACES = [process.env['CHROMIUM'], '/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome', '/usr/bin/google-chrome-stable', '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome', '/Applications/Chromium.app/Contents/MacOS/Chromium'];
/** No network of its own, and room in /dev/shm that a container may lack. */
const FLAGS = [
  '--no-sandbox', '--use-gl=angle', '--enable-unsafe-swiftshader', '--disable-background-networking', '--disable-component-update',
  '--disable-sync', '--no-first-run', '--disable-quic', '--disable-dev-shm-usage', '--disable-extensions', '--mute-audio',
];
/**
 * `none`: what Chromium itself has on a machine without a GPU: WebGL alone is drawn by software GL, panels and their composition are not, and the page
 * hands over each frame of its map itself. `made-up`: all of it goes through software GL, and the page works as beside a real GPU (Chromium's
 * docs/gpu/swiftshader.md): what the main thread does is what it does there, what the clock says is not.
 */
const GPUS = { none: '--use-angle=swiftshader-webgl', 'made-up': '--use-angle=swiftshader' } as const;

async function find(): Promise<string | undefined> {
  for (const place of PLACES) {
    if (place === undefined || place === '') continue;
    if (await access(place, constants.X_OK).then(() => true, () => false)) return place;
  }
  return undefined;
}

async function install(): Promise<void> {
  if (process.platform !== 'linux' || process.getuid?.() !== 0) {
    throw new Error('No Chromium found. Install Chromium or Google Chrome, or set CHROMIUM to its path.');
  }
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  await execute('apt-get', ['update'], { env, maxBuffer: 64 * 1024 * 1024 });
  await execute('apt-get', ['install', '-y', '--no-install-recommends', 'chromium'], { env, maxBuffer: 64 * 1024 * 1024 });
}

export async function startChromium({ gpu = 'none' }: { readonly gpu?: keyof typeof GPUS } = {}): Promise<Browser> {
  if ((await find()) === undefined) await install();
  const executablePath = await find();
  if (executablePath === undefined) throw new Error('Chromium was installed but is not in any of the usual places. Set CHROMIUM to its path.');
  return chromium.launch({ executablePath, args: [...FLAGS, GPUS[gpu]], headless: true });
}
