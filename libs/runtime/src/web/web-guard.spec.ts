import { describe, expect, it } from '@jest/globals';
import { webGuard, type Asking } from './web-guard.ts';

type Headers = Readonly<Record<string, string>>;
const allows = (config: Parameters<typeof webGuard>[0], headers: Headers, more: Partial<Asking> = {}): boolean => webGuard(config)({ headers, ...more }) === undefined;
const bare = { allowedHosts: [] };
const fronted = { allowedHosts: ['gateway'], publicOrigin: 'https://watch.example.org' };

describe('Host', () => {
  it.each(['localhost', 'localhost:3000', '127.0.0.1:1', '127.9.9.9', '[::1]', '[::1]:3000', 'LOCALHOST:3000', '[0:0:0:0:0:0:0:1]', '[::ffff:127.0.0.1]:80'])('may be %s', (host) => {
    expect(allows(bare, { host })).toBe(true);
  });

  it.each(['evil.example', 'localhost.evil.example', '127.0.0.1.evil.example', 'a@localhost', 'localhost:3000:1', 'localhost:abc', '', '[::2]', '::1', '10.0.0.1', '0.0.0.0', 'gateway', 'localhost/', '[::1'])('must not be %j', (host) => {
    expect(allows(bare, { host })).toBe(false);
  });

  it('must be there', () => {
    expect(allows(bare, {})).toBe(false);
  });

  it('may be an allowed one or the public one, with any port', () => {
    for (const host of ['gateway', 'gateway:8080', 'watch.example.org', 'Watch.Example.org:443']) expect(allows(fronted, { host })).toBe(true);
  });

  it.each(['/health/live', '/health/ready', '/metrics', '/metrics?x=1'])('may be anything for %s', (url) => {
    expect(allows(bare, { host: '10.1.2.3:3000' }, { url })).toBe(true);
    expect(allows(bare, { host: 'evil.example', origin: 'http://evil.example' }, { url })).toBe(false);
  });

  it.each(['/metrics/../v1', '/health', '/health/live/', '/?/metrics'])('may not for %s', (url) => {
    expect(allows(bare, { host: 'evil.example' }, { url })).toBe(false);
  });
});

describe('Origin', () => {
  it.each([
    ['localhost:3000', 'http://localhost:3000', true], ['[::1]:3000', 'http://[::1]:3000', true], ['localhost', 'http://localhost', true], ['localhost:80', 'http://localhost', true],
    ['localhost:3000', 'https://localhost:3000', false], ['localhost:3000', 'http://localhost:3001', false], ['localhost:3000', 'http://127.0.0.1:3000', false],
    ['localhost:3000', 'http://localhost', false], ['localhost:3000', 'null', false], ['localhost:3000', 'http://evil.example', false], ['localhost:3000', 'http://localhost:3000/', false],
    ['localhost:3000', 'http://localhost:3000.evil.example', false], ['localhost:3000', 'file://', false], ['localhost:3000', '', false],
  ])('at host %s: %j → %s', (host, origin, allowed) => {
    expect(allows(bare, { host, origin })).toBe(allowed);
  });

  it('is ours when it is the public one, whatever host the proxy says', () => {
    expect(allows(fronted, { host: 'gateway:3000', origin: 'https://watch.example.org' })).toBe(true);
    expect(allows(fronted, { host: 'watch.example.org', origin: 'https://watch.example.org' })).toBe(true);
    expect(allows(fronted, { host: 'gateway', origin: 'https://gateway' })).toBe(true);
    expect(allows(fronted, { host: 'watch.example.org', origin: 'https://evil.example' })).toBe(false);
    // Whoever sits between could have written a page that came without TLS.
    expect(allows(fronted, { host: 'watch.example.org', origin: 'http://watch.example.org' })).toBe(false);
  });

  it('has our scheme where we speak TLS', () => {
    const tls = { allowedHosts: [], tls: { cert: 'a', key: 'b' } };
    expect([allows(tls, { host: 'localhost', origin: 'https://localhost' }), allows(tls, { host: 'localhost', origin: 'http://localhost' })]).toEqual([true, false]);
  });
});

describe('Sec-Fetch-Site', () => {
  const host = 'localhost:3000';
  it.each([['none', true], ['same-origin', true], ['same-site', false], ['cross-site', false], ['', false], ['None', false]])('%j → %s', (site, allowed) => {
    expect(allows(bare, { host, 'sec-fetch-site': site }, { url: '/v1/operations' })).toBe(allowed);
  });

  const link = { host, 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'navigate', 'sec-fetch-dest': 'document' };
  it('may be any for somebody who follows a link to the page', () => {
    for (const url of ['/', '/?operation=demo', '/index.html']) expect(allows(bare, link, { url })).toBe(true);
  });

  it('may not for a link elsewhere, a frame, a form or a script', () => {
    expect(allows(bare, link, { url: '/v1/operations' })).toBe(false);
    expect(allows(bare, { ...link, 'sec-fetch-dest': 'iframe' }, { url: '/' })).toBe(false);
    expect(allows(bare, link, { url: '/', method: 'POST' })).toBe(false);
    expect(allows(bare, { ...link, 'sec-fetch-mode': 'no-cors' }, { url: '/' })).toBe(false);
  });
});
