// The place of a line in its log, as a name to look it up by; pure.
import type { LinePlace } from '@keycab/shared/events/office-line';

export type Place = LinePlace;

export const placeName = ({ epoch, log, seq }: Place): string => `${log}/${epoch}/${seq}`;
