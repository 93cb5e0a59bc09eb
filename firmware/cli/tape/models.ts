// The devices that tapes and sniffers know by name; data only.
import { BOARD } from './board.ts';
import type { Model } from './model.ts';
import { OSDP } from './osdp.ts';
import { PN532 } from './pn532.ts';
import { ID12, RDM6300 } from './rdm6300.ts';

export const MODELS = {
  rdm6300: RDM6300,
  id12: ID12,
  osdp: OSDP,
  pn532: PN532,
  board: BOARD,
} as const satisfies Record<string, Model>;
export type ModelName = keyof typeof MODELS;

export const isModelName = (name: string): name is ModelName => Object.hasOwn(MODELS, name);

export const MODEL_NAMES = Object.keys(MODELS) as readonly ModelName[];
