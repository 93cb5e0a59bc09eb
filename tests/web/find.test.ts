// What a few digits or letters find among keys and people, on a pad or a keyboard.
import { describe, expect, it } from 'vitest';
import { findKeys, findPeople } from '../../firmware/kiosk/find.ts';

const named = (...labels: string[]) => labels.map((label) => ({ label }));
const labels = (found: readonly { readonly label: string }[]): string[] => found.map(({ label }) => label);

describe('people', () => {
  const people = named('Kim Ortiz', 'Kim Park', 'María Hernández-Villarreal', 'Chris O’Neill');

  it('are found by the letters above the digits, of any of their names', () => {
    expect(labels(findPeople(people, '546'))).toEqual(['Kim Ortiz', 'Kim Park']);
    expect(labels(findPeople(people, '7275'))).toEqual(['Kim Park']);
    expect(labels(findPeople(people, '88'))).toEqual([]);
  });

  it('are found by letters, with or without the marks above them', () => {
    expect(labels(findPeople(people, 'MARI'))).toEqual(['María Hernández-Villarreal']);
    expect(labels(findPeople(people, 'ONE'))).toEqual(['Chris O’Neill']);
    expect(labels(findPeople(people, ''))).toHaveLength(4);
  });
});

describe('keys', () => {
  it('are found by their number: begun with, ended with, then held', () => {
    expect(labels(findKeys(named('1451', '4511', 'RO 64512', '9945', 'A1'), '45'))).toEqual([
      '4511',
      '9945',
      '1451',
      'RO 64512',
    ]);
    expect(labels(findKeys(named('RO 61204'), 'RO6'))).toEqual(['RO 61204']);
  });
});
