/** Why something was refused that concerns no field alone. */
export function Refusal({ text }: { text: string | null }) {
  return (
    text && (
      <span className="down small" role="alert">
        {text}
      </span>
    )
  )
}
