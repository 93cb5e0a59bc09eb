// Imported first by every page: what may become markup or a worker. Style text has no `<`; anything else is refused.
import { Fault } from '../src/fault.ts';

interface Factory {
  readonly createPolicy: (
    name: string,
    rules: {
      readonly createHTML: (text: string) => string;
      readonly createScriptURL: (url: string) => string;
    },
  ) => unknown;
}

(window as { readonly trustedTypes?: Factory }).trustedTypes?.createPolicy('default', {
  createHTML: (text) => {
    if (text.includes('<')) throw new Fault('KC-BUG-01', 'a page tried to show text as markup');
    return text;
  },
  createScriptURL: (url) => {
    if (url !== '/worker.js') throw new Fault('KC-BUG-01', 'a page tried to run a script that is not its own');
    return url;
  },
});
