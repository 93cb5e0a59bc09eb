// A paper of one or more pages: headings, rows, rules; the same words give the same bytes; the only door of pdfkit.
//
// Decided: the fonts that every reader of PDF has. Because: a font of our own would have to be embedded, and the one that
// the pages use is variable and compressed, which pdfkit cannot take apart. Instead of: another 400 kB of font. So a
// letter that Western Europe lacks is written without its mark; the id beside a name is exact.
// Would change if: a store's people have names in another script.
import Pdf from 'pdfkit';

export interface PaperWriter {
  readonly title: (text: string) => void;
  readonly heading: (text: string) => void;
  readonly text: (text: string, how?: { readonly small?: boolean; readonly strong?: boolean }) => void;
  /** A box that is ticked, crossed out or empty, and what it says. */
  readonly row: (mark: 'done' | 'notApplicable' | 'open', text: string, right: string) => void;
  /** A name on a line of its own, as one signs. */
  readonly signature: (label: string, name: string, detail: string) => void;
  readonly done: () => Promise<Uint8Array>;
}

const MARGIN_PT = 54;
const SMALL_PT = 8.5;
const TEXT_PT = 10.5;
const BOX_PT = 9;

/** Letters of Windows-1252 beyond Latin-1. */
const ALSO = '€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ';
const PLAIN: Readonly<Record<string, string>> = { Ł: 'L', ł: 'l', Đ: 'D', đ: 'd', ı: 'i', ş: 's', Ş: 'S' };
const fits = (letter: string): boolean => {
  const code = letter.codePointAt(0) ?? 0;
  return (code >= 0x20 && code < 0x7f) || (code >= 0xa0 && code <= 0xff) || ALSO.includes(letter);
};

/** As the font has it: a letter without its mark before a letter that is missing. */
export const writable = (text: string): string =>
  [...text.normalize('NFC')]
    .map((letter) => {
      if (fits(letter)) return letter;
      const plain = PLAIN[letter] ?? letter.normalize('NFD').replace(/\p{M}/gu, '');
      return [...plain].every(fits) ? plain : '?';
    })
    .join('');

/** @param writtenWallMs  when its newest word was written: never the time of printing, so that two prints are equal */
export function startPaper(title: string, writtenWallMs: number): PaperWriter {
  const when = new Date(writtenWallMs);
  const doc = new Pdf({
    size: 'LETTER',
    margin: MARGIN_PT,
    bufferPages: true,
    info: { Title: writable(title), Producer: 'Keycab', Creator: 'Keycab', CreationDate: when, ModDate: when },
  });
  const chunks: Uint8Array[] = [];
  const ended = new Promise<void>((resolve, reject) => {
    doc.on('end', () => resolve());
    doc.on('error', reject);
  });
  doc.on('data', (chunk: Uint8Array) => void chunks.push(chunk));
  const width = doc.page.width - 2 * MARGIN_PT;
  const room = (heightPt: number): void => {
    if (doc.y + heightPt > doc.page.height - MARGIN_PT) doc.addPage();
  };
  const rule = (): void => {
    doc
      .moveTo(MARGIN_PT, doc.y)
      .lineTo(MARGIN_PT + width, doc.y)
      .lineWidth(0.5)
      .stroke('#64748B');
    doc.fillColor('#0F172A');
  };
  return {
    title: (text) => {
      doc.font('Helvetica-Bold').fontSize(18).fillColor('#0F172A').text(writable(text), MARGIN_PT);
      doc.moveDown(0.3);
    },
    heading: (text) => {
      room(48);
      doc.moveDown(0.8).font('Helvetica-Bold').fontSize(12).text(writable(text), MARGIN_PT);
      doc.moveDown(0.2);
      rule();
      doc.moveDown(0.4);
    },
    text: (text, { small = false, strong = false } = {}) => {
      doc.font(strong ? 'Helvetica-Bold' : 'Helvetica').fontSize(small ? SMALL_PT : TEXT_PT);
      doc.text(writable(text), MARGIN_PT, undefined, { width });
    },
    row: (mark, text, right) => {
      room(20);
      const y = doc.y;
      doc.rect(MARGIN_PT, y, BOX_PT, BOX_PT).lineWidth(0.8).stroke('#0F172A');
      if (mark === 'done') {
        doc
          .moveTo(MARGIN_PT + 1.5, y + 5)
          .lineTo(MARGIN_PT + 3.8, y + 7.4)
          .lineTo(MARGIN_PT + 7.8, y + 1.6);
        doc.lineWidth(1.3).stroke('#0F172A');
      } else if (mark === 'notApplicable') {
        doc.moveTo(MARGIN_PT + 1.5, y + BOX_PT / 2).lineTo(MARGIN_PT + BOX_PT - 1.5, y + BOX_PT / 2);
        doc.lineWidth(1.3).stroke('#0F172A');
      }
      doc.font('Helvetica').fontSize(TEXT_PT).fillColor('#0F172A');
      doc.text(writable(text), MARGIN_PT + 18, y - 0.5, { width: width * 0.56 });
      const below = doc.y;
      doc
        .fontSize(SMALL_PT)
        .text(writable(right), MARGIN_PT + width * 0.62, y + 0.5, { width: width * 0.38, align: 'right' });
      doc.y = Math.max(below, doc.y) + 5;
    },
    signature: (label, name, detail) => {
      room(58);
      doc.moveDown(0.9).font('Helvetica-Bold').fontSize(13).text(writable(name), MARGIN_PT);
      rule();
      doc
        .moveDown(0.25)
        .font('Helvetica')
        .fontSize(SMALL_PT)
        .text(writable(`${label} · ${detail}`), MARGIN_PT, undefined, { width });
    },
    done: async () => {
      const { count } = doc.bufferedPageRange();
      for (let page = 0; page < count; page += 1) {
        doc.switchToPage(page);
        // Below the margin text would open another page.
        doc.page.margins.bottom = 0;
        const foot = `Page ${page + 1} of ${count}`;
        doc
          .font('Helvetica')
          .fontSize(SMALL_PT)
          .text(foot, MARGIN_PT, doc.page.height - 36, { width, align: 'right', lineBreak: false });
      }
      doc.end();
      await ended;
      return Buffer.concat(chunks);
    },
  };
}
