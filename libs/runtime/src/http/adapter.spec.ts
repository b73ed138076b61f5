import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { generateKeyPairSync, X509Certificate } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { get, type RequestOptions } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TLSSocket } from 'node:tls';
import { ConfigError, parseConfig } from '../config.ts';
import { createLog } from '../logging/log.ts';
import { RuntimeModule } from '../runtime.module.ts';
import { createApp } from '../serving/serve.ts';
import { httpAdapter } from './adapter.ts';

/** Made for this file; nobody trusts it. */
const CERT = `-----BEGIN CERTIFICATE-----
MIIBpzCCAU2gAwIBAgIUW7UGBJ4l9nrupyQcuxKSckmZriwwCgYIKoZIzj0EAwIw
GjEYMBYGA1UEAwwPd2F0Y2hmbG9vci50ZXN0MCAXDTI2MTEzMDE1MzcxNloYDzIx
MjYxMTA2MTUzNzE2WjAaMRgwFgYDVQQDDA93YXRjaGZsb29yLnRlc3QwWTATBgcq
hkjOPQIBBggqhkjOPQMBBwNCAASTZ6rB2dPzgdEdDU50Hqd3QJ5lRvhrcHs4Pq1l
z4pZaLvt09Qlo0lCGd28uTgP9qC23CWM8hVw2WsrfGBYbzD7o28wbTAdBgNVHQ4E
FgQUobCMgVYDSeiT56AVUlsYR8Wcq60wHwYDVR0jBBgwFoAUobCMgVYDSeiT56AV
UlsYR8Wcq60wDwYDVR0TAQH/BAUwAwEB/zAaBgNVHREEEzARgglsb2NhbGhvc3SH
BH8AAAEwCgYIKoZIzj0EAwIDSAAwRQIgVZGPfPzXE2pJ7ugD4EXuraItX0FalZkd
2l62wL1GuVoCIQDZEWU9xoOkTvOQAEd3ksVceMWQddP0thO7thChaAhgHg==
-----END CERTIFICATE-----
`;
const KEY = `-----BEGIN PRIVATE KEY-----
MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgcxugb4SIf4wJksk2
1+vMgujoBCUgvMvLuUmNvaYdrZ6hRANCAASTZ6rB2dPzgdEdDU50Hqd3QJ5lRvhr
cHs4Pq1lz4pZaLvt09Qlo0lCGd28uTgP9qC23CWM8hVw2WsrfGBYbzD7
-----END PRIVATE KEY-----
`;

let folder: string;
beforeEach(() => { folder = mkdtempSync(join(tmpdir(), 'watchfloor-tls-')); });
afterEach(() => { rmSync(folder, { recursive: true }); });

function configOf(cert: string, key: string): ReturnType<typeof parseConfig> {
  const [certFile, keyFile] = [join(folder, 'cert.pem'), join(folder, 'key.pem')];
  writeFileSync(certFile, cert);
  writeFileSync(keyFile, key);
  return parseConfig({ PORT: '0', LOG_LEVEL: 'silent', TLS_CERT: certFile, TLS_KEY: keyFile });
}

/** Status, and the fingerprint of the certificate that was shown. */
const asked = (options: RequestOptions) => new Promise<{ status: number | undefined; shown: string }>((resolve, reject) => {
  get({ ...options, rejectUnauthorized: false }, (answer) => {
    const shown = (answer.socket as TLSSocket).getPeerCertificate().fingerprint256;
    answer.resume().on('end', () => resolve({ status: answer.statusCode, shown }));
  }).on('error', reject);
});

describe('a server with TLS_CERT and TLS_KEY', () => {
  it('answers with that certificate, and takes the origin that speaks TLS alone for ours', async () => {
    const config = configOf(CERT, KEY);
    const app = await createApp(RuntimeModule.register(config), config, createLog('silent', 'test'));
    try {
      await app.listen({ port: 0, host: '127.0.0.1' });
      const { port } = app.getHttpServer().address() as { port: number };
      const from = (origin?: string) => asked({ host: '127.0.0.1', port, path: '/health/live', headers: origin === undefined ? {} : { origin } });
      expect(await from()).toEqual({ status: 200, shown: new X509Certificate(CERT).fingerprint256 });
      expect([(await from(`https://127.0.0.1:${port}`)).status, (await from(`http://127.0.0.1:${port}`)).status]).toEqual([200, 403]);
    } finally {
      await app.close();
    }
  });

  const other = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey;
  const locked = other.export({ type: 'pkcs8', format: 'pem', cipher: 'aes-256-cbc', passphrase: 'secret' }).toString();
  it.each([
    ['a certificate that is none', 'hello', KEY, /^TLS_CERT: .*cert\.pem begins with no certificate in PEM\.$/], ['a key for a certificate', KEY, KEY, /^TLS_CERT: /],
    ['a key that is none', CERT, 'hello', /^TLS_KEY: .*key\.pem is no private key in PEM that opens without a passphrase\.$/], ['a key that is locked', CERT, locked, /^TLS_KEY: .* passphrase/],
    ['the key of another certificate', CERT, other.export({ type: 'pkcs8', format: 'pem' }).toString(), /^TLS_KEY: .*key\.pem is not the key of the certificate in .*cert\.pem\.$/],
  ])('does not start with %s, and says so in one line', (_what, cert, key, line) => {
    const refusal = (() => { try { return httpAdapter(configOf(cert, key)); } catch (error) { return error; } })();
    expect(refusal).toBeInstanceOf(ConfigError);
    expect((refusal as Error).message).toMatch(line);
  });
});
