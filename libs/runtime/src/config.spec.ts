import { describe, expect, it } from '@jest/globals';
import { ConfigError, parseConfig } from './config.ts';

const refusalOf = (env: Readonly<Record<string, string>>): string => {
  try {
    parseConfig(env);
  } catch (error) {
    if (error instanceof ConfigError) return error.message;
    throw error;
  }
  return 'none';
};

const services = { KAFKA_BROKERS: 'a:9092,b:9092', REDIS_URL: 'redis://127.0.0.1:6379' };

describe('the environment', () => {
  it('needs nothing: loopback, the embedded engine and the demo', () => {
    expect(parseConfig({ PATH: '/bin', HOME: '/root' })).toEqual({
      host: '127.0.0.1', port: 3_000, allowedHosts: [], dataDir: './data', spoolLimitBytes: 2_147_483_648, operations: ['demo'], feed: 'demo', logLevel: 'info',
    });
  });

  it('gives each server its own port unless PORT says one', () => {
    expect((['standalone', 'gateway', 'ingest', 'projector', 'replay'] as const).map((server) => parseConfig(services, server).port)).toEqual([3_000, 3_000, 3_001, 3_002, 3_003]);
    expect(parseConfig({ ...services, PORT: '0' }, 'ingest').port).toBe(0);
  });

  it('reads every variable', () => {
    expect(parseConfig({
      HOST: '0.0.0.0', PORT: '8443', PUBLIC_ORIGIN: 'https://Watch.example.org/', TLS_CERT: 'a.pem', TLS_KEY: 'b.pem', ACCESS: 'open', DATA_DIR: '/var/lib/w',
      SPOOL_LIMIT: '1000', REPLAY_URL: 'http://replay:3003/behind//', ALLOWED_HOSTS: 'gateway, Ingest', OPERATIONS: 'demo, car-2013', FEED: 'off', LOG_LEVEL: 'warn', BASEMAP: 'gaza.pmtiles',
    })).toEqual({
      host: '0.0.0.0', port: 8_443, publicOrigin: 'https://watch.example.org', tls: { cert: 'a.pem', key: 'b.pem' }, access: 'open', dataDir: '/var/lib/w',
      spoolLimitBytes: 1_000, replayUrl: 'http://replay:3003/behind', allowedHosts: ['gateway', 'ingest'], operations: ['demo', 'car-2013'], feed: 'off', logLevel: 'warn', basemap: 'gaza.pmtiles',
    });
  });

  it('takes an empty variable as absent', () => {
    expect(parseConfig({ ACCESS: '', KAFKA_BROKERS: '', PORT: '' })).toEqual(parseConfig({}));
  });

  it.each([
    ['PORT', '65536'], ['PORT', 'http'], ['PORT', '-1'], ['HOST', 'a b'], ['PUBLIC_ORIGIN', 'watch.example.org'], ['PUBLIC_ORIGIN', 'https://watch.example.org/page'],
    ['SPOOL_LIMIT', '2G'], ['OPERATIONS', 'Demo'], ['OPERATIONS', 'demo,,b'], ['OPERATIONS', 'demo,demo'], ['OPERATIONS', `a${'b'.repeat(32)}`], ['FEED', 'on'],
    ['LOG_LEVEL', 'loud'], ['ALLOWED_HOSTS', 'a:80'], ['REPLAY_URL', 'replay'], ['KAFKA_BROKERS', 'kafka'], ['KAFKA_SSL', 'maybe'], ['KAFKA_SASL_MECHANISM', 'gssapi'],
    ['KAFKA_REPLICATION', '0'], ['REDIS_URL', 'http://redis'], ['DATA_DIR', 'a\u0000b'],
  ])('stops at a bad %s with one line that names it and not its value', (name, value) => {
    const line = refusalOf({ [name]: value });
    expect(line).toMatch(new RegExp(`^${name} `));
    expect(line).not.toContain('\n');
  });

  it('stops at a name that was meant for us and is not known, but not at what a platform says', () => {
    expect(refusalOf({ KAFKA_BROKER: 'kafka:9092' })).toMatch(/^KAFKA_BROKER is not a variable/);
    expect(refusalOf({ WATCHFLOOR_PORT_NUMBER: '1' })).toMatch(/^WATCHFLOOR_PORT_NUMBER /);
    expect(refusalOf({ OPERATION: 'demo' })).toMatch(/^OPERATION /);
    expect(refusalOf({ KAFKA_PORT: 'tcp://10.0.0.1:9092', KAFKA_SERVICE_HOST: '10.0.0.1', REDIS_PORT_6379_TCP_ADDR: '10.0.0.2', npm_config_x: '1' })).toBe('none');
  });

  it('reads where Kafka and Redis are', () => {
    expect(parseConfig(services).distributed).toEqual({ kafka: { brokers: ['a:9092', 'b:9092'], ssl: false }, redis: 'redis://127.0.0.1:6379' });
    expect(parseConfig({
      ...services, KAFKA_SSL: 'true', KAFKA_REPLICATION: '2', KAFKA_SASL_MECHANISM: 'scram-sha-512', KAFKA_SASL_USERNAME: 'watch', KAFKA_SASL_PASSWORD: 'floor',
    }).distributed?.kafka).toEqual({ brokers: ['a:9092', 'b:9092'], ssl: true, replication: 2, sasl: { mechanism: 'scram-sha-512', username: 'watch', password: 'floor' } });
    expect(parseConfig({}).distributed).toBeUndefined();
  });

  it.each(['KAFKA_BROKERS', 'REDIS_URL'] as const)('needs more than %s alone', (name) => {
    expect(refusalOf({ [name]: services[name] })).toMatch(/^KAFKA_BROKERS and REDIS_URL go together/);
  });

  it.each(['gateway', 'ingest', 'projector', 'replay'] as const)('is no %s of its own without Kafka and Redis', (server) => {
    expect(() => parseConfig({}, server)).toThrow(/^KAFKA_BROKERS and REDIS_URL are needed/);
  });

  it('needs all that SASL takes, or nothing of it', () => {
    expect(refusalOf({ ...services, KAFKA_SASL_USERNAME: 'watch' })).toMatch(/^KAFKA_SASL_MECHANISM, .* go together/);
  });

  it('listens beyond loopback only with ACCESS', () => {
    expect(refusalOf({ HOST: '0.0.0.0' })).toMatch(/^HOST .*ACCESS/);
    expect(refusalOf({ HOST: '::' })).toMatch(/^HOST .*ACCESS/);
    expect(refusalOf({ HOST: '127.0.0.1.evil.example' })).toMatch(/^HOST .*ACCESS/);
    for (const HOST of ['127.0.0.2', '::1', '[::1]', 'localhost']) expect(refusalOf({ HOST })).toBe('none');
    expect(refusalOf({ HOST: '0.0.0.0', ACCESS: 'open' })).toBe('none');
  });

  it('needs both halves of TLS', () => {
    expect(refusalOf({ TLS_CERT: 'a.pem' })).toMatch(/^TLS_CERT and TLS_KEY/);
  });
});
