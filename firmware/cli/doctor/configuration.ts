// Which configurations there are to look at, and whether they can be read; touches files.
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { isFault } from '@keycab/shared/fault';
import { loadConfiguration, type Configuration } from '../../src/config.ts';
import type { Bench } from '../main.ts';
import { broken, fine, look, type Finding } from './finding.ts';

const OWN = 'cabinet.yaml';
/** As `npm start` lays it: a mark of the demo, and a file for each cabinet beside that of the cloud and the profiles. */
const DEMO = { folder: 'data', mark: 'demo.json', others: /^cloud|-profile[.]/ };

/** @returns the files to look at: the named one, the one that lies here, or those of the demo */
export function findConfigurations(named: string | null, folder: string): string[] {
  if (named !== null) return [named];
  if (existsSync(join(folder, OWN))) return [join(folder, OWN)];
  const demo = join(folder, DEMO.folder);
  if (!existsSync(join(demo, DEMO.mark))) return [];
  const files = readdirSync(demo).filter((name) => name.endsWith('.yaml') && !DEMO.others.test(name));
  return files.toSorted().map((name) => join(demo, name));
}

export const noConfiguration = (): Finding =>
  look(
    'configuration',
    'No cabinet is configured here, so only the computer was looked at',
    'KC-CONF-01',
    'keycab doctor --config cabinet.yaml',
  );

export interface Loaded {
  readonly findings: readonly Finding[];
  /** Null where it is not valid. */
  readonly configuration: Configuration | null;
}

export function loadChecked(file: string, { environment }: Pick<Bench, 'environment'>): Loaded {
  try {
    const configuration = loadConfiguration(file, environment);
    const unused = configuration.unusedVariables.join(', ');
    const strays = look('configuration', `Environment variables that name no setting: ${unused}`, 'KC-CONF-01');
    return {
      findings: [fine('configuration', `configuration ${file}`), ...(unused === '' ? [] : [strays])],
      configuration,
    };
  } catch (thrown) {
    if (!isFault(thrown)) throw thrown;
    const sentences = thrown.context['sentences'];
    const mistakes: readonly string[] = Array.isArray(sentences) ? sentences.map(String) : [thrown.message];
    return { findings: mistakes.map((mistake) => broken('configuration', mistake, thrown.code)), configuration: null };
  }
}
