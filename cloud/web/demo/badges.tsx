// The badges in the visitor's pocket, on the keys 1 to 9.
import type { BodyState } from './control.ts';
import { words } from './messages.ts';

export function Badges(props: { readonly badges: BodyState['badges']; readonly onBadge: (badge: string) => void }) {
  return (
    <div className="badges" role="group" aria-label={words.badges}>
      {props.badges.map((one, index) => (
        <button
          type="button"
          key={one.badge}
          className="badge"
          data-kind={one.kind}
          data-present={one.present}
          aria-keyshortcuts={String(index + 1)}
          onClick={() => props.onBadge(one.badge)}
        >
          <kbd aria-hidden="true">{index + 1}</kbd>
          <span>
            <b>{one.name}</b>
            <span className="muted">
              {words.kinds[one.kind] === '' || one.kind === 'manager' ? one.department : words.kinds[one.kind]}
            </span>
          </span>
        </button>
      ))}
    </div>
  );
}
