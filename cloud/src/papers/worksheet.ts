// The worksheet as it goes into the deal folder: lines, both names, what was signed and where that stands in the log; pure.
import type { DeliveryDetail, Paper, SheetLine } from '@keycab/shared/deliveries';
import { WAIVER_REASONS } from '@keycab/shared/worksheet';
import { startPaper, type PaperWriter } from './pdf.ts';

const ROLES = { salesperson: 'Salesperson', advisor: 'Service advisor' } as const;

export interface Rooftop {
  readonly name: string;
  readonly timeZone: string;
}

/** A day and a time, whatever the day on which it is printed. */
const dateText = (wallMs: number, { timeZone }: Rooftop): string =>
  new Intl.DateTimeFormat('en-US', { timeZone, dateStyle: 'medium', timeStyle: 'short' })
    .format(wallMs)
    // Newer runtimes put a narrow space before AM, which no old font has.
    .replaceAll(' ', ' ');

const carText = ({ car }: DeliveryDetail): string =>
  car === null ? 'Vehicle no longer listed' : `${car.year} ${car.make} ${car.model} ${car.trim}`.trim();

/** When the newest word of it was written. */
function newestMs(sheet: DeliveryDetail): number {
  const marked = sheet.lines.map(({ atWallMs }) => atWallMs ?? 0);
  const signed = sheet.signatures.map(({ atWallMs }) => atWallMs);
  return Math.max(sheet.startedWallMs, sheet.endedWallMs ?? 0, sheet.waiver?.atWallMs ?? 0, ...marked, ...signed);
}

function lineWords({ count, day, state }: SheetLine, sheet: DeliveryDetail): string {
  if (state === 'open') return 'open';
  if (state === 'notApplicable') return 'not applicable';
  if (day !== null) return day;
  return count === null ? 'done' : `${count} of ${sheet.keysAll}`;
}

function writeHead(paper: PaperWriter, sheet: DeliveryDetail, rooftop: Rooftop): void {
  const { car } = sheet;
  paper.title('Delivery worksheet');
  paper.text(`${rooftop.name} · delivery ${sheet.delivery} · template ${sheet.template}`);
  paper.heading(carText(sheet));
  if (car !== null) paper.text(`Stock ${car.stock} · VIN ${car.vin}`);
  paper.text(`Salesperson ${sheet.salesperson.name} · service advisor ${sheet.advisor.name}`);
  const at = sheet.atWallMs === null ? 'no time agreed' : dateText(sheet.atWallMs, rooftop);
  paper.text(`Handing over: ${at} · keys counted: ${sheet.keysCounted ?? 'not yet'} of ${sheet.keysAll}`);
  const ended =
    sheet.endedWallMs === null ? 'under way' : `${sheet.outcome ?? ''} ${dateText(sheet.endedWallMs, rooftop)}`;
  paper.text(`Outcome: ${ended} · first service: ${sheet.firstServiceDay ?? 'not booked here'}`);
}

function writeSignatures(paper: PaperWriter, sheet: DeliveryDetail, rooftop: Rooftop): void {
  paper.heading('Signatures');
  for (const role of ['salesperson', 'advisor'] as const) {
    const signature = sheet.signatures.find((one) => one.role === role);
    const person = sheet[role];
    if (signature === undefined) {
      paper.signature(ROLES[role], '(not signed)', `${person.name} (${person.person})`);
      continue;
    }
    const when = dateText(signature.atWallMs, rooftop);
    const where = `${when}, by ${signature.via}, line ${signature.seq} of the office’s log`;
    paper.signature(ROLES[role], signature.person.name, `${signature.person.person} · ${where}`);
  }
  const { waiver } = sheet;
  if (waiver === null) return;
  const why = Object.hasOwn(WAIVER_REASONS, waiver.why)
    ? WAIVER_REASONS[waiver.why as keyof typeof WAIVER_REASONS]
    : waiver.why;
  const when = dateText(waiver.atWallMs, rooftop);
  paper.signature('Waived by', waiver.person.name, `${waiver.person.person} · ${when} · ${why} · line ${waiver.seq}`);
}

function writeProof(paper: PaperWriter, sheet: DeliveryDetail): void {
  paper.heading('Proof');
  paper.text('Each signature stands for exactly this content (SHA-256 of its canonical text):', { small: true });
  paper.text(sheet.digest, { small: true, strong: true });
  paper.text(`It is said by these lines of the office’s log, epoch 1: ${sheet.lineSeqs.join(', ')}.`, { small: true });
  paper.text('“keycab verify” shows offline, from an export of that log, that none of them was altered or removed.', {
    small: true,
  });
}

/** Both names are those of the directory at this moment; in the log there are only ids. */
export async function worksheetPaper(sheet: DeliveryDetail, rooftop: Rooftop): Promise<Paper> {
  const paper = startPaper(`Delivery worksheet ${sheet.car?.stock ?? sheet.delivery}`, newestMs(sheet));
  writeHead(paper, sheet, rooftop);
  paper.heading(`Worksheet, ${sheet.linesAnswered} of ${sheet.linesAll} lines`);
  for (const line of sheet.lines) {
    const by = line.by === null ? '' : ` · ${line.by.name}`;
    paper.row(line.state, line.text, `${lineWords(line, sheet)}${by}`);
  }
  writeSignatures(paper, sheet, rooftop);
  writeProof(paper, sheet);
  return { name: `worksheet-${sheet.car?.stock ?? 'delivery'}-${sheet.delivery}.pdf`, body: await paper.done() };
}
