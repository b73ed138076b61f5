import type { IncomingHttpHeaders } from 'node:http';
import type { Config } from '../config.ts';
import { isLoopback, parseAuthority, type Authority } from './host.ts';

export interface Asking { readonly headers: IncomingHttpHeaders; readonly url?: string | undefined; readonly method?: string | undefined }
/** Why a request must not come in, for people; undefined when it may. */
export type WebGuard = (request: Asking) => string | undefined;

/** Probes and scrapers know servers by addresses of their own. */
const ANY_HOST: ReadonlySet<string> = new Set(['/health/live', '/health/ready', '/metrics']);
/** Where a link on another site may lead. */
const PAGE: ReadonlySet<string> = new Set(['/', '/index.html']);
const OWN_SITES: ReadonlySet<string> = new Set(['none', 'same-origin']);
const DEFAULT_PORT: Readonly<Record<string, string>> = { http: '80', https: '443' };
const ORIGIN = /^(https?):\/\/([^/]+)$/;

/**
 * The rule that keeps pages of other origins out, for HTTP requests and for upgrades alike. `Host` must be loopback, the
 * public origin's or an allowed one: that stops a page whose name was pointed at us. `Origin` must be absent or ours, and
 * `Sec-Fetch-Site` must say that no other site asks, unless somebody follows a link to the page itself.
 */
export function webGuard(config: Pick<Config, 'publicOrigin' | 'allowedHosts' | 'tls'>): WebGuard {
  const publicHost = config.publicOrigin === undefined ? undefined : parseAuthority(new URL(config.publicOrigin).host);
  const fronted = new Set(config.allowedHosts);
  const isPublic = ({ name }: Authority): boolean => name === publicHost?.name;
  const scheme = config.tls === undefined ? 'http' : 'https';
  const publicScheme = ORIGIN.exec(config.publicOrigin ?? '')?.[1];

  const isOurs = (origin: string, host: Authority): boolean => {
    if (origin === config.publicOrigin) return true;
    const match = ORIGIN.exec(origin);
    const named = match === null ? undefined : parseAuthority(match[2] as string);
    if (match === null || named === undefined || named.name !== host.name) return false;
    // What stands in front of an allowed host may speak TLS where we do not; the public origin says what it speaks.
    if (match[1] !== (isPublic(host) ? publicScheme : scheme) && !fronted.has(host.name)) return false;
    const standard = DEFAULT_PORT[match[1] as string] as string;
    return (named.port ?? standard) === (host.port ?? standard);
  };

  return ({ headers, url = '/', method = 'GET' }) => {
    const path = url.split('?', 1)[0] as string;
    const host = headers.host === undefined ? undefined : parseAuthority(headers.host);
    const known = host !== undefined && (isLoopback(host.name) || isPublic(host) || fronted.has(host.name));
    if (!known && !ANY_HOST.has(path)) return 'The Host header names no host of this server.';
    const { origin } = headers;
    if (origin !== undefined && !(known && isOurs(origin, host))) return 'The request comes from a page of another origin.';
    const site = headers['sec-fetch-site'];
    if (site === undefined || OWN_SITES.has(String(site))) return undefined;
    const navigates = headers['sec-fetch-mode'] === 'navigate' && headers['sec-fetch-dest'] === 'document';
    if (navigates && (method === 'GET' || method === 'HEAD') && PAGE.has(path)) return undefined;
    return 'The request comes from a page of another site.';
  };
}
