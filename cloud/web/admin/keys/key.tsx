// One key as it is registered: its tag and seal, its group and home, and its end; each change is one act.
import type { AdminAct, AdminChoices, KeyPage } from '@keycab/shared/administration';
import { Button } from '@mantine/core';
import { useState } from 'react';
import type { Moment } from '../../common/moment.ts';
import { StateChip } from '../../common/state-chip.tsx';
import { SelectField, Sheet, TextField } from '../parts/fields.tsx';
import { Lines } from '../parts/lines.tsx';
import { capital, plain, words } from '../parts/messages.ts';
import type { Acting } from '../parts/use-act.ts';
import { HomeField } from './home.tsx';

export interface KeyProps {
  readonly page: KeyPage;
  readonly choices: AdminChoices | null;
  readonly moment: Moment;
  readonly acting: Acting;
  readonly onClose: () => void;
}

type Asking = 'pair' | 'unpair' | 'move' | 'retire';
type Why<Name extends AdminAct['act']> = Extract<AdminAct, { act: Name; why: unknown }>['why'];

// Named again, since the schema would bring its validator into the page.
const RETIRED: readonly Why<'retireKey'>[] = ['sold', 'wholesale', 'returnedToCustomer', 'destroyed', 'otherTenant'];
const UNPAIRED: readonly Why<'unpairTag'>[] = ['closed', 'replaced', 'retired', 'lost'];

export function KeyPanel(props: KeyProps) {
  const { acting, page } = props;
  const [asking, setAsking] = useState<Asking | null>(null);
  const sheet = { page, acting, choices: props.choices, onEnd: () => setAsking(null) };
  return (
    <article className="stack" aria-label={page.label}>
      <div className="head">
        <h2>{page.label}</h2>
        <StateChip state={page.state} />
        <Button variant="subtle" onClick={props.onClose}>
          {words.close}
        </Button>
      </div>
      <p>
        {page.vehicle ?? capital(plain(page.group))} ·{' '}
        <a href={`/?q=${encodeURIComponent(page.label)}#${page.key}`}>{page.where}</a>{' '}
        <span className="muted">{page.confidence}</span>
      </p>
      {page.findings.map((finding) => (
        <p key={finding} className="overdue">
          {words.findings[finding]}
        </p>
      ))}
      {page.retired === null ? (
        <>
          <p>
            {page.tag === null ? words.noTag : words.tagOn(page.seal)} · {capital(plain(page.group))} ·{' '}
            {page.home ?? words.noHomeYet}
          </p>
          <div className="row">
            {page.tag === null ? (
              <Button onClick={() => setAsking('pair')}>{words.pair}</Button>
            ) : (
              <Button onClick={() => setAsking('unpair')}>{words.unpair}</Button>
            )}
            <Button onClick={() => setAsking('move')}>{words.move}</Button>
            <Button component="a" href={`/labels?keys=${page.key}`}>
              {words.labelOne}
            </Button>
            <Button onClick={() => setAsking('retire')}>{words.retire}</Button>
          </div>
          {asking === 'pair' && <PairSheet {...sheet} />}
          {asking === 'unpair' && <UnpairSheet {...sheet} />}
          {asking === 'move' && props.choices !== null && <MoveSheet {...sheet} choices={props.choices} />}
          {asking === 'retire' && <RetireSheet {...sheet} />}
        </>
      ) : (
        <p>{words.retired(page.retired)}</p>
      )}
      <Lines lines={page.lines} moment={props.moment} />
    </article>
  );
}

interface SheetProps {
  readonly page: KeyPage;
  readonly acting: Acting;
  readonly onEnd: () => void;
}

function PairSheet({ acting, onEnd, page }: SheetProps) {
  const [rom, setRom] = useState('');
  const [seal, setSeal] = useState('');
  return (
    <Sheet
      title={words.pair}
      verb={words.pair}
      busy={acting.busy}
      onCancel={onEnd}
      onSubmit={() =>
        acting.run(
          { act: 'pairTag', key: page.key, rom: rom.trim().toLowerCase(), seal: seal === '' ? null : seal },
          onEnd,
        )
      }
    >
      <TextField label={words.rom} value={rom} onChange={setRom} pattern="[0-9a-fA-F]{16}" required code />
      <TextField label={words.seal} value={seal} onChange={setSeal} pattern="[A-Za-z0-9\-]{1,24}" code />
    </Sheet>
  );
}

function UnpairSheet({ acting, onEnd, page }: SheetProps) {
  const [why, setWhy] = useState<Why<'unpairTag'>>('replaced');
  return (
    <Sheet
      title={words.unpair}
      verb={words.unpair}
      busy={acting.busy}
      onCancel={onEnd}
      onSubmit={() => acting.run({ act: 'unpairTag', key: page.key, why }, onEnd)}
    >
      <SelectField
        label={words.why}
        value={why}
        choices={UNPAIRED.map((one) => [one, capital(plain(one))])}
        onChange={(value) => setWhy(value as Why<'unpairTag'>)}
      />
    </Sheet>
  );
}

function MoveSheet({ acting, choices, onEnd, page }: SheetProps & { readonly choices: AdminChoices }) {
  const [label, setLabel] = useState(page.label);
  const [group, setGroup] = useState(page.group);
  const [home, setHome] = useState(page.homeAt);
  return (
    <Sheet
      title={words.move}
      verb={words.save}
      busy={acting.busy}
      onCancel={onEnd}
      onSubmit={() => acting.run({ act: 'changeKey', key: page.key, label: label.trim(), group, home }, onEnd)}
    >
      <TextField label={words.label} value={label} onChange={setLabel} required />
      <SelectField
        label={words.group}
        value={group}
        choices={choices.groups.map((one) => [one.group, capital(plain(one.group))])}
        onChange={setGroup}
      />
      <HomeField choices={choices} home={home} onChange={setHome} />
    </Sheet>
  );
}

function RetireSheet({ acting, onEnd, page }: SheetProps) {
  const [why, setWhy] = useState<Why<'retireKey'>>('sold');
  return (
    <Sheet
      title={words.retireSure(page.label)}
      verb={words.retire}
      busy={acting.busy}
      grave
      onCancel={onEnd}
      onSubmit={() => acting.run({ act: 'retireKey', key: page.key, why }, onEnd)}
    >
      <p>{words.retireWhy}</p>
      <SelectField
        label={words.why}
        value={why}
        choices={RETIRED.map((one) => [one, capital(plain(one))])}
        onChange={(value) => setWhy(value as Why<'retireKey'>)}
      />
    </Sheet>
  );
}
