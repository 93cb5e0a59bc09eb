// A failure in four parts: what happened, what to do, who to call, the code; and what still works.
import { Button } from '@mantine/core';
import { FAULTS, type FaultCode } from '@keycab/shared/fault';

export interface Trouble {
  readonly code: FaultCode;
  readonly happened: string;
  readonly todo: string;
  readonly call: string;
  readonly works: string;
}

export function troubleOf(code: FaultCode, told: Partial<Omit<Trouble, 'code'>> = {}): Trouble {
  const { happened, todo, call, works } = FAULTS[code];
  return { code, happened, todo, call, works, ...told };
}

/** @param props.onRetry  null where trying the same again is another touch of the same button */
export function TroubleNote(props: { readonly trouble: Trouble; readonly onRetry: (() => void) | null }) {
  const { trouble } = props;
  return (
    <div className="trouble" role="alert">
      <p>
        <b>{trouble.happened}</b> {trouble.todo} {trouble.call}
      </p>
      <p>
        Still works: {trouble.works} <code>{trouble.code}</code>
      </p>
      {props.onRetry !== null && (
        <Button size="sm" onClick={props.onRetry}>
          Try again
        </Button>
      )}
    </div>
  );
}
