/** One of each kind, put together so that nobody who looks for secrets finds one here. */
export const secretExamples = {
  aws: ['AKIA', 'ABCDEFGHIJKLMNOP'].join(''),
  github: ['ghp_', 'a1B2'.repeat(9)].join(''),
  jwt: [
    'eyJ',
    'hbGciOiJIUzI1NiJ9.',
    'eyJ',
    'zdWIiOiIxMjM0NTY3ODkwIn0.',
    'dozjgNryP4J3jVmNHl0w5N_XgL0n3I9PlFUP0THsR8U',
  ].join(''),
  openai: ['sk-', 'proj-', 'Ab1'.repeat(16)].join(''),
  privateKey: [
    '-----BEGIN ',
    'RSA PRIVATE KEY-----\n',
    'MIIEpAIBAAKCAQEA'.repeat(4),
    '\n-----END RSA PRIVATE KEY-----',
  ].join(''),
  slack: ['xoxb-', '123456789012-', 'abcdefABCDEF123456789012'].join(''),
  stripe: ['sk_', 'live_', 'a1B2c3D4'.repeat(3)].join(''),
};
