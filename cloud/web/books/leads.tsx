// Cars of appointments that are here now, for the department that may want to say hello; nothing where there are none.
import type { LeadInfo } from '@keycab/shared/books';
import { Button } from '@mantine/core';
import { ask } from '../common/api.ts';
import type { House } from '../common/house.ts';
import { useLoaded } from '../common/use-loaded.ts';
import { useActing, useNews } from '../deliveries/parts.tsx';
import { words } from './messages.ts';
import './leads.css';

const NEWS = /^(Appointment|Lead|KeyReturned|KeyMisplaced|TagPaired|KeyRegistered)/;

/** Shown to those it is for and to managers; whoever sold the car first. */
export function Leads({ house }: { readonly house: House }) {
  const { me } = house;
  const loaded = useLoaded('leads', (signal) => ask('/api/v1/leads', {}, signal));
  const { reload, value } = loaded;
  useNews(house, NEWS, reload);
  const acting = useActing(reload);
  const mine =
    value?.leads.filter(({ department }) => me?.manager === true || me?.person?.department === department) ?? [];
  const open = mine.filter(({ answer }) => answer === null);
  if (open.length === 0) return null;
  const say = ({ appointment, vehicle }: LeadInfo, answer: 'greeted' | 'passed'): void => {
    if (vehicle !== null) void acting.send({ act: 'answerLead', appointment, vehicle, answer });
  };
  return (
    <section className="panel leads no-print" aria-labelledby="leads-title">
      <h2 id="leads-title">{words.leads.title}</h2>
      <ul>
        {open.map((lead) => (
          <li key={lead.appointment}>
            <p>
              <b>{lead.text}</b>{' '}
              <span className="muted">
                {lead.car?.stock} · {lead.where}
              </span>
            </p>
            <div className="lead-acts">
              <Button size="sm" variant="filled" disabled={acting.busy} onClick={() => say(lead, 'greeted')}>
                {words.leads.greet}
              </Button>
              <Button size="sm" variant="subtle" disabled={acting.busy} onClick={() => say(lead, 'passed')}>
                {words.leads.pass}
              </Button>
            </div>
          </li>
        ))}
      </ul>
    </section>
  );
}
