// The text of the bench's generated files: protocol, printed form, blank form, and the list of what is untested; pure.
import { markdownTable } from '../design/tables.ts';
import { FORM, limitText, type Form } from './form.ts';
import { BENCHES, SUBJECTS, type Bench } from './rows.ts';
import { standing } from './standing.ts';

const list = (items: readonly string[]): string => items.map((item) => `- ${item}`).join('\n');
const MADE = 'Made by `npx node hardware/bench/generate.js` from `rows.ts` and `form.ts`: change it there.';

function benchText(bench: Bench): string {
  const rows = bench.measures.map((measure) => [`\`${measure.name}\``, measure.what, measure.unit, limitText(measure)]);
  return [
    `## ${bench.number}. ${bench.title}`,
    bench.purpose,
    `**Speaks for**: ${bench.subjects.map((subject) => SUBJECTS[subject]).join(', ')}.`,
    `**Set-up**\n\n${list(bench.wiring)}`,
    `**Instrument**: ${bench.instrument}. **Settings**: ${bench.settings}.`,
    `**Steps**\n\n${bench.steps.map((step, index) => `${index + 1}. ${step}`).join('\n')}`,
    `**Driven by**\n\n${list(bench.commands.map((command) => `\`${command}\``))}`,
    markdownTable({ title: '', columns: ['write down', 'what', 'unit', 'passes'], rows }),
    `**Raw file**: ${bench.raw}. **If it fails, this changes**: ${bench.changes}.`,
  ].join('\n\n');
}

export const protocolText = (): string =>
  `${[
    '# Bench protocol',
    `${MADE} What no simulation can know. **Nobody has done any of it yet**: forms that are filed lie in \`hardware/bench/forms/\`, and the list in [hardware/README.md](../README.md) is made from them. Parts and pins are those of [the build guide](../guide/README.md), whose step 15 comes first.`,
    'PORT is the port of the board, see `keycab bench ports`. The firmware is stopped while a bench command has the port. `keycab bench pulse` asks for a phrase; `--yes` is for benches with many pulses and nobody’s fingers near. What a step breaks on purpose is mended and measured again before the next bench.',
    ...BENCHES.map(benchText),
  ].join('\n\n')}\n`;

interface Member {
  readonly description?: string;
  readonly items?: { readonly properties?: Readonly<Record<string, Member>> };
}
const members = Object.entries(FORM.properties as Readonly<Record<string, Member>>).filter(
  ([name]) => name !== 'version',
);

export function formText(): string {
  const asked = members.map(([name, member]) => {
    const inner = Object.keys(member.items?.properties ?? {});
    return [name, `${member.description ?? ''}${inner.length === 0 ? '' : ` (${inner.join(', ')})`}`, '…'.repeat(20)];
  });
  const numbers = BENCHES.flatMap((bench) =>
    bench.measures.map((measure) => [
      `${bench.number}`,
      measure.name,
      measure.unit,
      limitText(measure),
      '…'.repeat(12),
    ]),
  );
  return `${[
    '# Bench form',
    `${MADE} Print it for the bench; file it as YAML: copy [blank.yaml](blank.yaml) to \`hardware/bench/forms/\`, put the raw files beside it, and let \`npx node hardware/bench/check.js FILE\` say what is missing. A form without date, serials, image, instrument, raw file or name is refused.`,
    markdownTable({ title: '', columns: ['member', 'what', 'value'], rows: asked }),
    'Numbers, of the one bench that was done:',
    markdownTable({ title: '', columns: ['bench', 'name', 'unit', 'passes', 'value'], rows: numbers }),
  ].join('\n\n')}\n`;
}

/** Empty on purpose: as it is, every member is refused. */
export const blankText = (): string =>
  [
    '# A bench result to fill in; `npx node hardware/bench/check.js FILE` says what is missing.',
    'version: 1',
    ...members.map(([name, member]) => `${name}:${name === 'remarks' ? " ''" : ''} # ${member.description ?? ''}`),
    '',
  ].join('\n');

/** For hardware/README.md. */
export function standingText(forms: readonly Form[], image: string): string {
  const rows = standing(forms, image).map(({ subject, missing }) => [
    SUBJECTS[subject],
    missing.length === 0 ? 'on hardware' : '_untested on hardware_',
    missing.join(', '),
  ]);
  const total = `${forms.length} forms are filed.`;
  return `${total}\n\n${markdownTable({ title: '', columns: ['part', 'standing', 'benches still to pass'], rows })}`;
}

const BETWEEN = /(<!-- standing -->)[\s\S]*?(<!-- \/standing -->)/;
export const withStanding = (readme: string, forms: readonly Form[], image: string): string =>
  readme.replace(BETWEEN, (_, open: string, close: string) => `${open}\n\n${standingText(forms, image)}\n\n${close}`);

export const benchFiles = (): ReadonlyMap<string, string> =>
  new Map([
    ['protocol.md', protocolText()],
    ['form.md', formText()],
    ['blank.yaml', blankText()],
  ]);
