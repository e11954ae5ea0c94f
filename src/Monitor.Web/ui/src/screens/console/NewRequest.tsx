import { Textarea } from '@mantine/core'
import { api, ask } from '@parts/api/client'
import { useSend } from '@parts/form'
import { Dialog } from '@parts/form/Dialog'
import { t } from '@parts/i18n'
import { useState } from 'react'
import { useNavigate } from 'react-router'
import { Described } from './Described'

interface Parameter {
  name: string
  type: string
  required: boolean
  description: string
}

/** Submits work to a flow, with the parameters of its example filled in. */
export function NewRequest({
  flow,
  description,
  parameters,
  example,
  close,
}: {
  flow: string
  description: string | null
  parameters: readonly Parameter[]
  example: unknown
  close: () => void
}) {
  const navigate = useNavigate()
  const [text, setText] = useState(() => JSON.stringify(example ?? {}, null, 2))
  let params: Record<string, unknown> | null = null
  try {
    params = JSON.parse(text) as Record<string, unknown>
  } catch {
    // Said below.
  }
  const send = useSend(
    () => ask(api.POST('/api/v1/scrape-requests', { body: { flow, params } as never })),
    (request) => void navigate(`/console/requests/${request.id}`),
  )
  return (
    <Dialog
      title={flow}
      close={close}
      submit={send.submit}
      busy={send.busy}
      error={send.rest()}
      action={t('flows.submit')}
      disabled={params === null}
    >
      {description && (
        <p>
          <Described text={description} />
        </p>
      )}
      <ul className="small">
        {parameters.map((parameter) => (
          <li key={parameter.name}>
            <code>{parameter.name}</code>
            {parameter.required && <span className="mute"> · {t('flows.required')}</span>}: <Described text={parameter.description} />
          </li>
        ))}
      </ul>
      <Textarea
        label={t('flows.params')}
        autosize
        minRows={4}
        value={text}
        error={params === null ? t('flows.notJson') : undefined}
        onChange={(event) => setText(event.target.value)}
        styles={{ input: { fontFamily: 'monospace' } }}
      />
    </Dialog>
  )
}
