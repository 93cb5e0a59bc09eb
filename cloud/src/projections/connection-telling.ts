// Who is told what from here, and who changed that, as a person would say it: one sentence for each line; pure.
import type { OfficeEvent } from '@keycab/shared/events/office';

const CHANGED = {
  address: 'its address',
  types: 'what it is told',
  secret: 'its secret',
  on: 'it is told again',
  off: 'it is told nothing for now',
} as const;

const many = (count: number, one: string): string => `${count} ${one}${count === 1 ? '' : 's'}`;

/** @returns null for a line that this file has no words for */
export function tellConnection(event: OfficeEvent): string | null {
  switch (event.type) {
    case 'WebhookMade':
      return event.types.length === 0
        ? 'Made a webhook: another system is told every line.'
        : `Made a webhook: another system is told of ${event.types.join(', ')}.`;
    case 'WebhookChanged':
      return `Changed a webhook: ${event.what.map((what) => CHANGED[what]).join(', ')}.`;
    case 'WebhookRemoved':
      return 'Removed a webhook; that system is told nothing more.';
    case 'WebhookReplayed':
      return `Sent ${many(event.lines, 'line')} to a webhook once more.`;
    case 'WebhookGone':
      return 'A webhook’s receiver said that it is gone; it is told nothing until somebody switches it on.';
    default:
      return null;
  }
}
