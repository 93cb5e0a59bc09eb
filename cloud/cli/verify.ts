// keycab verify: was anything altered, removed, inserted or cut off? Reads a bundle and a trust file, no network.
import { existsSync, statSync } from 'node:fs';
import { parseTrust } from '@keycab/shared/proof/trust';
import { verifyBundle, type EpochReport, type Report, type VerifyOptions } from '@keycab/shared/proof/verify';
import { good } from '@keycab/shared/outcome';
import { readBundle } from './bundle-folder.ts';
import { isTar, readTarBundle } from './bundle-tar.ts';
import type { Given } from '@keycab/shared/cli/verb';
import { attempt, readGiven } from './given-path.ts';
import { EXIT, signed, trouble, usage, utc, type Talk } from '@keycab/shared/cli/talk';

export const BUNDLE_FOLDER = './data/export';
const TRUST_FILE = './data/trust.json';
const TRUST_HINT =
  'Name it with --trust; export writes one where there is none: beside its bundle, or where its --trust says.';

const UNIT_SECONDS = { s: 1, m: 60, h: 3600, d: 86_400 } as const;

export function verify({ positionals, values }: Given, talk: Talk): number {
  const [folder = BUNDLE_FOLDER, ...more] = positionals;
  if (more.length > 0) return usage(talk, 'Usage: keycab verify <bundle> --trust trust.json: one bundle at a time.');
  const isFile = existsSync(folder) && !statSync(folder).isDirectory();
  if (isFile && !isTar(folder)) {
    return usage(talk, `${folder} is a file; a bundle is the folder that export wrote, or the .tar of the audit page.`);
  }
  if (!existsSync(folder)) {
    return usage(talk, `There is no bundle at ${folder}. Write one with: keycab export --out ${folder}`);
  }
  const trustPath = String(values['trust'] ?? TRUST_FILE);
  const trustRead = readGiven(trustPath, 'trust file');
  if (!trustRead.ok) return usage(talk, `${trustRead.reason} ${TRUST_HINT}`);
  const trust = parseTrust(trustRead.value);
  if (!trust.ok) {
    trouble(talk, 'KC-PROOF-03', `The trust file ${trustPath} cannot be used: ${trust.reason}.`);
    return EXIT.trust;
  }
  const options = optionsOf(values, talk.nowMs);
  if (typeof options === 'string') return usage(talk, options);
  // Lines are read while they are verified, so that a bundle may be larger than memory.
  const verified = attempt(() => {
    const read = isFile ? readTarBundle(folder) : good(readBundle(folder));
    if (!read.ok) return read.reason;
    const found = read.value;
    return found.length === 0 ? null : verifyBundle(found, trust.value, options);
  }, `The bundle ${folder} cannot be read`);
  if (!verified.ok) return usage(talk, verified.reason);
  const report = verified.value;
  if (report === 'damaged') return usage(talk, `The archive ${folder} is damaged; download it again.`);
  if (report === null) return usage(talk, `${folder} holds no epoch: no events.jsonl, no keys.json.`);
  if (values['json'] === true) talk.data(JSON.stringify(report));
  else tell(report, folder, talk);
  return report.exit;
}

function optionsOf(values: Given['values'], nowMs: number): VerifyOptions | string {
  const { since, fresh } = values;
  const older = typeof since === 'string' ? readGiven(since, 'checkpoint') : null;
  if (older?.ok === false) return older.reason;
  const age = typeof fresh === 'string' ? /^([1-9][0-9]{0,5})([smhd])$/.exec(fresh) : null;
  if (typeof fresh === 'string' && age === null)
    return `--fresh takes a number and s, m, h or d, as in 15m; not ${fresh}.`;
  const seconds = age === null ? null : Number(age[1]) * UNIT_SECONDS[age[2] as keyof typeof UNIT_SECONDS];
  return {
    ...(older === null ? {} : { since: older.value }),
    ...(seconds === null ? {} : { fresh: { ageMaxSeconds: seconds, nowSeconds: Math.floor(nowMs / 1000) } }),
  };
}

function tell(report: Report, folder: string, talk: Talk): void {
  for (const epoch of report.epochs) talk.data(line(epoch));
  for (const { verdict, sentence, code } of report.findings) {
    talk.data(`${signed(talk, verdict === 'incomplete' ? 'look' : 'broken', sentence)}  ${code}`);
  }
  const { firstBad } = report;
  switch (report.exit) {
    case 0:
      talk.data(
        signed(talk, 'good', `Good: nothing was altered, removed, inserted or cut off, ${until(report.epochs)}.`),
      );
      talk.say(`A tail cut off after that time shows with: keycab verify ${folder} --fresh 15m`);
      return;
    case 1:
      talk.data(`Altered.${firstBad === null ? '' : ` First bad event: ${String(firstBad.seq)} of ${firstBad.log}.`}`);
      talk.say('Keep this bundle as it is and export again to compare: keycab export --out ./data/export-again');
      return;
    case 2:
      talk.data('Incomplete or stale; what is there is unaltered.');
      talk.say('keycab explain KC-PROOF-05');
      return;
    case 3:
      talk.data(
        'Not trusted: what is there may be unaltered, but a key or a signature is not what the trust file says.',
      );
      talk.say('keycab explain KC-PROOF-03');
      return;
  }
}

const line = ({ kind, of, epoch, reason, size, covered, cosignedSeconds }: EpochReport): string =>
  `${kind === 'office' ? 'office ' : ''}${of} epoch ${String(epoch)}${reason === null ? '' : ` (${reason})`}: ${String(size)} events, ${String(covered)} covered, ` +
  (cosignedSeconds === null ? 'never cosigned' : `cosigned ${utc(cosignedSeconds)}`);

/** Each log is complete until its newest epoch was cosigned; together they are until the earliest of these. */
function until(epochs: readonly EpochReport[]): string {
  const newest = new Map(epochs.map((epoch) => [`${epoch.kind} ${epoch.of}`, epoch.cosignedSeconds]));
  const times = [...newest.values()].filter((seconds) => seconds !== null);
  return times.length < newest.size ? 'as far as it was signed' : `complete until ${utc(Math.min(...times))}`;
}
