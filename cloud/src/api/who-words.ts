// Every word of the plain answer page that the sentence does not say, in both languages; pure.
import type { KeyState } from '@keycab/shared/answer';
import type { Language } from '@keycab/shared/messages';

export interface WhoWords {
  readonly title: string;
  readonly ask: string;
  readonly hint: string;
  readonly again: string;
  readonly asOf: (time: string) => string;
  readonly others: string;
  readonly more: (count: number) => string;
  readonly state: Readonly<Record<KeyState | 'reserved' | 'delivery', string>>;
  readonly key: (number: number) => string;
  readonly spare: (number: number, state: string, where: string | null) => string;
  readonly noSpare: string;
  readonly reserved: (name: string, from: string, to: string) => string;
  readonly delivery: (name: string, time: string | null) => string;
  readonly holdsNothing: (name: string) => string;
  readonly noStock: (digits: string) => string;
  readonly nothing: (query: string) => string;
  readonly recent: string;
  readonly tooLong: (max: number) => string;
}

const english: WhoWords = {
  title: 'Who has this key?',
  ask: 'Stock number or its last digits, VIN, tag, person, “blue accord”',
  hint: 'Keycab, plain answer',
  again: 'Ask',
  asOf: (time) => `As of ${time}`,
  others: 'Also matching',
  more: (count) => `And ${count} more: ask more exactly.`,
  state: {
    in: 'In',
    out: 'Out',
    overdue: 'Overdue',
    unsure: 'Not sure',
    gone: 'Gone',
    reserved: 'Reserved',
    delivery: 'In delivery',
  },
  key: (number) => `key ${number}`,
  spare: (number, state, where) => `Spare key ${number}: ${state}${where === null ? '' : `, ${where}`}`,
  noSpare: 'No spare key is known.',
  reserved: (name, from, to) => `Reserved for ${name}, ${from} to ${to}`,
  delivery: (name, time) => `In delivery, sold by ${name}${time === null ? '' : `, customer comes ${time}`}`,
  holdsNothing: (name) => `${name} has no key.`,
  noStock: (digits) => `No stock ends in ${digits}.`,
  nothing: (query) => `Nothing matches “${query}”.`,
  recent: 'Moved last',
  tooLong: (max) => `That is too long. Ask with at most ${max} characters.`,
};

const spanish: WhoWords = {
  title: '¿Quién tiene esta llave?',
  ask: 'Número de inventario o sus últimas cifras, VIN, etiqueta, persona, modelo',
  hint: 'Keycab, respuesta sencilla',
  again: 'Preguntar',
  asOf: (time) => `A las ${time}`,
  others: 'También coinciden',
  more: (count) => `Y ${count} más: pregunte con más precisión.`,
  state: {
    in: 'Dentro',
    out: 'Fuera',
    overdue: 'Atrasada',
    unsure: 'No se sabe',
    gone: 'Dada de baja',
    reserved: 'Reservada',
    delivery: 'En entrega',
  },
  key: (number) => `llave ${number}`,
  spare: (number, state, where) => `Llave de repuesto ${number}: ${state}${where === null ? '' : `, ${where}`}`,
  noSpare: 'No se conoce ninguna llave de repuesto.',
  reserved: (name, from, to) => `Reservada para ${name}, de ${from} a ${to}`,
  delivery: (name, time) => `En entrega, vendida por ${name}${time === null ? '' : `, el cliente viene ${time}`}`,
  holdsNothing: (name) => `${name} no tiene ninguna llave.`,
  noStock: (digits) => `Ningún número de inventario termina en ${digits}.`,
  nothing: (query) => `Nada coincide con «${query}».`,
  recent: 'Últimos movimientos',
  tooLong: (max) => `Es demasiado largo. Pregunte con un máximo de ${max} caracteres.`,
};

export const WHO_WORDS: Readonly<Record<Language, WhoWords>> = { en: english, es: spanish };
