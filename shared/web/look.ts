// Mantine dressed in our tokens, the same on every page: its own colors are never seen; reads the page's nonce.
//
// Plain data, without the library itself: each side brings Mantine along, and this says how it looks.

interface ButtonLook {
  readonly background: string;
  readonly hover: string;
  readonly color: string;
  readonly border: string;
}

const filled: ButtonLook = {
  background: 'var(--action)',
  hover: 'var(--action)',
  color: 'var(--on-action)',
  border: '1px solid var(--action)',
};
const plain: ButtonLook = {
  background: 'var(--surface)',
  hover: 'var(--sunken)',
  color: 'var(--ink)',
  border: '1px solid var(--edge)',
};
const subtle: ButtonLook = {
  background: 'transparent',
  hover: 'var(--sunken)',
  color: 'var(--action)',
  border: '1px solid transparent',
};

const theme = {
  fontFamily: 'var(--face)',
  fontFamilyMonospace: 'var(--face-code)',
  headings: { fontFamily: 'var(--face)', fontWeight: '700' },
  fontSizes: { xs: '0.875rem', sm: '0.875rem', md: '1rem', lg: '1.25rem', xl: '1.5rem' },
  spacing: { xs: '4px', sm: '8px', md: '16px', lg: '24px', xl: '32px' },
  defaultRadius: '8px',
  autoContrast: true,
  primaryShade: 9,
  // The ring of tokens.css is the only one; Mantine's would be thinner and in another color.
  focusClassName: 'focusable',
  // Three kinds of button: the one next act, another act, one among text.
  variantColorResolver: ({ variant }: { readonly variant: string }): ButtonLook =>
    variant === 'filled' ? filled : variant === 'subtle' ? subtle : plain,
  components: { Button: { defaultProps: { variant: 'default' } } },
} as const;

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

/** The nonce that the server put into this page; undefined where styles need none. */
export function pageNonce(): string | undefined {
  const content = document.querySelector<HTMLMetaElement>('meta[name="csp-nonce"]')?.content ?? '';
  return content === '' ? undefined : content;
}

/** What every page gives to its MantineProvider. */
export const LOOK = {
  theme,
  defaultColorScheme: 'auto',
  cssVariablesResolver: () => ({ variables: tokens, light: tokens, dark: tokens }),
  getStyleNonce: () => pageNonce() ?? '',
} as const;
