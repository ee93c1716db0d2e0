/** The audit trail, and erasure, retention, export and import over all stores. */
export const auditRequirements: Record<string, string> = {
  'audit:save:read-back': 'A saved turn or event reads back exactly, unknown fields too, by another opener too.',
  'audit:save:defaults': 'Ids, times and defaults are filled in where they are left out.',
  'audit:save:invalid': 'What does not fit is refused with its path, and nothing is written.',
  'audit:save:hostile': 'SQL, control characters, NUL, emoji and long texts are data.',
  'audit:append:once': 'A second save of the same id is refused, whatever it holds, after an erasure too.',
  'audit:append:together': 'Saves at once are all kept; one that is refused takes no other along.',
  'audit:append:database': 'The database itself refuses to change, replace, truncate or delete entries.',
  'audit:read:tenant': 'A tenant sees only its own entries; every call names its tenant.',
  'audit:list:session': 'Turns of a session come by turn_number, then time, 50 by default.',
  'audit:list:tenant':
    'Turns of a tenant come by time, from start up to but not at end, of one agent if asked, 100 by default.',
  'audit:list:events': 'Events come by time, by type, session and period if asked, 100 by default.',
  'audit:list:paging': 'Offset and cursor page through a listing; a cursor misses nothing that is appended meanwhile.',
  'audit:chain:head': 'Each tenant has a chain of its own, without gaps, whose head moves with every entry.',
  'audit:chain:holds': 'verify finds nothing in a chain that nobody touched, and nothing in an empty one.',
  'audit:chain:tampering': 'verify finds every changed, removed or forged entry, content, index column and head.',
  'audit:chain:anchor': 'With an anchor, verify also finds a chain that was rewritten or cut off as a whole.',
  'audit:concurrency:no-forks':
    'Processes that append at once make one chain without gaps or forks, and one id is kept once.',
  'audit:crash:kept': 'What a killed process had saved is there, and the chain holds.',
  'audit:forget:subject':
    'Erasure takes all contents that belong to or name a session or profile, events of its turns too.',
  'audit:forget:chain': 'An erasure leaves a receipt in the chain; hashes stay and the chain holds.',
  'audit:forget:receipts': 'Receipts of erasures are never erased, and an event can not pass for one.',
  'audit:prune:period': 'Retention erases contents from before a time; a dry run only counts.',
  'audit:export:chain': 'An imported chain keeps its hashes and holds, erased entries too.',
  'audit:import:continues': 'An import continues a chain or repeats it; anything else is refused.',
  'audit:subject:resolve':
    'forgetSubject finds everything of a customer, a channel user, a session or a tenant in all stores.',
  'audit:subject:nothing-left': 'After it no table and no file holds the name, the address or a message.',
  'audit:subject:repeat': 'It can be repeated, also after it was interrupted; a dry run removes nothing.',
  'audit:subject:receipt': 'Its receipt names nobody, carries a hash over itself and stands in the audit trail.',
  'audit:stores:prune': 'A retention policy goes over all stores; a dry run only counts.',
  'audit:stores:round-trip': 'An export of all stores, imported on another engine, is exported equally again.',
  'audit:stores:cut-file': 'A cut, changed or malformed export is refused with the number of the line.',
  'audit:stores:open': 'openStores opens all five stores on the engine of a URL, in memory without native code.',
};
