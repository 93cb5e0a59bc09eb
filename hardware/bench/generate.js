// Writes protocol, printed form and blank form, and the list of what is untested in hardware/README.md; touches these only.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { filedIn, imageIn } from './filed.ts';
import { benchFiles, withStanding } from './files.ts';

const here = import.meta.dirname;
const readme = join(here, '..', 'README.md');
const image = imageIn(readFileSync(join(here, '..', 'slot-board', 'slot.txt'), 'utf8'));
const forms = filedIn(join(here, 'forms')).flatMap(([, filed]) => (filed.ok ? [filed.form] : []));
for (const [name, text] of benchFiles()) writeFileSync(join(here, name), text);
writeFileSync(readme, withStanding(readFileSync(readme, 'utf8'), forms, image));
