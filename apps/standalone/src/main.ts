import { launch } from '#libs/runtime';
import { recordingIn } from './recording.ts';
import { createStandalone } from './standalone.module.ts';

await launch('standalone', async (config) => {
  const recording = await recordingIn(process.argv.slice(2));
  return createStandalone(config, recording === undefined ? {} : { recording });
});
