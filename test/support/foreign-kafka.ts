/** Kafka clients that share no line with ours: what they send and what they read, each its own process. */
import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { formatTime } from '#libs/domain';
import { kcat, pythonWithKafka } from './python.ts';
import { services } from './system.ts';

const execute = promisify(execFile);
const OUTPUT_BYTES = 64 * 1024 * 1024;
const CLIENT_MS = 60_000;
const CODECS = ['none', 'gzip', 'snappy', 'lz4', 'zstd'] as const;

export interface Violation {
  readonly specversion: string;
  readonly id: string;
  readonly source: string;
  readonly type: string;
  readonly subject: string;
  readonly time: string;
  readonly datacontenttype: string;
  readonly place: string;
  readonly data: { readonly lon: number; readonly lat: number; readonly narrative: string };
}
/** A report as its sender knows it. `value` is what it sent, in base64. */
export interface Delivered {
  readonly event: Violation;
  readonly mode: 'binary' | 'structured';
  readonly codec: string;
  readonly value: string;
  readonly partition: number;
}
/** What must be refused, and the good report that was sent to the same partition after it. */
export interface Poison { readonly what: string; readonly partition: number; readonly offset: number; readonly value: string | null; readonly good: string }
/** A record as a foreign consumer read it; key and value in base64. */
export interface Read {
  readonly partition: number;
  readonly offset: number;
  readonly key: string | null;
  readonly value: string | null;
  readonly headers: readonly (readonly [name: string, value: string | null])[];
}

export const bytes = (base64: string | null): Buffer => Buffer.from(base64 ?? '', 'base64');
/** The text of a header; undefined when there is none of this name. */
export const header = ({ headers }: Read, name: string): string | undefined => {
  const found = headers.find(([own]) => own === name);
  return found === undefined ? undefined : bytes(found[1]).toString();
};

const lines = <T>(output: string): readonly T[] => output.split('\n').filter((line) => line !== '').map((line) => JSON.parse(line) as T);

/** Runs a Python client of test/distributed/foreign on a topic; what it printed, line by line. */
export async function runClient<T>(script: string, topic: string): Promise<readonly T[]> {
  const python = await pythonWithKafka();
  const { stdout } = await execute(python, ['-B', `test/distributed/foreign/${script}`, services().KAFKA_BROKERS, topic], { maxBuffer: OUTPUT_BYTES, timeout: CLIENT_MS });
  return lines<T>(stdout);
}
export const readTopic = (topic: string): Promise<readonly Read[]> => runClient<Read>('read_topic.py', topic);

/** One report for each codec and mode, over all partitions in turn. */
export async function sendWithKcat(topic: string): Promise<readonly Delivered[]> {
  const program = await kcat();
  const at = ['-b', services().KAFKA_BROKERS, '-t', topic];
  const { stdout } = await execute(program, ['-L', '-J', ...at]);
  const partitions = (JSON.parse(stdout) as { topics: { partitions: object[] }[] }).topics[0]?.partitions.length ?? 1;
  const folder = await mkdtemp(join(tmpdir(), 'watchfloor-kcat-'));
  const sent = await Promise.all(CODECS.flatMap((codec) => (['structured', 'binary'] as const).map((mode) => ({ codec, mode }))).map(async ({ codec, mode }, turn) => {
    const event = violation(`kcat-${codec}-${mode}`, turn);
    const { data, datacontenttype, ...attributes } = event;
    const value = JSON.stringify(mode === 'structured' ? event : data);
    const file = join(folder, event.id);
    await writeFile(file, value);
    const headers = mode === 'structured' ? { 'CONTENT-TYPE': 'application/cloudevents+json' }
      : { 'Content-Type': datacontenttype, ...Object.fromEntries(Object.entries(attributes).map(([name, text]) => [`Ce_${name.toUpperCase()}`, text])) };
    const partition = turn % partitions;
    const said = Object.entries(headers).flatMap(([name, text]) => ['-H', `${name}=${text}`]);
    await execute(program, ['-P', ...at, '-p', String(partition), '-z', codec, '-X', 'linger.ms=0', ...said, file], { timeout: CLIENT_MS });
    return { event, mode, codec, value: Buffer.from(value).toString('base64'), partition };
  }));
  await rm(folder, { recursive: true });
  return sent;
}

function violation(id: string, turn: number): Violation {
  const narrative = 'سُمِعَ إطلاقُ نارٍ قربَ معبر زيكيم \u200f· נשמעו יריות ליד המעבר 🚧 '.repeat(12);
  return {
    specversion: '1.0', id, source: 'urn:trial:kcat', type: 'watchfloor.violation-reported.v1', subject: `violation/${id}`, time: formatTime(Date.now()),
    datacontenttype: 'application/json', place: 'זיקים زيكيم',
    data: { class: 'small-arms-fire', sense: 'heard', lon: (34_310 + turn) / 1_000, lat: (31_310 + turn) / 1_000, narrative } as Violation['data'],
  };
}

interface KcatRecord { readonly partition: number; readonly offset: number; readonly key: string | null; readonly payload: string | null; readonly headers?: readonly string[] }

/** As {@link readTopic}, of a topic whose keys and values are all text. */
export async function readWithKcat(topic: string): Promise<readonly Read[]> {
  const { stdout } = await execute(await kcat(), ['-C', '-J', '-e', '-q', '-o', 'beginning', '-b', services().KAFKA_BROKERS, '-t', topic], { maxBuffer: OUTPUT_BYTES, timeout: CLIENT_MS });
  const encoded = (text: string | null | undefined): string | null => (typeof text === 'string' ? Buffer.from(text).toString('base64') : null);
  return lines<KcatRecord>(stdout).map(({ partition, offset, key, payload, headers = [] }) => ({
    partition, offset, key: encoded(key), value: encoded(payload),
    headers: headers.flatMap((name, at) => (at % 2 === 0 ? [[name, encoded(headers[at + 1])] as const] : [])),
  }));
}
