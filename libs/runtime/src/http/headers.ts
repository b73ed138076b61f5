import type { FastifyReply } from 'fastify';

/** contracts.md, "Web pages must not reach it". */
export const CONTENT_SECURITY_POLICY = [
  "default-src 'none'", "script-src 'self'", "style-src 'self'", "connect-src 'self'", "img-src 'self' data: blob:", "font-src 'self'",
  "worker-src 'self' blob:", "base-uri 'none'", "form-action 'none'", "frame-ancestors 'none'",
].join('; ');

const HEADERS: Readonly<Record<string, string>> = {
  'content-security-policy': CONTENT_SECURITY_POLICY,
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'permissions-policy': 'camera=(), geolocation=(), microphone=()',
  // Nobody between us and a reader keeps what is true for a moment and for one audience. What may be kept says so itself.
  'cache-control': 'no-store',
};

/** On every answer, whatever it is, unless it says otherwise. */
export function setSecurityHeaders(reply: FastifyReply): void {
  reply.headers(HEADERS);
}
