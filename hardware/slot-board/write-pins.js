// Writes pins.h from ../pins.ts; touches that file only.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pinsHeader } from './header.ts';

writeFileSync(join(import.meta.dirname, 'pins.h'), pinsHeader());
