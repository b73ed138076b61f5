import { join } from 'node:path';
import { launch } from '#libs/runtime';
import { recordingIn } from './recording.ts';
import { createStandalone } from './standalone.module.ts';

await launch('standalone', async (config) => {
  const recording = await recordingIn(process.argv.slice(2), join(config.dataDir, 'recordings'));
  return createStandalone(config, recording === undefined ? {} : { recording });
});
