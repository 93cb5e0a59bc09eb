// Labels for tags as a page to print: a sheet of them, or one after the other from a roll; HTML without a script; pure.
import { escaped } from './error-page.ts';

/** What is in the printer; the page's own style knows the sizes by these names. */
export const PAPERS = {
  sheet: 'Sheets of 3 × 8 labels (A4 or Letter)',
  roll: 'A roll, 62 × 29 mm each',
} as const;
export type Paper = keyof typeof PAPERS;

export interface Label {
  readonly name: string;
  readonly site: string;
  /** SVG text of our own making. */
  readonly qr: string;
  readonly bars: string | null;
}

export interface LabelsPageParts {
  readonly labels: readonly Label[];
  readonly total: number;
  readonly paper: Paper;
  readonly style: string | null;
  /** Of this page, as it was asked for. */
  readonly path: string;
}

function withPaper(path: string, paper: Paper): string {
  const url = new URL(path, 'http://keycab');
  url.searchParams.set('paper', paper);
  return `${url.pathname}${url.search}`;
}

/**
 * Decided: a tag bears its key's number and the house, in letters, bars and a QR code; no car, no VIN, no cabinet.
 * Because: a lost tag should lead back to the house, and a found one should lead nobody to a car.
 * Instead of: the car's make and color, which help to find it, whoever has found the key.
 * Would change if: a house asked for it in its rules.
 */
const labelOf = ({ bars, name, qr, site }: Label): string => `<li>
<div class="qr" role="img" aria-label="QR code of ${escaped(name)}">${qr}</div>
<div class="text"><b>${escaped(name)}</b><span>${escaped(site)}</span>${bars === null ? '' : `<div class="bars" aria-hidden="true">${bars}</div>`}</div>
</li>`;

export function labelsPage({ labels, paper, path, style, total }: LabelsPageParts): string {
  const papers = (Object.keys(PAPERS) as Paper[]).map((one) =>
    one === paper
      ? `<b aria-current="true">${escaped(PAPERS[one])}</b>`
      : `<a href="${escaped(withPaper(path, one))}">${escaped(PAPERS[one])}</a>`,
  );
  const shown = labels.length < total ? `the first ${labels.length} of ${total}` : String(total);
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light">
<title>Keycab: labels</title>
<link rel="icon" href="/icon.svg" type="image/svg+xml">
${style === null ? '' : `<link rel="stylesheet" href="${escaped(style)}">`}
</head>
<body class="${paper}">
<header>
<p><a href="/admin/keys">Keys</a></p>
<h1>Labels: ${escaped(shown)}</h1>
<p>${papers.join(' · ')}</p>
<p>${labels.length === 0 ? 'No such key is here.' : 'Print this page at 100 %, without margins of the browser’s own. A phone’s camera that reads a label opens the key; “I have it” is one touch from there.'}</p>
</header>
<main><ul>
${labels.map(labelOf).join('\n')}
</ul></main>
</body>
</html>
`;
}
