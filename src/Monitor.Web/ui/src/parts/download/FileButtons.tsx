import { Button } from '@mantine/core'

/** Hands out a table as a file. */
export function FileButtons({ href }: { href: (format: string) => string }) {
  return ['csv', 'xlsx'].map((format) => (
    <Button key={format} component="a" size="xs" variant="default" href={href(format)} download>
      {format.toUpperCase()}
    </Button>
  ))
}
