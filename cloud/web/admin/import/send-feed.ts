// Sends a feed's bytes as they are and tells how far they have come; a failure comes back in four parts.
import type { Problem } from '@keycab/shared/contract';
import type { ImportPreview } from '@keycab/shared/inventory';
import { problemOf, type Reply, whoHeaders } from '../../common/api.ts';
import { troubleOf } from '../../common/trouble.tsx';

/** Pages import the contract as types only. */
const PATH = '/api/v1/inventory';

/**
 * Decided: XMLHttpRequest. Because: ten megabytes over a shop's line take a minute, and only it tells how much of them has
 * been sent. Instead of: fetch, as everywhere else. Would change if: fetch told it in all browsers that we serve.
 *
 * @param tell  hundredths of the file that are sent; 100 once the service has it all
 */
export function sendFeed(
  file: Blob,
  query: URLSearchParams,
  tell: (percent: number) => void,
  signal: AbortSignal,
): Promise<Reply<ImportPreview> | null> {
  return new Promise((resolve) => {
    const request = new XMLHttpRequest();
    request.open('POST', `${PATH}?${query.toString()}`);
    request.responseType = 'json';
    for (const [name, value] of Object.entries(whoHeaders())) request.setRequestHeader(name, value);
    request.setRequestHeader('content-type', 'application/octet-stream');
    request.upload.addEventListener('progress', ({ loaded, total }) =>
      tell(total === 0 ? 100 : Math.floor((loaded * 100) / total)),
    );
    request.addEventListener('load', () => {
      const said = request.response as unknown;
      if (request.status === 200 && said !== null) return resolve({ ok: true, value: said as ImportPreview });
      return resolve({ ok: false, trouble: problemOf(said === null ? {} : (said as Partial<Problem>)) });
    });
    request.addEventListener('error', () => resolve({ ok: false, trouble: troubleOf('KC-UI-03') }));
    request.addEventListener('abort', () => resolve(null));
    signal.addEventListener('abort', () => request.abort());
    request.send(file);
  });
}
