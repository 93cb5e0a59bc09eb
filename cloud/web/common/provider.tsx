// Mantine on the pages of the service: the styles of the parts they use, and the look that all pages share.
import '@fontsource-variable/inter/index.css';
import '@mantine/core/styles/baseline.css';
import '@mantine/core/styles/default-css-variables.css';
import '@mantine/core/styles/global.css';
import '@mantine/core/styles/UnstyledButton.css';
import '@mantine/core/styles/Button.css';
import '@mantine/core/styles/Input.css';
import '@mantine/core/styles/Table.css';
import '../../../shared/web/tokens.css';
import './common.css';
import { MantineProvider } from '@mantine/core';
import { setNonce } from 'get-nonce';
import type { ReactNode } from 'react';
import { LOOK, pageNonce } from '../../../shared/web/look.ts';

export function Provider({ children }: { readonly children: ReactNode }) {
  const nonce = pageNonce();
  // For the style element of the scroll lock, which does not ask Mantine.
  if (nonce !== undefined) setNonce(nonce);
  return <MantineProvider {...LOOK}>{children}</MantineProvider>;
}
