// Writes the guide's pictures, and its wire tables between their markers; touches hardware/guide only.
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { guideFiles } from './files.ts';

const here = import.meta.dirname;
const profile = readFileSync(join(here, '..', 'profiles', 'cabinet-64.yaml'), 'utf8');
const files = guideFiles(profile, readFileSync(join(here, 'README.md'), 'utf8'));
mkdirSync(join(here, 'pictures'), { recursive: true });
for (const name of readdirSync(join(here, 'pictures'))) {
  if (!files.has(`pictures/${name}`)) rmSync(join(here, 'pictures', name));
}
for (const [name, text] of files) writeFileSync(join(here, name), text);
