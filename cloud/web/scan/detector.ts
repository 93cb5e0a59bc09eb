// What reads codes from a picture: the browser's own where it has one, else a library that is fetched only then.
import type { Detector } from './reader.ts';

/** As tags, windshields and service orders bear them. */
export const FORMATS = ['qr_code', 'code_128', 'code_39', 'data_matrix'] as const;

interface Native {
  new (options: { readonly formats: readonly string[] }): Detector;
  readonly getSupportedFormats: () => Promise<readonly string[]>;
}

/** Browsers on phones of one maker, and most desktops, have none; some have one that reads nothing. */
export async function openDetector(): Promise<Detector> {
  const native = (window as { readonly BarcodeDetector?: Native }).BarcodeDetector;
  const known = (await native?.getSupportedFormats().catch(() => [])) ?? [];
  if (native !== undefined && known.includes('qr_code')) {
    return new native({ formats: FORMATS.filter((format) => known.includes(format)) });
  }
  const { openReader } = await import('./reader.ts');
  return openReader(FORMATS);
}
