// Mantine on the kiosk: the styles of the parts it uses, and the look that all pages share.
import '@fontsource-variable/inter/index.css';
import '@mantine/core/styles/baseline.css';
import '@mantine/core/styles/default-css-variables.css';
import '@mantine/core/styles/global.css';
import '@mantine/core/styles/UnstyledButton.css';
import '@mantine/core/styles/Button.css';
import '@mantine/core/styles/VisuallyHidden.css';
import '../../shared/web/tokens.css';
import './kiosk.css';
import { MantineProvider } from '@mantine/core';
import type { ReactNode } from 'react';
import { LOOK } from '../../shared/web/look.ts';

export function Provider({ children }: { readonly children: ReactNode }) {
  return <MantineProvider {...LOOK}>{children}</MantineProvider>;
}
