import { api, ask } from '@parts/api/client'

/** Whether this browser has what passkeys need. */
export function canUsePasskeys(): boolean {
  return typeof PublicKeyCredential !== 'undefined' && 'parseRequestOptionsFromJSON' in PublicKeyCredential
}

async function present(publicKey: unknown) {
  const credential = await navigator.credentials.get({
    publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(publicKey as PublicKeyCredentialRequestOptionsJSON),
  })
  return (credential as PublicKeyCredential).toJSON() as never
}

export async function signInWithPasskey() {
  const { public_key } = await ask(api.POST('/api/v1/session/passkey/options'))
  await ask(api.POST('/api/v1/session/passkey', { body: { credential: await present(public_key) } }))
}

export async function proveWithPasskey() {
  const { public_key } = await ask(api.POST('/api/v1/session/proof/passkey/options'))
  await ask(api.POST('/api/v1/session/proof/passkey', { body: { credential: await present(public_key) } }))
}

export async function addPasskey(name: string) {
  const { public_key } = await ask(api.POST('/api/v1/session/passkeys/options'))
  const made = await navigator.credentials.create({
    publicKey: PublicKeyCredential.parseCreationOptionsFromJSON(public_key as PublicKeyCredentialCreationOptionsJSON),
  })
  await ask(api.POST('/api/v1/session/passkeys', { body: { name, credential: (made as PublicKeyCredential).toJSON() as never } }))
}
