// The Escape key, for who has keys instead of a touch screen.
import { useLayoutEffect } from 'preact/hooks';

/** Escape does what the way out of a view does. */
export function useEscape(act: () => void): void {
  useLayoutEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      if (event.key === 'Escape') act();
    };
    document.addEventListener('keydown', onKey);
    return () => document.removeEventListener('keydown', onKey);
  });
}
