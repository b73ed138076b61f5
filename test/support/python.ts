/** A Python with a Socket.IO client of its own, made once in a scratch folder: a client that shares no line with ours. */
import { execFile } from 'node:child_process';
import { access } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';

const execute = promisify(execFile);
const FOLDER = resolve('node_modules/.cache/foreign-client');

/** Path of an interpreter that can `import socketio`. */
export async function pythonWithSocketIo(): Promise<string> {
  const python = join(FOLDER, 'bin', 'python');
  if (await can(python, 'import socketio, websocket')) return python;
  if (!(await can('python3', 'import venv, ensurepip'))) await install();
  await execute('python3', ['-m', 'venv', '--clear', FOLDER]);
  await execute(python, ['-m', 'pip', 'install', '--quiet', 'python-socketio[client]==5.*', 'websocket-client==1.*']);
  await access(python);
  return python;
}

const can = (python: string, statement: string): Promise<boolean> => execute(python, ['-c', statement]).then(() => true, () => false);

async function install(): Promise<void> {
  if (process.platform !== 'linux' || process.getuid?.() !== 0) throw new Error('No Python 3 with venv found. Install python3 and python3-venv.');
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  await execute('apt-get', ['update'], { env, maxBuffer: 64 * 1024 * 1024 });
  await execute('apt-get', ['install', '-y', '--no-install-recommends', 'python3', 'python3-venv'], { env, maxBuffer: 64 * 1024 * 1024 });
}
