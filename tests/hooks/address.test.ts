// Where messages may go: to the internet, and into one's own network only where the configuration names it.
import { isPublic, refusalOf } from '@keycab/cloud/hooks/address';
import { describe, expect, test } from 'vitest';

const OPEN = { hosts: [], privateHosts: [] };

describe('an address', () => {
  test.each(['8.8.8.8', '172.15.255.255', '172.32.0.1', '100.63.255.255', '2606:4700::1111', '2a00:1450:4001::200e'])(
    '%s is on the internet',
    (address) => expect(isPublic(address)).toBe(true),
  );

  test.each([
    '0.0.0.0',
    '10.1.2.3',
    '100.64.0.1',
    '127.0.0.1',
    '127.255.255.254',
    '169.254.169.254',
    '172.16.0.1',
    '172.31.255.255',
    '192.168.1.1',
    '198.18.0.1',
    '224.0.0.1',
    '255.255.255.255',
    '::',
    '::1',
    '::ffff:10.0.0.1',
    '::ffff:8.8.8.8',
    '64:ff9b::a00:1',
    'fc00::1',
    'fd12:3456::1',
    'fe80::1',
    'ff02::1',
    '2001:db8::1',
    '2002:a00:1::',
    'not an address',
  ])('%s is not', (address) => expect(isPublic(address)).toBe(false));
});

describe('an address to send to', () => {
  test.each([
    ['https://hooks.example.com/keycab?source=1', null],
    ['https://8.8.8.8/', null],
    ['http://hooks.example.com/', 'plain'],
    ['ftp://hooks.example.com/', 'plain'],
    ['hooks.example.com', 'unreadable'],
    ['https://name:word@hooks.example.com/', 'userInfo'],
    ['https://localhost/', 'private'],
    ['https://crm/', 'private'],
    ['https://crm.localhost/', 'private'],
    // As a browser reads them, these are 127.0.0.1, 10.0.0.1 and the metadata service of a cloud.
    ['https://2130706433/', 'private'],
    ['https://0x7f.1/', 'private'],
    ['https://012.0.0.1/', 'private'],
    ['https://[::1]/', 'private'],
    ['https://[::ffff:169.254.169.254]/', 'private'],
    ['https://127.0.0.1./', 'private'],
  ] as const)('%s: %s', (url, wanted) => expect(refusalOf(url, OPEN)).toBe(wanted));

  test('is one of those that the configuration names, where it names any', () => {
    const some = { hosts: ['crm.example.com', '*.hooks.example.com'], privateHosts: ['10.0.0.5', 'crm.lan'] };
    expect(refusalOf('https://crm.example.com/', some)).toBeNull();
    expect(refusalOf('https://a.hooks.example.com/', some)).toBeNull();
    expect(refusalOf('https://evilhooks.example.com/', some)).toBe('notAllowed');
    expect(refusalOf('https://crm.example.com.evil.example/', some)).toBe('notAllowed');
    expect(refusalOf('http://crm.lan/', some)).toBeNull();
    expect(refusalOf('http://10.0.0.5:8123/', some)).toBeNull();
    expect(refusalOf('http://10.0.0.6/', some)).toBe('notAllowed');
    expect(refusalOf('http://crm.example.com/', some)).toBe('plain');
  });
});
