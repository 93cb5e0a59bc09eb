// What every reply says to the browser about trust; pure.
import type { FastifyHelmetOptions } from '@fastify/helmet';

export interface PageTrust {
  /** Of Mantine's own style element, one for each reply. */
  readonly nonce: string;
  readonly frameSources: readonly string[];
  readonly connectSources: readonly string[];
  /** May a page of ours frame this one? Only in demo mode. */
  readonly framed: boolean;
  /**
   * Reads codes by WebAssembly where the browser cannot: such code may be compiled, and nothing else. The one page that
   * scans has this, and the camera; `'wasm-unsafe-eval'` opens no way for script (CSP level 3, 4.4).
   */
  readonly scans?: boolean;
}

const BASE = {
  'default-src': ["'none'"],
  'script-src': ["'self'"],
  'img-src': ["'self'", 'data:'],
  'font-src': ["'self'"],
  'manifest-src': ["'self'"],
  'form-action': ["'self'"],
  'base-uri': ["'none'"],
  'object-src': ["'none'"],
  'require-trusted-types-for': ["'script'"],
  'trusted-types': ['default'],
};

/** Data and everything that is not a page: nothing may be loaded, nobody may frame it. */
export const dataPolicy = {
  useDefaults: false,
  directives: { ...BASE, 'style-src': ["'self'"], 'connect-src': ["'self'"], 'frame-ancestors': ["'none'"] },
};

export const pagePolicy = ({ nonce, frameSources, connectSources, framed, scans = false }: PageTrust) => ({
  useDefaults: false,
  directives: {
    ...BASE,
    'style-src': ["'self'", `'nonce-${nonce}'`],
    'connect-src': ["'self'", ...connectSources],
    ...(scans ? { 'script-src': ["'self'", "'wasm-unsafe-eval'"] } : {}),
    ...(frameSources.length === 0 ? {} : { 'frame-src': [...frameSources] }),
    'frame-ancestors': [framed ? "'self'" : "'none'"],
  },
});

/** The API page is not ours: it styles itself and writes markup, so it gets its own, looser policy and no more. */
export const docsPolicy =
  "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self'; " +
  "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

const TWO_YEARS_S = 63_072_000;

export const helmetOptions: FastifyHelmetOptions = {
  contentSecurityPolicy: dataPolicy,
  strictTransportSecurity: { maxAge: TWO_YEARS_S, includeSubDomains: true },
  referrerPolicy: { policy: 'no-referrer' },
  crossOriginOpenerPolicy: { policy: 'same-origin' },
  crossOriginResourcePolicy: { policy: 'same-origin' },
  // For browsers that nobody has any more; each header costs every answer.
  xDnsPrefetchControl: false,
  xDownloadOptions: false,
  xPermittedCrossDomainPolicies: false,
  xXssProtection: false,
};

export const PERMISSIONS = [
  'accelerometer',
  'autoplay',
  'camera',
  'display-capture',
  'encrypted-media',
  'fullscreen',
  'geolocation',
  'gyroscope',
  'magnetometer',
  'microphone',
  'midi',
  'payment',
  'screen-wake-lock',
  'usb',
  'xr-spatial-tracking',
]
  .map((feature) => `${feature}=()`)
  // Passkeys: asked for by our own pages only.
  .concat('publickey-credentials-create=(self)', 'publickey-credentials-get=(self)')
  .join(', ');

/** Of the page that scans. */
export const CAMERA_PERMISSIONS = PERMISSIONS.replace('camera=()', 'camera=(self)');
