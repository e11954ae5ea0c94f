import { Button, SegmentedControl } from '@mantine/core'
import { t } from '@parts/i18n'
import { IconDownload } from '@tabler/icons-react'
import { Compare } from './Compare'
import type { Mode } from './drawing'
import { type Preset, presets, type Range } from './range'

/** Over which time, as what, and beside what a chart is drawn. All of it is in the address. */
export function ChartTools({
  range,
  mode,
  log,
  withBefore,
  series,
  set,
  compare,
  download,
}: {
  range: Range
  mode: Mode
  log: boolean
  withBefore: boolean
  series: readonly string[]
  set: (changes: Record<string, string | null>) => void
  compare: (id: string) => void
  download: () => void
}) {
  return (
    <div className="acc-tools">
      <SegmentedControl
        aria-label={t('range.label')}
        value={range.preset ?? 'own'}
        onChange={(value) => set({ range: value, from: null, to: null })}
        data={[
          ...Object.keys(presets).map((name) => ({ value: name, label: t(`range.${name as Preset}`) })),
          ...(range.preset === null ? [{ value: 'own', label: t('range.own') }] : []),
        ]}
      />
      <SegmentedControl
        aria-label={t('mode.label')}
        value={mode}
        onChange={(value) => set({ mode: value === 'growth' ? 'growth' : null })}
        data={[
          { value: 'total', label: t('mode.total') },
          { value: 'growth', label: t('mode.growth') },
        ]}
      />
      <Button
        size="xs"
        variant={log ? 'light' : 'default'}
        title={t('scale.title')}
        aria-pressed={log}
        onClick={() => set({ scale: log ? null : 'log', mode: null })}
      >
        {t('scale.log')}
      </Button>
      <Button
        size="xs"
        variant={withBefore ? 'light' : 'default'}
        aria-pressed={withBefore}
        onClick={() => set({ before: withBefore ? null : '1' })}
      >
        {t('compare.before')}
      </Button>
      <Compare series={series} add={compare} />
      <Button
        size="xs"
        variant="default"
        leftSection={<IconDownload size={14} />}
        onClick={download}
        aria-label={t('account.download')}
        title={t('account.download')}
      >
        CSV
      </Button>
    </div>
  )
}
