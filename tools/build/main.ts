/** Builds what `npm start` runs: the server of the named app (standalone by default) and the console, side by side. */
import { spawn } from 'node:child_process';

function run(program: string, args: readonly string[]): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'inherit'] });
    let said = '';
    child.stdout.on('data', (text: Buffer) => { said = `${said}${text.toString()}`.slice(-4_000); });
    child.on('error', reject);
    child.on('exit', (code) => (code === 0 ? resolve() : reject(new Error(`${program} ${args.join(' ')} failed\n${said}`))));
  });
}

const app = process.argv[2] ?? 'standalone';
const began = performance.now();
await Promise.all([
  run('nest', ['build', app]),
  ...(app === 'standalone' || app === 'gateway' ? [run('vite', ['build', '--config', 'apps/console/vite.config.ts', '--logLevel', 'warn'])] : []),
]);
console.error(`built ${app} in ${((performance.now() - began) / 1_000).toFixed(1)} s`);
