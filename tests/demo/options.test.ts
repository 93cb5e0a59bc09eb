// What may be said on the demo's command line, and which ports it takes.
import { createServer, type AddressInfo } from 'node:net';
import { once } from 'node:events';
import { expect, it } from 'vitest';
import { readOptions } from '@keycab/hardware/demo/options';
import { createPortPicker } from '@keycab/hardware/demo/ports';

it('without a word the defaults hold', () => {
  expect(readOptions([])).toEqual({
    ok: true,
    value: { open: true, data: 'data', seed: '7', days: 30, untilMs: null, port: 8_080, help: false },
  });
});

it('each option is understood', () => {
  const said = '--no-open --data x --seed 9 --days 3 --until 2026-07-15T14:30Z --port 9000'.split(' ');
  expect(readOptions(said)).toEqual({
    ok: true,
    value: { open: false, data: 'x', seed: '9', days: 3, untilMs: 1_784_125_800_000, port: 9_000, help: false },
  });
});

it.each([
  ['--days 0', '--days 0'],
  ['--days 91', '--days 91'],
  ['--days many', '--days many'],
  ['--until yesterday', '--until yesterday'],
  ['--port 0', '--port 0'],
  ['--port 70000', '--port 70000'],
  ['--dataa x', '--dataa'],
  ['here', 'here'],
])('%s is refused and named', (said, named) => {
  const read = readOptions(said.split(' '));
  expect(read.ok).toBe(false);
  expect(read.ok ? '' : read.reason).toContain(named);
});

it('a taken port is named and the next one is used, and no port is given twice', async () => {
  const holder = createServer();
  holder.listen(0, '127.0.0.1');
  await once(holder, 'listening');
  const { port } = holder.address() as AddressInfo;
  const taken: [number, number][] = [];
  const picker = createPortPicker('127.0.0.1', (wanted, used) => taken.push([wanted, used]));
  const first = await picker.pick(port);
  const second = await picker.pick(port);
  expect(first).toBeGreaterThan(port);
  expect(second).toBeGreaterThan(first ?? Infinity);
  expect(taken).toEqual([
    [port, first],
    [port, second],
  ]);
  await new Promise((resolve) => holder.close(resolve));
});
