// The library that reads codes where the browser has none, with its WebAssembly from this house and nowhere else.
import { BarcodeDetector, prepareZXingModule } from 'barcode-detector/ponyfill';
// It comes with the library, in the version that it was made for.
import wasmUrl from '../../../node_modules/zxing-wasm/dist/reader/zxing_reader.wasm?url';

export interface Detector {
  readonly detect: (picture: HTMLVideoElement) => Promise<readonly { readonly rawValue: string }[]>;
}

export function openReader(formats: readonly ('qr_code' | 'code_128' | 'code_39' | 'data_matrix')[]): Detector {
  // Left alone, it would ask a server of somebody else for it.
  prepareZXingModule({ overrides: { locateFile: () => wasmUrl } });
  return new BarcodeDetector({ formats: [...formats] });
}
