import Type, { type Static } from 'typebox';
import { Compile } from 'typebox/compile';
import { OPERATION_ID } from '#libs/protocol';
import { isLoopback } from './web/host.ts';

export const SERVERS = ['standalone', 'gateway', 'ingest', 'projector', 'replay'] as const;
export type ServerName = (typeof SERVERS)[number];

/** Where each server listens when PORT says nothing. */
const OWN_PORT = { standalone: 3_000, gateway: 3_000, ingest: 3_001, projector: 3_002, replay: 3_003 } as const;
const SPOOL_LIMIT_BYTES = 2 * 1_024 ** 3;
/** More operations than one process is meant to serve. */
const OPERATIONS_AT_MOST = 64;

export const LOG_LEVELS = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];

const HOST_NAME = String.raw`(?:[A-Za-z0-9](?:[A-Za-z0-9._-]{0,252})|\[[0-9A-Fa-f:.]{2,45}\])`;
const port = String.raw`(?:0|[1-9]\d{0,3}|[1-5]\d{4}|6[0-4]\d{3}|65[0-4]\d{2}|655[0-2]\d|6553[0-5])`;
const words = (all: readonly string[]): string => `^(?:${all.join('|')})$`;
const text = (pattern: string, description: string) => Type.Optional(Type.String({ pattern, description, maxLength: 4_096 }));
// Written as a code so that no control character stands in the source.
const PATH = String.raw`^[^\x00]+$`;

/** Every variable that a server knows. A description says what a valid value is. */
const ENVIRONMENT = Type.Object({
  HOST: text(`^(?:${HOST_NAME}|[0-9A-Fa-f:.]{2,45})$`, 'an address or a host name'),
  PORT: text(`^${port}$`, 'a TCP port from 0 to 65535'),
  PUBLIC_ORIGIN: text(`^https?://${HOST_NAME}(?::${port})?/?$`, 'an origin such as https://watch.example.org'),
  TLS_CERT: text(PATH, 'the path of a PEM file'),
  TLS_KEY: text(PATH, 'the path of a PEM file'),
  ACCESS: text(PATH, '`open` or the path of a JSON file'),
  DATA_DIR: text(PATH, 'the path of a folder'),
  SPOOL_LIMIT: text(String.raw`^[1-9]\d{0,14}$`, 'a number of bytes'),
  KAFKA_BROKERS: text(`^${HOST_NAME}:${port}(?:,${HOST_NAME}:${port})*$`, 'a list such as broker-1:9092,broker-2:9092'),
  KAFKA_SSL: text(words(['true', 'false', '1', '0']), 'true or false'),
  KAFKA_SASL_MECHANISM: text(words(['plain', 'scram-sha-256', 'scram-sha-512']), 'plain, scram-sha-256 or scram-sha-512'),
  KAFKA_SASL_USERNAME: text('^.+$', 'a name'),
  KAFKA_SASL_PASSWORD: text('^.+$', 'a password'),
  KAFKA_REPLICATION: text(String.raw`^[1-9]\d?$`, 'a number of copies from 1 to 99'),
  REDIS_URL: text(String.raw`^rediss?://\S+$`, 'a URL such as redis://127.0.0.1:6379'),
  REPLAY_URL: text(String.raw`^https?://\S+$`, 'a URL such as http://replay:3003'),
  ALLOWED_HOSTS: text(`^ *${HOST_NAME}(?: *, *${HOST_NAME})* *$`, 'a comma-separated list of host names, without ports'),
  OPERATIONS: text(String.raw`^[a-z0-9, -]+$`, 'a comma-separated list of operations, each a small letter followed by at most 31 small letters, digits and hyphens'),
  FEED: text(words(['demo', 'off']), 'demo or off'),
  LOG_LEVEL: text(words(LOG_LEVELS), LOG_LEVELS.join(', ')),
  BASEMAP: text(PATH, 'the path of a PMTiles file'),
});
type Environment = Static<typeof ENVIRONMENT>;
const VARIABLES = Object.keys(ENVIRONMENT.properties) as readonly (keyof Environment)[];
const CHECK = Compile(ENVIRONMENT);
const meaningOf = (name: keyof Environment): string => String((ENVIRONMENT.properties[name] as { readonly description?: unknown }).description);

