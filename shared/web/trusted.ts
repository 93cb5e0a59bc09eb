// Imported first by every page: what may become markup. Style text has no `<`; anything that has is refused.
import { Fault } from '../src/fault.ts';

interface Factory {
  readonly createPolicy: (name: string, rules: { readonly createHTML: (text: string) => string }) => unknown;
}

(window as { readonly trustedTypes?: Factory }).trustedTypes?.createPolicy('default', {
  createHTML: (text) => {
    if (text.includes('<')) throw new Fault('KC-BUG-01', 'a page tried to show text as markup');
    return text;
  },
});
