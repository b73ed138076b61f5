/** Host names as requests write them. */

const AUTHORITY = /^(\[[0-9a-f:.]+\]|[a-z0-9](?:[a-z0-9._-]*))(?::(\d{1,5}))?$/;
const LOOPBACK_V4 = /^127(?:\.\d{1,3}){3}$/;
/** ::1 however many of its zeroes are written, and the IPv4 loopback inside IPv6. */
const LOOPBACK_V6 = /^(?:(?:0{0,4}:){2,7}0{0,3}1|(?:0{0,4}:){2,6}ffff:127(?:\.\d{1,3}){3})$/;

export interface Authority { readonly name: string; readonly port?: string }

/** What a `Host` header names, in lower case; undefined for text that is no host. IPv6 addresses keep their brackets. */
export function parseAuthority(text: string): Authority | undefined {
  const match = AUTHORITY.exec(text.toLowerCase());
  if (match === null) return undefined;
  return { name: match[1] as string, ...(match[2] !== undefined && { port: match[2] }) };
}

/** Whether a name or address, with or without brackets, can only be this machine. Names are not looked up. */
export function isLoopback(host: string): boolean {
  const name = host.toLowerCase().replace(/^\[(.*)\]$/, '$1');
  return name === 'localhost' || LOOPBACK_V4.test(name) || LOOPBACK_V6.test(name);
}
