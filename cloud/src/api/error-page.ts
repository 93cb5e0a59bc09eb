// The page of a code: what happened, what to do, who to call, what still works; pure.
import type { FaultCode, FaultRow } from '@keycab/shared/fault';

const ESCAPES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
/** Text as it stands in HTML, between tags and between double quotes. */
export const escaped = (text: string): string => text.replace(/[&<>"]/g, (sign) => ESCAPES[sign] ?? sign);

/** Plain HTML without a style or a script, so that it reads on anything. */
export const errorPage = (code: FaultCode, row: FaultRow): string => `<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${code} · Keycab</title></head>
<body>
<main>
<h1>${escaped(row.happened)}</h1>
<dl>
<dt>What you can do</dt><dd>${escaped(row.todo)}</dd>
<dt>Who to call</dt><dd>${escaped(row.call)}</dd>
<dt>What still works</dt><dd>${escaped(row.works)}</dd>
<dt>Code</dt><dd><code>${code}</code> (${row.severity}, for ${row.reader})</dd>
</dl>
</main>
</body>
</html>
`;
