import {
  Button,
  CloseButton,
  createTheme,
  Drawer,
  type MantineColorsTuple,
  Menu,
  Modal,
  Popover,
  SegmentedControl,
  Tooltip,
} from '@mantine/core'

const teal: MantineColorsTuple = [
  '#e9f5f4',
  '#d3e9e7',
  '#a7d5d1',
  '#79c0ba',
  '#54afa8',
  '#3da59d',
  '#2f9e96',
  '#1d7f78',
  '#0b6e69',
  '#00554f',
]

export const theme = createTheme({
  primaryColor: 'teal',
  primaryShade: { light: 8, dark: 8 },
  colors: { teal },
  fontFamily: 'var(--font)',
  fontFamilyMonospace: 'var(--mono)',
  defaultRadius: 7,
  cursorType: 'pointer',
  respectReducedMotion: true,
  components: {
    // The lock of scrolling puts a style element into the page, which the content policy refuses; the style sheet does it instead.
    Modal: Modal.extend({
      defaultProps: {
        lockScroll: false,
        centered: true,
        radius: 12,
        transitionProps: { duration: 120 },
        overlayProps: { backgroundOpacity: 0.35 },
      },
    }),
    Drawer: Drawer.extend({
      defaultProps: { lockScroll: false, transitionProps: { duration: 140 }, overlayProps: { backgroundOpacity: 0.35 } },
    }),
    Menu: Menu.extend({ defaultProps: { shadow: 'md', radius: 9, transitionProps: { duration: 80 } } }),
    Popover: Popover.extend({ defaultProps: { shadow: 'md', radius: 9, transitionProps: { duration: 80 } } }),
    Tooltip: Tooltip.extend({ defaultProps: { openDelay: 250, transitionProps: { duration: 80 } } }),
    Button: Button.extend({ defaultProps: { size: 'sm', variant: 'filled' } }),
    CloseButton: CloseButton.extend({ defaultProps: { size: 'md' } }),
    SegmentedControl: SegmentedControl.extend({
      defaultProps: { size: 'xs', radius: 7, withItemsBorders: false, transitionDuration: 120 },
    }),
  },
})

export type Scheme = 'light' | 'dark' | 'auto'
const stored = 'monitor-theme'

export function chosenScheme(): Scheme {
  try {
    const chosen = localStorage.getItem(stored)
    return chosen === 'light' || chosen === 'dark' ? chosen : 'auto'
  } catch {
    return 'auto'
  }
}

export function rememberScheme(scheme: Scheme) {
  try {
    localStorage.setItem(stored, scheme)
  } catch {
    // Then it holds until the page is left.
  }
}
