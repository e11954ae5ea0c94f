import { NativeSelect, SegmentedControl, useMantineColorScheme } from '@mantine/core'
import { type Language, languages, t } from '@parts/i18n'
import { Panel } from '@parts/page'
import { useLanguage } from '../../app/language'

export function LookTab() {
  const { colorScheme, setColorScheme } = useMantineColorScheme()
  const { language, choose } = useLanguage()
  return (
    <div className="settings-narrow">
      <Panel>
        <div className="stack">
          <NativeSelect
            label={t('language.label')}
            value={language}
            onChange={(event) => choose(event.target.value as Language)}
            data={Object.entries(languages).map(([value, label]) => ({ value, label }))}
          />
          <div>
            <div className="look-label">{t('theme.label')}</div>
            <SegmentedControl
              size="sm"
              aria-label={t('theme.label')}
              value={colorScheme}
              onChange={(value) => setColorScheme(value as 'light' | 'dark' | 'auto')}
              data={(['light', 'dark', 'auto'] as const).map((value) => ({ value, label: t(`theme.${value}`) }))}
            />
          </div>
        </div>
      </Panel>
    </div>
  )
}
