// Whether this device has a network at all; the browser says so before any question has failed.
import { useSyncExternalStore } from 'react';

function onChange(tell: () => void): () => void {
  addEventListener('online', tell);
  addEventListener('offline', tell);
  return () => {
    removeEventListener('online', tell);
    removeEventListener('offline', tell);
  };
}

export const useOnline = (): boolean => useSyncExternalStore(onChange, () => navigator.onLine);
