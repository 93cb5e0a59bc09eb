// Bench protocol and forms: limits are the design's, an incomplete form is refused with line and reason, nothing is called tested.
import { execFileSync, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { configurationText, describeMessage } from '@keycab/shared/configuration';
import { LIMITS } from '@keycab/hardware/design/limits';
import { boardInstances, cabinetInstances } from '@keycab/hardware/design/parts';
import { checkFiled, filedIn, imageIn } from '@keycab/hardware/bench/filed';
import { benchFiles, blankText, standingText, withStanding } from '@keycab/hardware/bench/files';
import { readForm, type Form } from '@keycab/hardware/bench/form';
import { BENCHES, SUBJECTS } from '@keycab/hardware/bench/rows';
import { standing } from '@keycab/hardware/bench/standing';
import { commandsIn, unknownIn } from './guide-commands.ts';
import { HARDWARE, read } from './given.ts';

const IMAGE = imageIn(read('slot-board', 'slot.txt'));
const FORMS = join(HARDWARE, 'bench', 'forms');
const filed = filedIn(FORMS);
const forms = filed.flatMap(([, one]) => (one.ok ? [one.form] : []));
const limitOf = (number: number, name: string) =>
  BENCHES.find((bench) => bench.number === number)?.measures.find((measure) => measure.name === name)?.limit;

/** Numbers out of the air: a form for tests of forms, never filed. */
const whole = (bench: number): Form => ({
  version: 1,
  bench,
  date: '2026-11-22',
  name: 'nobody, a test of forms',
  subjects: [...(BENCHES[bench - 1]?.subjects ?? [])],
  serials: [{ what: 'slot board', serial: '0000a001' }],
  image: IMAGE,
  instruments: [{ what: 'scope', serial: '1', settings: '1 ms a division' }],
  celsius: 21,
  measures: (BENCHES[bench - 1]?.measures ?? []).map(({ name, unit, limit }) => ({
    name,
    unit,
    value: limit === null ? 5 : 'atMost' in limit ? limit.atMost : 'atLeast' in limit ? limit.atLeast : limit.below / 2,
  })),
  raw: [{ file: 'raw.csv', sha256: createHash('sha256').update('1;2\n').digest('hex') }],
  verdict: 'pass',
  remarks: '',
});
const refusals = (form: object): string[] => {
  const result = readForm(configurationText(form), 'form.yaml');
  return result.ok ? [] : result.messages.map(describeMessage);
};

describe('protocol', () => {
  it.each([...benchFiles().keys()])('%s is what the data make (npx node hardware/bench/generate.js)', (name) => {
    expect(read('bench', name)).toBe(benchFiles().get(name));
  });

  it('has eleven measurements, each with all that somebody needs to do it', () => {
    expect(BENCHES.map(({ number }) => number)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11]);
    for (const bench of BENCHES) {
      for (const rows of [bench.wiring, bench.steps, bench.commands, bench.measures, bench.subjects])
        expect(rows.length).toBeGreaterThan(0);
      for (const text of [bench.purpose, bench.instrument, bench.settings, bench.raw, bench.changes])
        expect(text.length).toBeGreaterThan(3);
      expect(
        bench.measures.some(({ limit }) => limit !== null),
        bench.title,
      ).toBe(true);
    }
  });

  it('limits that the design has are the design’s', () => {
    expect(limitOf(2, 'longestMs')).toEqual({ atMost: LIMITS.pulse.ceilingMs.value });
    expect(limitOf(2, 'currentPeakAmperes')).toEqual({ atMost: LIMITS.coil.peakMaxAmperes.value });
    expect(limitOf(2, 'belowReleaseMs')).toEqual({ atMost: LIMITS.coil.releasedWithinMs.value });
    expect(limitOf(9, 'lostAfterSeconds')).toEqual({ atMost: LIMITS.pulse.heartbeatMs.value / 1_000 });
    const [protocol, duty] = [read('bench', 'protocol.md'), LIMITS.pulse.dutyPerMille.value / 10];
    expect(protocol).toContain(`${duty} % of each minute`);
    expect(protocol).toContain(
      `open below ${LIMITS.rail.openBelowAmperes.value} A, short above ${LIMITS.rail.shortAboveAmperes.value} A`,
    );
    expect(protocol).toContain(`ramp ${LIMITS.supply.worstVolts.value} V to 0`);
  });

  it('every command is one of the tools, and every part is in the design', async () => {
    const protocol = read('bench', 'protocol.md');
    expect(await unknownIn(commandsIn(protocol))).toEqual([]);
    const known = new Set([...boardInstances(), ...cabinetInstances(64)].map(({ refdes }) => refdes));
    const named = protocol.match(/\b[JRQDUCFYALX]\d{1,3}\b/g) ?? [];
    expect(named.length).toBeGreaterThan(20);
    expect(named.filter((name) => !known.has(name))).toEqual([]);
  });

  it('every part that a form may speak for has a measurement', () => {
    expect(standing([], IMAGE).filter(({ missing }) => missing.length === 0)).toEqual([]);
    expect(standing([], IMAGE)).toHaveLength(Object.keys(SUBJECTS).length);
  });
});

