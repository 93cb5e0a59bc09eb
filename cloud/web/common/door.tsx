// The frame of the pages before the house: whoever opens them is nobody yet, so there is nothing in it but the form.
import '../../../shared/web/trusted.ts';
import { StrictMode, type ReactNode } from 'react';
import { createRoot } from 'react-dom/client';
import { Provider } from './provider.tsx';
import './door.css';

export function startDoor(Page: () => ReactNode): void {
  const place = document.getElementById('page');
  if (place === null) return;
  createRoot(place).render(
    <StrictMode>
      <Provider>
        <main className="door">
          <p className="door-brand">Keycab</p>
          <Page />
        </main>
      </Provider>
    </StrictMode>,
  );
}

export interface FieldProps {
  readonly label: string;
  readonly type: 'text' | 'email' | 'password';
  readonly name: string;
  readonly autoComplete: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly hint?: string;
  readonly readOnly?: boolean;
}

/** A label above its field, large enough for a thumb. */
export function Field({ label, hint, onChange, ...rest }: FieldProps) {
  return (
    <label className="door-field">
      <span>{label}</span>
      <input {...rest} required onChange={(event) => onChange(event.target.value)} />
      {hint !== undefined && <span className="muted small">{hint}</span>}
    </label>
  );
}
