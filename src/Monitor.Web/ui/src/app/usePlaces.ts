import { useMay } from '@parts/session'
import { places } from './places'

const forAll = places.filter((place) => !place.operator)

/** The places that the viewer is led to. */
export function usePlaces() {
  return useMay('operator') ? places : forAll
}