describe('form', () => {
  it.each(BENCHES.map(({ number }) => number))('a whole one of bench %i is taken', (number) => {
    expect(refusals(whole(number))).toEqual([]);
  });

  it('the blank one is refused at every member that somebody has to fill in', () => {
    const result = readForm(blankText(), 'blank.yaml');
    const refused = result.ok ? [] : result.messages.map(({ path }) => path);
    const members = Object.keys(whole(1)).filter((name) => name !== 'version' && name !== 'remarks');
    expect(refused.toSorted()).toEqual(members.toSorted());
    if (!result.ok)
      for (const message of result.messages) expect(describeMessage(message)).toMatch(/^blank\.yaml:\d+:\d+ \w+: /);
  });

  it.each(['date', 'serials', 'image', 'instruments', 'raw', 'name', 'verdict', 'measures', 'bench', 'subjects'])(
    'one without %s is refused with its reason',
    (member) => {
      const { [member as keyof Form]: left, ...rest } = whole(1);
      expect(left).toBeDefined();
      expect(refusals(rest).join()).toContain(member);
    },
  );

  it('an empty name, a date of another form and half a hash are refused', () => {
    expect(refusals({ ...whole(1), name: '   ' }).join()).toContain('name');
    expect(refusals({ ...whole(1), date: '22.11.2026' }).join()).toContain('date');
    expect(refusals({ ...whole(1), image: IMAGE.slice(6) }).join()).toContain('image');
    expect(refusals({ ...whole(1), serials: [] }).join()).toContain('serials');
  });

  it('a pass that breaks a limit is refused, a fail with the same numbers is taken', () => {
    const measures = whole(1).measures.map((one) => (one.name === 'coilAmperes' ? { ...one, value: 0.2 } : one));
    expect(refusals({ ...whole(1), measures }).join()).toContain('coilAmperes is 0.2, and at most 0.001 A passes');
    expect(refusals({ ...whole(1), measures, verdict: 'fail' })).toEqual([]);
  });

  it('a number that is missing, unknown or in another unit is refused, and a part that the bench does not measure', () => {
    const [first, ...rest] = whole(2).measures;
    expect(refusals({ ...whole(2), measures: rest }).join()).toContain(`${first?.name} is missing`);
    expect(
      refusals({ ...whole(2), measures: [...whole(2).measures, { name: 'luck', value: 1, unit: '' }] }).join(),
    ).toContain('asks for no luck');
    expect(refusals({ ...whole(2), measures: [{ ...first, unit: 's' }, ...rest] }).join()).toContain(
      'is asked for in "ms"',
    );
    expect(refusals({ ...whole(2), subjects: ['tag'] }).join()).toContain('bench 2 says nothing of tag');
  });

  it('a raw file has to lie beside its form and to be the one that was filed', () => {
    const folder = mkdtempSync(join(tmpdir(), 'keycab-form-'));
    try {
      const file = join(folder, 'bench-01.yaml');
      writeFileSync(file, configurationText(whole(1)));
      expect(checkFiled(file)).toEqual({ ok: false, reasons: [`${file}: raw file raw.csv is not there`] });
      writeFileSync(join(folder, 'raw.csv'), '1;2\n');
      expect(checkFiled(file).ok).toBe(true);
      expect(filedIn(folder).map(([name]) => name)).toEqual(['bench-01.yaml']);
      writeFileSync(join(folder, 'raw.csv'), '1;3\n');
      expect(checkFiled(file)).toEqual({
        ok: false,
        reasons: [`${file}: raw file raw.csv is not the one of this form`],
      });
      expect(checkFiled(join(folder, 'none.yaml')).ok).toBe(false);
      mkdirSync(join(folder, 'empty'));
      expect(filedIn(join(folder, 'empty'))).toEqual([]);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});

describe('check.js', () => {
  const check = (...files: string[]) =>
    spawnSync(process.execPath, [join(HARDWARE, 'bench', 'check.js'), ...files], { encoding: 'utf8' });

  it('names line and reason for each member of the blank form, and ends with 1', () => {
    const { status, stdout } = check(join(HARDWARE, 'bench', 'blank.yaml'));
    expect(status).toBe(1);
    expect(stdout.trim().split('\n')).toHaveLength(11);
    expect(stdout).toMatch(/blank\.yaml:\d+:\d+ serials: must be array/);
  });

  it('ends with 0 for what is filed', () => {
    expect(check().status).toBe(0);
  });
});

describe('what has been on a bench', () => {
  it('every form that is filed is whole', () => {
    expect(filed.filter(([, one]) => !one.ok)).toEqual([]);
  });

  it('hardware/README.md says it as the filed forms do', () => {
    expect(withStanding(read('README.md'), forms, IMAGE)).toBe(read('README.md'));
    expect(read('README.md')).toContain(standingText(forms, IMAGE));
  });

  it('a part is untested until each of its benches has a passed form of this image', () => {
    const untested = (given: readonly Form[]) =>
      standing(given, IMAGE).find(({ subject }) => subject === 'osdp')?.missing;
    expect(untested([])).toEqual([10, 11]);
    expect(untested([whole(10)])).toEqual([11]);
    expect(untested([whole(10), { ...whole(11), verdict: 'fail' }])).toEqual([11]);
    expect(untested([whole(10), { ...whole(11), image: '0'.repeat(64) }])).toEqual([11]);
    expect(untested([whole(10), { ...whole(11), subjects: ['pn532'] }])).toEqual([11]);
    expect(untested([whole(10), whole(11)])).toEqual([]);
    expect(standingText([whole(6)], IMAGE)).toMatch(/tag contacts and DS1990A +\| on hardware/);
  });
});

/** Sentences that say that something was tried on hardware; one that denies it within the same sentence is fine. */
function claims(text: string): string[] {
  const sentences = text.replaceAll(/\s+/g, ' ').split(/(?<=[.:;|])\s/);
  const claim =
    /\b(tested|verified|measured|proven|tried|seen|works?|run) on (real |physical |actual )?(hardware|steel|silicon)\b/i;
  const denied = /\b(not|no|none|never|nothing|nobody|nor|neither|untested|until|before|yet)\b|untested on|what has/i;
  return sentences.filter((sentence) => claim.test(sentence) && !denied.test(sentence));
}

describe('no document says that something was tried on hardware', () => {
  const root = join(HARDWARE, '..');
  const listed = execFileSync('git', ['ls-files', '*.md', '*.yaml', '*.csv', '*.txt'], { cwd: root, encoding: 'utf8' });
  const documents = listed.split('\n').filter((path) => path !== '' && !path.endsWith('.csv'));

  it('a claim is found, and a denial is left alone', () => {
    expect(claims('The PN532 was tested on hardware.')).toHaveLength(1);
    expect(claims('It works on real hardware now. Fine.')).toHaveLength(1);
    expect(claims('**Not tested on hardware.** All of it. Nothing here has been verified on hardware.')).toEqual([]);
  });

  it.skipIf(forms.length > 0)('while no form is filed', () => {
    expect(documents.length).toBeGreaterThan(15);
    const found = documents.flatMap((path) =>
      claims(readFileSync(join(root, path), 'utf8')).map((claim) => `${path}: ${claim}`),
    );
    expect(found).toEqual([]);
  });

  it.skipIf(forms.length > 0)('no figure of the design is called verified while no form is filed', () => {
    const figures = [...boardInstances(), ...cabinetInstances(256)].flatMap(({ part }) => Object.values(part.figures));
    expect(figures.length).toBeGreaterThan(50);
    expect(figures.filter(({ verified }) => verified)).toEqual([]);
  });
});
