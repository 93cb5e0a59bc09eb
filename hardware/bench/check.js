// Says whether bench forms are whole; takes their paths, or checks all that are filed. Exit 0 good, 1 refused.
import { join } from 'node:path';
import { checkFiled, filedIn } from './filed.ts';

const named = process.argv.slice(2);
/** @type {readonly (readonly [string, ReturnType<typeof checkFiled>])[]} */
const checked =
  named.length > 0
    ? named.map((/** @type {string} */ file) => [file, checkFiled(file)])
    : filedIn(join(import.meta.dirname, 'forms'));
for (const [file, filed] of checked) {
  console.log(filed.ok ? `${file}: whole, bench ${filed.form.bench}, ${filed.form.verdict}` : filed.reasons.join('\n'));
}
if (checked.length === 0) console.log('No form is filed: everything is untested on hardware.');
process.exitCode = checked.every(([, filed]) => filed.ok) ? 0 : 1;
