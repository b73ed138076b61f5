import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { chmod, mkdir, mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { tellingLine } from './commands.ts';
import { haveJars, kafkaJars } from './jars.ts';
import { ensurePrograms, javaVersion } from './programs.ts';

let folder: string;
let lines: string[];
const say = (line: string) => { lines.push(line); };
beforeEach(async () => { folder = await mkdtemp(join(tmpdir(), 'watchfloor-machine-')); lines = []; });
afterEach(() => rm(folder, { recursive: true }));

/** A program of a machine that exists only on this path. Without a path of its own, what it calls is named in full. */
async function program(name: string, script: string): Promise<void> {
  await writeFile(join(folder, name), `#!/bin/sh\n${script}\n`);
  await chmod(join(folder, name), 0o755);
}

describe('what the local servers need', () => {
  it('is installed as root with apt-get, only what is missing', async () => {
    await program('java', 'echo \'openjdk version "17.0.15" 2025-04-15\' >&2');
    await program('apt-get', `echo "$@" >> ${folder}/asked; [ "$1" = update ] || /bin/cp ${folder}/java ${folder}/redis-server`);
    await ensurePrograms(['redis-server', 'java'], { path: folder, mayInstall: true, say });
    expect(lines).toEqual(['installing redis-server']);
    expect(await readFile(join(folder, 'asked'), 'utf8')).toBe('update -q\ninstall -q -y --no-install-recommends redis-server\n');
  });

  it('is named in one line with what to do when it may not be installed', async () => {
    await expect(ensurePrograms(['redis-server', 'java', 'mvn'], { path: folder, mayInstall: false, say })).rejects.toThrow(
      /^redis-server, java, mvn cannot be found\. Install redis-server, default-jre-headless, maven \(apt-get install, as root\), start Docker, or set KAFKA_BROKERS and REDIS_URL to a Kafka and a Redis that run already\.$/,
    );
  });

  it('is named with the reason when the installation fails', async () => {
    await program('apt-get', 'echo Reading package lists...; echo "E: Unable to locate package" >&2; exit 100');
    await expect(ensurePrograms(['mvn'], { path: folder, mayInstall: true, say })).rejects.toThrow(/^mvn could not be installed \(E: Unable to locate package\)\. Install maven/);
  });

  it('is named when the installation succeeds and brings nothing', async () => {
    await program('apt-get', 'exit 0');
    await expect(ensurePrograms(['mvn'], { path: folder, mayInstall: true, say })).rejects.toThrow(/^mvn cannot be found after the installation/);
  });

  it('includes a Java that Kafka 4 runs on', async () => {
    await program('java', 'echo \'openjdk version "11.0.2" 2019-01-15\' >&2');
    await expect(ensurePrograms(['java'], { path: folder, mayInstall: true, say })).rejects.toThrow('Kafka 4 needs Java 17 or newer and java is 11');
    await program('java', 'echo no runtime is installed >&2; exit 1');
    await expect(ensurePrograms(['java'], { path: folder, mayInstall: true, say })).rejects.toThrow('java is not working');
  });
});

it.each([['openjdk version "17.0.15" 2025-04-15', 17], ['java version "1.8.0_202"', 8], ['openjdk version "21" 2023-09-19', 21], ['command not found', undefined]])('reads %s', (said, version) => {
  expect(javaVersion(said)).toBe(version);
});

it('tells the line that says what went wrong, without colours and advice', () => {
  expect(tellingLine('\u001B[0m[ERROR] No plugin found -> [Help 1]\n[ERROR] \n[ERROR] Re-run Maven with -X\n\u001B[0m')).toBe('[ERROR] No plugin found -> [Help 1]');
  expect(tellingLine('something\nlast words\n\n')).toBe('last words');
  expect(tellingLine('')).toBeUndefined();
});

describe('the jars of Kafka', () => {
  const path = process.env['PATH'];
  beforeEach(() => { process.env['PATH'] = `${folder}:${path}`; });
  afterEach(() => { process.env['PATH'] = path; });
  /** Copies "jars" to where it is told to, one by one. */
  const copies = (then: string) => program('mvn', `for each; do out="\${each#-DoutputDirectory=}"; done; mkdir -p "$out"; echo jar > "$out/kafka.jar"; ${then}`);

  it('are fetched once', async () => {
    await copies(`echo fetched >> ${folder}/fetched`);
    const cache = join(folder, 'cache');
    const jars = await kafkaJars(say, undefined, cache);
    expect(await kafkaJars(say, undefined, cache)).toBe(jars);
    expect(await readdir(jars)).toEqual(['kafka.jar']);
    expect(await readdir(cache)).toEqual(['kafka-4.1.0']);
    expect(await readFile(join(folder, 'fetched'), 'utf8')).toBe('fetched\n');
  });

  it('are not taken for whole when the download broke off, and nothing of it stays', async () => {
    await copies('echo "[ERROR] Connection reset"; exit 1');
    const cache = join(folder, 'cache');
    await expect(kafkaJars(say, undefined, cache)).rejects.toThrow(/^Kafka 4\.1\.0 could not be fetched \(\[ERROR\] Connection reset\)\. Give mvn a way to Maven Central/);
    expect(await haveJars(cache)).toBe(false);
    expect(await readdir(cache)).toEqual([]);
  });

  it('of two who fetch at once are taken from the first', async () => {
    await copies('');
    const cache = join(folder, 'cache');
    await mkdir(cache);
    const [one, two] = await Promise.all([kafkaJars(say, undefined, cache), kafkaJars(say, undefined, cache)]);
    expect(one).toBe(two);
    expect(await readdir(cache)).toEqual(['kafka-4.1.0']);
  });
});
