/** For specs only: a process that is watched, works for a while, and then blocks its event loop for ever when it is told to. */
import { watchEventLoop } from './watchdog.ts';

const [every = '', looks = ''] = process.argv.slice(2);
watchEventLoop('spec', Number(every), Number(looks));
process.stdout.write('ready\n');
process.stdin.on('data', () => {
  process.stdout.write('blocked\n');
  for (;;) Math.random();
});
