import { TextInput } from '@mantine/core'
import { IconSearch } from '@tabler/icons-react'
import type { ReactNode } from 'react'

/** The search of a page: where the key / leads. */
export function SearchField({
  label,
  placeholder = label,
  value,
  change,
  className,
  right = <kbd>/</kbd>,
}: {
  label: string
  placeholder?: string
  value: string
  change: (value: string) => void
  className?: string
  right?: ReactNode
}) {
  return (
    <TextInput
      className={className}
      data-search
      aria-label={label}
      placeholder={placeholder}
      leftSection={<IconSearch size={15} stroke={1.6} />}
      rightSection={right}
      value={value}
      onChange={(event) => change(event.target.value)}
      onKeyDown={(event) => event.key === 'Escape' && event.currentTarget.blur()}
    />
  )
}
