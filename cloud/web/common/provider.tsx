// Mantine with our tokens: its own colors are never seen; reads the page's nonce for its one style element.
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
import { MantineProvider, type CSSVariablesResolver, type VariantColorsResolver, createTheme } from '@mantine/core';
import { setNonce } from 'get-nonce';
import type { ReactNode } from 'react';

const filled = {
  background: 'var(--action)',
  hover: 'var(--action)',
  color: 'var(--on-action)',
  border: '1px solid var(--action)',
};
const plain = {
  background: 'var(--surface)',
  hover: 'var(--sunken)',
  color: 'var(--ink)',
  border: '1px solid var(--edge)',
};
const subtle = {
  background: 'transparent',
  hover: 'var(--sunken)',
  color: 'var(--action)',
  border: '1px solid transparent',
};

/** Three kinds of button: the one next act, another act, one among text. */
const variants: VariantColorsResolver = ({ variant }) =>
  variant === 'filled' ? filled : variant === 'subtle' ? subtle : plain;

const theme = createTheme({
  fontFamily: 'var(--face)',
  fontFamilyMonospace: 'var(--face-code)',
  headings: { fontFamily: 'var(--face)', fontWeight: '700' },
  fontSizes: { xs: '0.875rem', sm: '0.875rem', md: '1rem', lg: '1.25rem', xl: '1.5rem' },
  spacing: { xs: '4px', sm: '8px', md: '16px', lg: '24px', xl: '32px' },
  defaultRadius: '8px',
  autoContrast: true,
  primaryShade: 9,
  variantColorResolver: variants,
  components: { Button: { defaultProps: { variant: 'default' } } },
});

const tokens = {
  '--mantine-color-body': 'var(--bg)',
  '--mantine-color-text': 'var(--ink)',
  '--mantine-color-bright': 'var(--ink)',
  '--mantine-color-dimmed': 'var(--muted)',
  '--mantine-color-placeholder': 'var(--muted)',
  '--mantine-color-anchor': 'var(--action)',
  '--mantine-color-error': 'var(--overdue)',
  '--mantine-color-default': 'var(--surface)',
  '--mantine-color-default-hover': 'var(--sunken)',
  '--mantine-color-default-color': 'var(--ink)',
  '--mantine-color-default-border': 'var(--edge)',
  '--mantine-primary-color-filled': 'var(--action)',
};
const resolver: CSSVariablesResolver = () => ({ variables: tokens, light: tokens, dark: tokens });

/** The nonce that the server put into this page; undefined where styles need none. */
function pageNonce(): string | undefined {
  const content = document.querySelector<HTMLMetaElement>('meta[name="csp-nonce"]')?.content ?? '';
  return content === '' ? undefined : content;
}

export function Provider({ children }: { readonly children: ReactNode }) {
  const nonce = pageNonce();
  if (nonce !== undefined) setNonce(nonce);
  return (
    <MantineProvider
      theme={theme}
      defaultColorScheme="auto"
      cssVariablesResolver={resolver}
      getStyleNonce={() => nonce ?? ''}
    >
      {children}
    </MantineProvider>
  );
}
