// What comes with this house or from a dealer's inventory, in both languages: purposes and colors; names stay names.
import { colorText } from '@keycab/shared/colors';
import { reasonLabel, reasonPhrase } from '@keycab/shared/reasons';
import { REASONS } from '@keycab/hardware/demo/dealer/people';
import { describe, expect, test } from 'vitest';

describe('a purpose', () => {
  test('that comes with the house is said in Spanish, every one of them', () => {
    const same = REASONS.filter((reason) => reasonLabel(reason, 'es') === reason.label).map(({ reason }) => reason);
    expect(same).toEqual([]);
  });

  test('reads as a phrase behind "for" in either language', () => {
    const other = { reason: 'other', label: 'Other' };
    expect(reasonPhrase(other, 'en', 'en-US')).toBe('something else');
    expect(reasonPhrase(other, 'es', 'es-US')).toBe('otra cosa');
    expect(reasonPhrase({ reason: 'testDrive', label: 'Test drive' }, 'es', 'es-US')).toBe('prueba de manejo');
  });

  test('that a dealer has given words of her own is heard in those', () => {
    expect(reasonLabel({ reason: 'testDrive', label: 'Customer drive' }, 'es')).toBe('Customer drive');
    expect(reasonLabel({ reason: 'toString', label: 'Night shift' }, 'es')).toBe('Night shift');
  });
});

describe('a color', () => {
  test.each([
    ['grey', 'gris'],
    ['Gray', 'Gris'],
    ['dark blue', 'azul oscuro'],
    ['White Pearl', 'Blanco perlado'],
    ['silver metallic', 'plata metálico'],
  ])('%s is said in Spanish as %s', (color, said) => {
    expect(colorText(color, 'es')).toBe(said);
    expect(colorText(color, 'en')).toBe(color);
  });

  test.each(['Lunar silver', 'Antimatter Blue', 'Blueprint', 'black red', ''])(
    '%s stays as the dealer wrote it',
    (color) => {
      expect(colorText(color, 'es')).toBe(color);
    },
  );
});
