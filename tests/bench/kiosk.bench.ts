// The jobs at the cabinet, each done many times by a robot at the real page: taps, the machine's part, and a person's time.
//
// Decided: the machine's part is measured, a person's is computed from what hands and eyes need (../kiosk/jobs.ts).
// Because: nobody's hands are here, and the machine's part is all that a program can make shorter.
// Instead of: waiting for seconds that were known before. Would change if: people were timed in front of a real cabinet.
import { chromiumFound, openBrowser } from '../house/chromium.ts';
import { JOB_SLOTS, jobRoster, JOBS, secondsOf, standAt, type Job } from '../kiosk/jobs.ts';
import { createRobot, openHouse } from '../kiosk/robot.rig.ts';

/** A coil's rest between two turns; the clock of the cabinet is put forward instead. */
const REST_MS = 30_000;
const OTHER_CARS = 2_000;

interface Row {
  readonly job: string;
  readonly machine: string;
  readonly taps: number;
  readonly tapsGoal: number;
  readonly p50Ms: number;
  readonly p95Ms: number;
  readonly limitMs: number;
  /** The machine's part at its p50 and what a person adds. */
  readonly wholeSeconds: number;
}

export async function tell({ runs, json }: { readonly runs: number; readonly json: boolean }): Promise<string> {
  if (!chromiumFound) return 'jobs at the cabinet: not measured, there is no chromium';
  const rows = await measured(runs);
  return json ? JSON.stringify({ runs, rows }) : table(runs, rows);
}

async function measured(runs: number): Promise<readonly Row[]> {
  const house = await openHouse(jobRoster(runs, Date.now(), OTHER_CARS), JOB_SLOTS);
  const browser = await openBrowser();
  try {
    const page = await browser.newPage({ viewport: { width: 800, height: 480 }, hasTouch: true });
    await page.goto(house.kioskAddress);
    const robot = await createRobot(page);
    const at = standAt(house, robot);
    await robot.sees('attract');
    const rows: Row[] = [];
    for (const job of JOBS) {
      const times: number[] = [];
      let taps = 0;
      for (let turn = 0; turn < runs; turn += 1) {
        times.push(await job.run(at, turn));
        taps = Math.max(taps, robot.taps);
        await at.tidy();
        await house.later(REST_MS);
      }
      rows.push(rowOf(job, taps, times));
    }
    return rows;
  } finally {
    await browser.close();
    await house.close();
  }
}

function rowOf(job: Job, taps: number, times: readonly number[]): Row {
  const sorted = times.toSorted((a, b) => a - b);
  const share = (part: number): number => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? 0;
  return {
    job: job.name,
    machine: job.machine,
    taps,
    tapsGoal: job.taps,
    p50Ms: share(0.5),
    p95Ms: share(0.95),
    limitMs: job.limitMs,
    wholeSeconds: secondsOf(job.human) + share(0.5) / 1000,
  };
}

function table(runs: number, rows: readonly Row[]): string {
  const line = (...cells: readonly string[]): string =>
    `  ${(cells[0] ?? '').padEnd(27)}${(cells[1] ?? '').padStart(5)}  ${(cells[2] ?? '').padEnd(39)}${cells
      .slice(3)
      .map((cell) => cell.padStart(9))
      .join('')}`;
  return [
    `jobs at the cabinet, ${String(runs)} times each: the real page and firmware, a simulated body, ${OTHER_CARS.toLocaleString('en-US')} cars in the list`,
    line('', 'taps', 'the machine’s part', 'p50 ms', 'p95 ms', 'limit ms', 'p95/limit', 'whole s'),
    ...rows.map((row) =>
      line(
        row.job,
        String(row.taps),
        row.machine,
        row.p50Ms.toFixed(0),
        row.p95Ms.toFixed(0),
        String(row.limitMs),
        `${(row.p95Ms / row.limitMs).toFixed(2)}×`,
        row.wholeSeconds.toFixed(1),
      ),
    ),
    '  whole: the machine’s part at its p50, and beside it a person’s seconds, which are computed, not measured',
  ].join('\n');
}
