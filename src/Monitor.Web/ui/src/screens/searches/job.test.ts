import { has } from '@parts/i18n'
import { expect, test } from 'vitest'
import { jobState, readNames } from './job'

test('names are read however they were pasted, and all bad ones are told', () => {
  expect(readNames('nasa, @NatGeo\nhttps://www.instagram.com/rosa/?hl=de ; NASA what?! ümlaut')).toEqual({
    names: ['nasa', 'natgeo', 'rosa'],
    bad: ['what?!', 'ümlaut'],
    repeated: 1,
  })
})

test('a job that is over is not called paused', () => {
  expect(jobState({ status: 'processing', paused: true, paused_by: 'team' })).toMatchObject({ tone: 'off', over: false })
  expect(jobState({ status: 'cancelled', paused: true })).toMatchObject({ tone: 'off', over: true, text: 'cancelled' })
})

test('a batch under way is called running, and every state has a name', () => {
  expect(jobState({ status: 'running', paused: false })).toMatchObject({ tone: 'run', over: false })
  const states = ['pending', 'processing', 'running', 'completed', 'failed', 'cancelled']
  expect(states.filter((state) => !has(`job.${state}`))).toEqual([])
})
