// Every word of the audit log, in one place per language; pure.
const plural = new Intl.PluralRules('en');
export const counted = (number: number, one: string, other = `${one}s`): string =>
  `${number.toLocaleString('en-US')} ${plural.select(number) === 'one' ? one : other}`;

export const words = {
  title: 'Audit log',
  about: 'Every line of every cabinet and of the office, as it was written, newest first.',
  filters: 'What to show',
  person: 'Person',
  anybody: 'Anybody',
  log: 'Where',
  everywhere: 'Everywhere',
  office: 'Office',
  kind: 'Kind',
  anyKind: 'Any kind',
  from: 'From',
  to: 'Until',
  refusedOnly: 'Refusals only',
  number: 'Stock number or key',
  find: 'Find',
  unknownNumber: (typed: string) => `No key answers to “${typed}”.`,
  clear: 'Show everything',
  active: 'Filters',
  drop: (what: string) => `Remove the filter ${what}`,
  keyIs: (label: string) => `Key ${label}`,
  vehicleIs: (label: string) => `Car of ${label}`,
  list: 'Lines of the record',
  none: 'No line matches.',
  noneFiltered: 'No line matches. Widen the time or remove a filter.',
  more: 'Reading further back…',
  beginning: 'The record begins here.',
  came: (count: number) => `${counted(count, 'new line')} · Show`,
  noClock: 'no clock',
  refused: 'Refused',
  line: (seq: number) => `#${seq.toLocaleString('en-US')}`,

  chosen: 'The line',
  choose: 'Choose a line to see it as it was written, and its proof.',
  close: 'Close',
  written: 'As it was written',
  link: 'Link to this line',
  copy: 'Copy link',
  copied: 'Copied',
  onlyPerson: (name: string) => `Only ${name}`,
  onlyKey: (label: string) => `Only key ${label}`,
  onlyLog: (name: string) => `Only ${name}`,
  askThen: 'Who had it then?',
  thenNobody: 'No record reaches so far back.',
  received: (at: string) => `received ${at}`,

  proof: 'Proof',
  covered: (at: string) => `Covered: cosigned ${at}.`,
  notCovered: 'Not covered by a cosignature yet.',
  state: (size: number, cosigned: number, at: string) =>
    `${counted(size, 'line')} in this log, ${cosigned.toLocaleString('en-US')} cosigned ${at}.`,
  verifiedTo: (line: number, at: string, cosigned: string) =>
    `Verified to line ${line.toLocaleString('en-US')} at ${at}, cosigned ${cosigned}.`,
  neverVerified: 'Not verified since this service started.',
  never: 'never',
  forked: 'Two histories of this log disagree.',
  verify: 'Verify now',
  verifying: (done: number, total: number) => `Verifying ${done.toLocaleString('en-US')} of ${counted(total, 'line')}`,
  good: (lines: number) => `Nothing was altered, removed, inserted or cut off: ${counted(lines, 'line')}.`,
  incomplete: 'Not everything is covered yet; what is there is unaltered.',
  untrusted: 'A key or a signature is not what was enrolled.',
  altered: 'Something was altered.',
  byServer:
    'This service checks itself here. To trust nobody, download the bundle and run: npx keycab verify keycab-record.tar',
  export: 'Take away',
  csv: 'Table (CSV)',
  jsonl: 'JSON lines',
  bundle: 'Provable bundle',
  trust: 'Its keys',
  exportAbout: 'What is shown, as a table or JSON; the bundle holds all logs whole, with its keys beside it.',
} as const;

/** `KeyTaken` as somebody would say it. */
export const kindText = (kind: string): string => {
  const text = kind
    .split(/(?<=[a-z])(?=[A-Z])/)
    .join(' ')
    .toLowerCase();
  return text.charAt(0).toUpperCase() + text.slice(1);
};
