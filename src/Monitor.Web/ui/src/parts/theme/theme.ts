import {
  type ButtonProps,
  type CloseButtonProps,
  createTheme,
  type DrawerProps,
  type MantineColorsTuple,
  type MenuProps,
  type ModalProps,
  type PopoverProps,
  type SegmentedControlProps,
  type TooltipProps,
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

// By name: what a component would say itself brings the component into the first view.
function defaults<T>(defaultProps: Partial<T>) {
  return { defaultProps }
}

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
    Modal: defaults<ModalProps>({
      lockScroll: false,
      centered: true,
      radius: 12,
      transitionProps: { duration: 120 },
      overlayProps: { backgroundOpacity: 0.35 },
    }),
    Drawer: defaults<DrawerProps>({ lockScroll: false, transitionProps: { duration: 140 }, overlayProps: { backgroundOpacity: 0.35 } }),
    Menu: defaults<MenuProps>({ shadow: 'md', radius: 9, transitionProps: { duration: 80 } }),
    Popover: defaults<PopoverProps>({ shadow: 'md', radius: 9, transitionProps: { duration: 80 } }),
    Tooltip: defaults<TooltipProps>({ openDelay: 250, transitionProps: { duration: 80 } }),
    Button: defaults<ButtonProps>({ size: 'sm', variant: 'filled' }),
    CloseButton: defaults<CloseButtonProps>({ size: 'md' }),
    SegmentedControl: defaults<SegmentedControlProps>({ size: 'xs', radius: 7, withItemsBorders: false, transitionDuration: 120 }),
  },
})

type Scheme = 'light' | 'dark' | 'auto'
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