/** Beginnings that nobody else uses in our environment, so that what begins so and is not known was meant for us. */
const OURS = /^(?:WATCHFLOOR|KAFKA|REDIS|REPLAY|SPOOL|ALLOWED_HOST|OPERATION|BASEMAP)(?:_|S?$)/;
/** What Kubernetes tells every pod about a service named kafka, redis or replay. */
const SERVICE_LINK = /_(?:SERVICE_HOST|SERVICE_PORT(?:_[A-Z0-9_]+)?|PORT(?:_\d+_(?:TCP|UDP)(?:_(?:PROTO|PORT|ADDR))?)?)$/;

/** How the brokers are reached, and how many copies a topic that we create has. */
export interface KafkaAt {
  readonly brokers: readonly string[];
  readonly ssl: boolean;
  readonly sasl?: { readonly mechanism: 'plain' | 'scram-sha-256' | 'scram-sha-512'; readonly username: string; readonly password: string };
  /** Absent: three, or as many as there are brokers when those are fewer. */
  readonly replication?: number;
}

/** Why a server does not start: one line for people that names the variable and never its value. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
}

/** What the environment says, parsed once. Also the token under which Nest injects it. */
export abstract class Config {
  abstract readonly host: string;
  /** 0 takes any free port. */
  abstract readonly port: number;
  /** Without a path, as browsers write it in `Origin`. */
  abstract readonly publicOrigin?: string;
  /** Lower case, without ports. */
  abstract readonly allowedHosts: readonly string[];
  abstract readonly tls?: { readonly cert: string; readonly key: string };
  /** Absent: loopback only and every caller is operations. `open`: every caller is operations. Else the path of the tokens. */
  abstract readonly access?: 'open' | { readonly file: string };
  abstract readonly dataDir: string;
  abstract readonly spoolLimitBytes: number;
  /** Kafka for the logs and Redis for the pictures; absent: the embedded engine. */
  abstract readonly distributed?: { readonly kafka: KafkaAt; readonly redis: string };
  /** Without a slash at its end. */
  abstract readonly replayUrl?: string;
  abstract readonly operations: readonly string[];
  abstract readonly feed: 'demo' | 'off';
  abstract readonly logLevel: LogLevel;
  abstract readonly basemap?: string;
}

/** What a server of its own has: it shares Kafka and Redis with the others. */
export type DistributedConfig = Config & Required<Pick<Config, 'distributed'>>;
export type ConfigOf<Name extends ServerName> = Name extends 'standalone' ? Config : DistributedConfig;

/**
 * Reads the environment of one server. An empty variable counts as absent. Throws {@link ConfigError} for a bad value, for
 * a name that was clearly meant for us and is not known, and for values that do not go together.
 */
export function parseConfig<Name extends ServerName = 'standalone'>(env: Readonly<Record<string, string | undefined>>, server?: Name): ConfigOf<Name>;
export function parseConfig(env: Readonly<Record<string, string | undefined>>, server: ServerName = 'standalone'): Config {
  const said = Object.fromEntries(VARIABLES.flatMap((name) => (env[name] === undefined || env[name] === '' ? [] : [[name, env[name]]]))) as Environment;
  const unknown = Object.keys(env).find((name) => OURS.test(name) && !SERVICE_LINK.test(name) && !Object.hasOwn(ENVIRONMENT.properties, name));
  if (unknown !== undefined) throw new ConfigError(`${unknown.slice(0, 64)} is not a variable that this program knows; see docs/operating.md.`);
  for (const { instancePath } of CHECK.Errors(said)) {
    const name = instancePath.slice(1) as keyof Environment;
    throw new ConfigError(`${name} is not valid: it is ${meaningOf(name)}.`);
  }
  refuseWhatDoesNotGo(said, server);
  return {
    host: said.HOST?.replace(/^\[(.*)\]$/, '$1') ?? '127.0.0.1',
    port: said.PORT === undefined ? OWN_PORT[server] : Number(said.PORT),
    ...(said.PUBLIC_ORIGIN !== undefined && { publicOrigin: new URL(said.PUBLIC_ORIGIN).origin }),
    allowedHosts: listed(said.ALLOWED_HOSTS?.toLowerCase()),
    ...(said.TLS_CERT !== undefined && said.TLS_KEY !== undefined && { tls: { cert: said.TLS_CERT, key: said.TLS_KEY } }),
    ...(said.ACCESS !== undefined && { access: said.ACCESS === 'open' ? 'open' : { file: said.ACCESS } }),
    dataDir: said.DATA_DIR ?? './data',
    spoolLimitBytes: said.SPOOL_LIMIT === undefined ? SPOOL_LIMIT_BYTES : Number(said.SPOOL_LIMIT),
    ...distributedIn(said),
    ...(said.REPLAY_URL !== undefined && { replayUrl: said.REPLAY_URL.replace(/\/+$/, '') }),
    operations: operationsIn(said.OPERATIONS ?? 'demo'),
    feed: said.FEED === 'off' ? 'off' : 'demo',
    logLevel: (said.LOG_LEVEL as LogLevel | undefined) ?? 'info',
    ...(said.BASEMAP !== undefined && { basemap: said.BASEMAP }),
  };
}

