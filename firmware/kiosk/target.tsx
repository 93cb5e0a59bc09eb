// Whatever a finger may touch, as large as a finger is; the only kind of button on this page.
import type { ComponentChildren } from 'preact';

/** A finger leaves the keyboard's focus behind, and takes none: Enter then means what was typed. */
function leaveFocus(event: MouseEvent): void {
  event.preventDefault();
  if (document.activeElement instanceof HTMLElement) document.activeElement.blur();
}

export function Target(props: {
  readonly onClick?: () => void;
  readonly children: ComponentChildren;
  readonly className?: string;
  readonly disabled?: boolean;
  readonly lang?: string;
  readonly 'aria-label'?: string | undefined;
  readonly 'aria-pressed'?: boolean | undefined;
  readonly [data: `data-${string}`]: string | boolean | undefined;
}) {
  const { className, ...rest } = props;
  return (
    <button
      type="button"
      {...rest}
      className={className === undefined ? 'target' : `target ${className}`}
      onMouseDown={leaveFocus}
    />
  );
}
