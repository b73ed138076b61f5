import { closeSync, openSync, readSync } from 'node:fs';
import { ConfigError, type Config } from '#libs/runtime';

/** What a PMTiles file of any version begins with. */
const MAGIC = 'PMTiles';

/** Throws {@link ConfigError} when BASEMAP names what is no PMTiles file. */
export function checkBasemap({ basemap }: Pick<Config, 'basemap'>): void {
  if (basemap !== undefined && beginningOf(basemap) !== MAGIC) throw new ConfigError(`BASEMAP: ${basemap} is no PMTiles file.`);
}

function beginningOf(file: string): string {
  const bytes = Buffer.alloc(MAGIC.length);
  try {
    const handle = openSync(file, 'r');
    try {
      readSync(handle, bytes);
    } finally {
      closeSync(handle);
    }
  } catch {
    throw new ConfigError(`BASEMAP: ${file} cannot be read.`);
  }
  return bytes.toString('latin1');
}