function refuseWhatDoesNotGo(said: Environment, server: ServerName): void {
  for (const name of ['PUBLIC_ORIGIN', 'REPLAY_URL', 'REDIS_URL'] as const) {
    if (said[name] !== undefined && !URL.canParse(said[name])) throw new ConfigError(`${name} is not valid: it is ${meaningOf(name)}.`);
  }
  if ((said.KAFKA_BROKERS === undefined) !== (said.REDIS_URL === undefined)) throw new ConfigError('KAFKA_BROKERS and REDIS_URL go together: set both, or neither for the embedded engine.');
  if (said.KAFKA_BROKERS === undefined && server !== 'standalone') {
    throw new ConfigError('KAFKA_BROKERS and REDIS_URL are needed by a server of its own; `npm start` runs everything in one process without them.');
  }
  const sasl = [said.KAFKA_SASL_MECHANISM, said.KAFKA_SASL_USERNAME, said.KAFKA_SASL_PASSWORD].filter((part) => part !== undefined).length;
  if (sasl !== 0 && sasl !== 3) throw new ConfigError('KAFKA_SASL_MECHANISM, KAFKA_SASL_USERNAME and KAFKA_SASL_PASSWORD go together: set all or none.');
  if ((said.TLS_CERT === undefined) !== (said.TLS_KEY === undefined)) throw new ConfigError('TLS_CERT and TLS_KEY go together: set both or neither.');
  if (said.ACCESS === undefined && said.HOST !== undefined && !isLoopback(said.HOST)) {
    throw new ConfigError('HOST is not a loopback address: that needs ACCESS, because without it every caller may do everything.');
  }
}

function distributedIn(said: Environment): Pick<Config, 'distributed'> {
  if (said.KAFKA_BROKERS === undefined || said.REDIS_URL === undefined) return {};
  const { KAFKA_SASL_MECHANISM: mechanism, KAFKA_SASL_USERNAME: username, KAFKA_SASL_PASSWORD: password } = said;
  const kafka: KafkaAt = {
    brokers: listed(said.KAFKA_BROKERS),
    ssl: said.KAFKA_SSL === 'true' || said.KAFKA_SSL === '1',
    ...(mechanism !== undefined && username !== undefined && password !== undefined && { sasl: { mechanism: mechanism as NonNullable<KafkaAt['sasl']>['mechanism'], username, password } }),
    ...(said.KAFKA_REPLICATION !== undefined && { replication: Number(said.KAFKA_REPLICATION) }),
  };
  return { distributed: { kafka, redis: said.REDIS_URL } };
}

const listed = (list: string | undefined): readonly string[] => list?.split(',').map((item) => item.trim()) ?? [];

function operationsIn(list: string): readonly string[] {
  const operations = listed(list);
  if (operations.length > OPERATIONS_AT_MOST) throw new ConfigError(`OPERATIONS names more than ${OPERATIONS_AT_MOST} operations.`);
  if (!operations.every((operation) => OPERATION_ID.test(operation))) {
    throw new ConfigError(`OPERATIONS is not valid: it is ${meaningOf('OPERATIONS')}.`);
  }
  if (new Set(operations).size !== operations.length) throw new ConfigError('OPERATIONS names an operation twice.');
  return operations;
}
