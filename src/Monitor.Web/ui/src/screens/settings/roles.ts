export const roles = ['viewer', 'editor', 'admin'] as const
