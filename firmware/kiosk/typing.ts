// A keyboard, or a scanner that types, beside the glass: what its keys mean on a view with a number to be typed.
//
// Decided: Enter on a control that has the focus presses that control; typing takes the focus away, so that Enter then
// means what was typed. A finger gives no focus (target.tsx). Because: whoever types 4512 and Enter wants 4512, whatever
// had the focus before. Instead of: Enter always choosing, which no control could be pressed with. Would change if: a
// view had fields of its own to type into.
import { useLayoutEffect } from 'preact/hooks';

export function useTyping(options: {
  /** What may be typed, one letter. */
  readonly letters: RegExp;
  readonly onLetter: (letter: string) => void;
  readonly onErase: () => void;
  readonly onEnter: () => void;
  /** Left out where the view's way out does it. */
  readonly onEscape?: () => void;
}): void {
  // Before the next key is heard: a scanner types faster than a screen is painted.
  useLayoutEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      if (event.ctrlKey || event.metaKey || event.altKey) return;
      const { letters, onEnter, onErase, onEscape, onLetter } = options;
      const onControl = event.target instanceof HTMLButtonElement;
      // These two press what has the focus.
      if (onControl && (event.key === 'Enter' || event.key === ' ')) return;
      if (event.key.length === 1 && letters.test(event.key)) onLetter(event.key.toUpperCase());
      else if (event.key === 'Backspace') onErase();
      else if (event.key === 'Enter') onEnter();
      else if (event.key === 'Escape' && onEscape !== undefined) onEscape();
      else return;
      event.preventDefault();
      if (onControl && event.target instanceof HTMLElement) event.target.blur();
    };
    document.addEventListener('keydown', onKey);
    return () => document.removeEventListener('keydown', onKey);
  });
}
