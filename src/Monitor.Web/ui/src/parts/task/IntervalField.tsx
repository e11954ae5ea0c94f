import { Button, TextInput } from '@mantine/core'
import { interval as say } from '@parts/format'
import { t } from '@parts/i18n'

const choices = ['30s', '1m', '5m', '30m', '1h', '6h', '1d', '7d']

export function IntervalField({
  value,
  change,
  error,
  label,
}: {
  value: string
  change: (value: string) => void
  error?: string
  label?: string
}) {
  return (
    <TextInput
      label={label ?? t('monitors.interval.label')}
      description={t('monitors.interval.hint')}
      value={value}
      onChange={(event) => change(event.target.value)}
      error={error}
      inputWrapperOrder={['label', 'input', 'description', 'error']}
      rightSectionWidth={1}
      styles={{ description: { marginTop: 6 } }}
      inputContainer={(input) => (
        <>
          <span className="row wrap" style={{ gap: 4, margin: '4px 0 8px' }}>
            {choices.map((choice) => (
              <Button
                key={choice}
                size="compact-xs"
                variant={choice === value ? 'filled' : 'default'}
                onClick={() => change(choice)}
                type="button"
                aria-pressed={choice === value}
              >
                {say(choice)}
              </Button>
            ))}
          </span>
          {input}
        </>
      )}
    />
  )
}
