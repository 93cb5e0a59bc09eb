// keycab doctor on a whole simulated cabinet: stopped, running, with a board cut off, and with its power gone.
import { createServer, type AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { startBroker } from '@keycab/cloud/broker/embedded';
import { createLog as createCloudLog } from '@keycab/cloud/log';
import { createLog } from '@keycab/firmware/log';
import { start } from '@keycab/firmware/main';
import { createSimulatedCabinet } from '@keycab/hardware/simulated/cabinet';
import { realTicker } from '@keycab/hardware/simulated/clock';
import { serveCabinet } from '@keycab/hardware/simulated/serve';
import { createRig } from '../configuration/rig.ts';
import { run, until } from './rig.ts';

const cleanups: (() => unknown)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).toReversed()) await cleanup();
});

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

interface Checked {
  readonly examined: readonly {
    readonly findings: readonly { check: string; state: string; text: string; code: string | null }[];
  }[];
}

test('a cabinet is looked at while it is stopped, and asked while it runs', async () => {
  const rig = createRig();
  cleanups.push(() => rig.remove());
  const cabinet = createSimulatedCabinet({ ticker: realTicker(), slots: 64, doorLatch: false });
  const served = await serveCabinet(cabinet, rig.folder);
  cleanups.push(() => {
    cabinet.cutPower();
    return served.close();
  });
  const limits = { host: '127.0.0.1', port: 0, connectionsMax: 10 };
  const broker = await startBroker(limits, () => 'secret', createCloudLog('silent'));
  cleanups.push(() => broker.close());
  const [one, two] = served.boards.map(({ path }) => path);
  const configuration = rig.load({
    cloud: `cloud: { servers: ["mqtt://127.0.0.1:${String(broker.port)}"], secretFile: cloud.secret }`,
    kiosk: `kiosk: { port: ${String(await freePort())} }`,
    body: {
      one: `  - { serial: "0000a001", port: "${one ?? ''}", slots: A01-B16 }`,
      two: `  - { serial: "0000a002", port: "${two ?? ''}", slots: C01-D16 }`,
      readers: `readers: [ { name: front, kind: rdm6300, port: "${served.readers[0]?.path ?? ''}" } ]`,
    },
  });
  const doctor = async () => {
    const told = await run(['doctor', '--config', join(rig.folder, 'cabinet.yaml'), '--json']);
    const findings = (JSON.parse(told.data) as Checked).examined.flatMap((examined) => examined.findings);
    const texts = (state: string) => findings.filter((finding) => finding.state === state).map(({ text }) => text);
    return { exit: told.exit, good: texts('good'), broken: texts('broken') };
  };

  const stopped = await doctor();
  expect(stopped).toMatchObject({ exit: 0, broken: [] });
  expect(stopped.good).toEqual(
    expect.arrayContaining([
      'board 0000a001 answers, pulses up to 1000 ms',
      'board 0000a002 answers, pulses up to 1000 ms',
      'reader front (rdm6300): port open, it speaks only to badges',
    ]),
  );
  expect(stopped.good.join()).toMatch(/MQTT \d+ ms/);

  const log = createLog('silent', configuration.cabinet.id);
  const running = await start(configuration, { log, pageFolder: rig.folder });
  let open = true;
  const close = async (): Promise<void> => {
    if (open) await running.close();
    open = false;
  };
  cleanups.push(close);
  let asked = await doctor();
  // A board that is just being met is not there yet.
  for (let tries = 0; asked.exit !== 0 && tries < 40; tries += 1) asked = await doctor();
  expect(asked).toMatchObject({ exit: 0, broken: [] });
  expect(asked.good.join()).toMatch(/cabinet runs and holds its ports.*|MQTT held by the cabinet/);

  cabinet.unplugBoard(1);
  await until(() => cabinet.boards[1]?.wire.plugged() === false, 'the cable is out');
  for (let tries = 0; asked.exit === 0 && tries < 200; tries += 1) asked = await doctor();
  expect(asked).toMatchObject({ exit: 1, broken: ['Slot board 0000a002 does not answer, says the cabinet'] });

  await close();
  cabinet.cutPower();
  const dead = await doctor();
  expect(dead.exit).toBe(1);
  expect(dead.broken).toHaveLength(3);
  expect(dead.broken.join()).toMatch(/Slot board 0000a001 .*no such file.*Slot board 0000a002 .*Badge reader front/);
});
