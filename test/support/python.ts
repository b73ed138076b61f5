/** Pythons with clients of their own, each made once in a scratch folder: clients that share no line with ours. */
import { execFile } from 'node:child_process';
import { access } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';

const execute = promisify(execFile);

/** Path of an interpreter that can `import socketio`. */
export const pythonWithSocketIo = (): Promise<string> =>
  pythonWith('foreign-client', 'import socketio, websocket', ['python-socketio[client]==5.*', 'websocket-client==1.*']);

/** Path of an interpreter with kafka-python, confluent-kafka (librdkafka) and all that kafka-python needs to compress. */
export const pythonWithKafka = (): Promise<string> =>
  pythonWith('foreign-kafka', 'import kafka, confluent_kafka, snappy, lz4.frame, zstandard', ['kafka-python==2.*', 'confluent-kafka==2.*', 'python-snappy', 'lz4', 'zstandard']);

/** Path of kcat, installed where that is possible without asking. */
export async function kcat(): Promise<string> {
  if (!(await runs('kcat', '-V'))) await install('kcat', 'No kcat found. Install kcat.');
  return 'kcat';
}

async function pythonWith(name: string, imports: string, packages: readonly string[]): Promise<string> {
  const folder = resolve('node_modules/.cache', name);
  const python = join(folder, 'bin', 'python');
  if (await runs(python, '-c', imports)) return python;
  if (!(await runs('python3', '-c', 'import venv, ensurepip'))) await install('python3 python3-venv', 'No Python 3 with venv found. Install python3 and python3-venv.');
  await execute('python3', ['-m', 'venv', '--clear', folder]);
  await execute(python, ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', ...packages]);
  await access(python);
  return python;
}

const runs = (program: string, ...args: readonly string[]): Promise<boolean> => execute(program, args).then(() => true, () => false);

async function install(packages: string, otherwise: string): Promise<void> {
  if (process.platform !== 'linux' || process.getuid?.() !== 0) throw new Error(otherwise);
  const options = { env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }, maxBuffer: 64 * 1024 * 1024 };
  await execute('apt-get', ['update'], options);
  await execute('apt-get', ['install', '-y', '--no-install-recommends', ...packages.split(' ')], options);
}
